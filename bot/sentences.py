"""What can go wrong on the command line, as sentences and exit codes."""

from collections.abc import Iterator
from contextlib import contextmanager

from pydantic import ValidationError

from bot import logs, main
from bot.console import fail
from bot.domain.errors import TryAgain
from bot.mistakes import ExitCode, FileMistakes
from handlers.connection import CannotServeError
from handlers.slack import TokenRefusedError
from storage.engine import DatabaseProblem
from storage.root_key import KeyProblem, KeyUnavailable


@contextmanager
def sentences() -> Iterator[None]:
    """Turn what can be wrong into one sentence on standard error, a way out and an exit code."""
    try:
        yield
    except KeyUnavailable as problem:
        fail(ExitCode.LATER, problem.sentence, problem.way_out)
    except KeyProblem as problem:
        fail(ExitCode.KEYS, problem.sentence, problem.way_out)
    except DatabaseProblem as problem:
        fail(ExitCode.DATABASE, str(problem))
    except TokenRefusedError as problem:
        fail(
            ExitCode.SLACK,
            f"Slack does not take the token ({problem}).",
            "Copy it again from your app's settings, or install the app again.",
        )
    except main.WrongWorkspaceError:
        fail(
            ExitCode.SLACK,
            "The token opens another workspace than the one these records are about.",
            "Set the token of the workspace they began with, or another PEERSUPPORT_DATA_DIR.",
        )
    except CannotServeError as problem:
        fail(ExitCode.USAGE, str(problem), "Set another PEERSUPPORT_HTTP_PORT.")
    except FileMistakes as mistakes:
        fail(ExitCode.USAGE, *mistakes.sentences, "Nothing was imported.")
    except ValidationError as wrong:
        names = ", ".join(str(error["loc"][0]) for error in wrong.errors())
        fail(ExitCode.USAGE, f"These settings cannot be used: {names}.")
    except TryAgain:
        fail(ExitCode.DATABASE, "The database is busy, or full.", "Try again in a minute.")
    except Exception as bug:  # noqa: BLE001 - a traceback may quote what somebody wrote
        where = logs.frames(bug.__traceback__)
        fail(
            ExitCode.BUG,
            f"Nobody foresaw this: {type(bug).__name__} at {where}.",
            "Please report it with that line, which quotes nothing that anybody wrote.",
        )
