"""The clock room: the only room that knows APScheduler."""
