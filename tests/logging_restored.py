"""What `bot.logs.set_up` changes in this very process is put back after the test."""

import contextlib
import logging
import sys
import threading


@contextlib.contextmanager
def logging_restored():
    """Put every level, the root's handlers and the hooks back at the end, as they were."""
    loggers = [logging.getLogger(name) for name in (None, *logging.root.manager.loggerDict)]
    levels = [(logger, logger.level) for logger in loggers]
    handlers = logging.root.handlers[:]
    hooks = sys.excepthook, threading.excepthook
    try:
        yield
    finally:
        known = {logger.name for logger in loggers}
        logging.root.handlers[:] = handlers
        sys.excepthook, threading.excepthook = hooks
        for logger, level in levels:
            logger.setLevel(level)
        for name in set(logging.root.manager.loggerDict) - known:
            logging.getLogger(name).setLevel(logging.NOTSET)
