"""Types a command in a process that is killed at the n-th thing it does to the disk."""

import os
import sys

from sqlalchemy import Engine, event

from bot import cli
from storage import key_files

STEPS = {"left": int(sys.argv.pop(1))}


def step(*_):
    if STEPS["left"] == 0:
        os._exit(9)
    STEPS["left"] -= 1


def write_over(path, data, real=key_files.write_over):
    step()
    real(path, data)
    step()


key_files.write_over = write_over
event.listen(Engine, "begin", step)
event.listen(Engine, "commit", step)
cli.main_program()
