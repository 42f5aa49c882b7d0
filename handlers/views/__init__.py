"""What people see: a card in, plain Block Kit out."""
