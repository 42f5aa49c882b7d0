"""The study and the front door: what the bot knows, decides and promises. Imports nothing."""
