"""A make-believe Slack for tests and demonstrations; knows Slack, knows nothing of the bot."""
