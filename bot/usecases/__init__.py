"""What happens: one verb a function, each taking a command, the open records and the moment."""
