"""The reception: the only room where Slack is spoken."""
