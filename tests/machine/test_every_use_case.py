"""Whatever changes something is part of the stories: a new use-case is told of, or named here."""

import importlib
import inspect
import pkgutil
import re

import scheduling
from bot import usecases
from tests.machine import stories

#: What only reads; the name says so, or there is nothing it could change.
READS = re.compile(r"(show|begin|read|list|is|all_is|last)_.*|strangers|survey|marked_.*")
#: What happens inside others, or once in the life of an installation.
ELSEWHERE = {
    "attend",  # by everything that attends
    "lapse",  # as above
    "belong_to",  # when the bot is started
    "note_proof",  # by the command that proves a backup
    "tell_in_person",  # by the postman, when the coordinators' channel is closed
}


COMMAND = ["command", "records", "now"]


def written_in(*modules):
    return set(re.findall(r"\w+", "".join(map(inspect.getsource, modules))))


def every():
    """Every function that takes a command, the open records and the moment."""
    for found in pkgutil.iter_modules(usecases.__path__, "bot.usecases."):
        module = importlib.import_module(found.name)
        for name, function in inspect.getmembers(module, inspect.isfunction):
            ours = function.__module__ == found.name
            if ours and not name.startswith("_") and _takes(function) == COMMAND:
                yield name


def _takes(function):
    return list(inspect.signature(function).parameters)


def test_every_use_case_that_changes_something_is_told_of():
    ticking = pkgutil.iter_modules(scheduling.__path__, "scheduling.")
    told = written_in(stories, *(importlib.import_module(one.name) for one in ticking))
    found = set(every())
    assert len(found) > 50
    assert {one for one in found - told - ELSEWHERE if not READS.fullmatch(one)} == set()
    assert found >= ELSEWHERE
