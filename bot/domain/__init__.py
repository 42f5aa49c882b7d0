"""What is true: facts and rules on the standard library alone; no clock, dice, disk or Slack."""
