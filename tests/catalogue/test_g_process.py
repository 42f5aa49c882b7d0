"""Letter G: what a process shows of itself: its memory, its keys, its log."""

import gc
import importlib
import logging
import os
import re
import resource
import signal
import subprocess
import sys
import threading
import tomllib
import warnings
from pathlib import Path
from types import SimpleNamespace

import pytest

from bot import cli, logs, no_dumps
from bot.settings import Settings
from tests.logging_restored import logging_restored
from tests.scenarios.marked_story import talkative
from tests.scenarios.residue import hits

ROOT = Path(__file__).parents[2]
CANARY = "Wimbrel-Larkspur-Tuba"


# 61: memory

ASKS_ITSELF = (
    "import ctypes, resource\n"
    "from bot.no_dumps import forbid_core_dumps\n"
    "forbid_core_dumps()\n"
    "print(ctypes.CDLL(None).prctl(3, 0, 0, 0, 0), *resource.getrlimit(resource.RLIMIT_CORE))\n"
)


@pytest.mark.skipif(sys.platform != "linux", reason="Only Linux says whether it may be dumped.")
def test_a_process_that_forbade_dumps_is_closed_to_debuggers_too():
    """Catalogue 61."""
    done = subprocess.run(
        [sys.executable, "-c", ASKS_ITSELF], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == ["0", "0", "0"]


#: A shell that lets whatever follows write as much of a core as it may. Not `preexec_fn`: that
#: runs Python in a copy of a process whose other threads are gone, and may wait for their locks.
DUMPS_WISHED = ("sh", "-c", 'ulimit -S -c "$(ulimit -H -c)" && exec "$@"', "sh")


@pytest.mark.skipif(sys.platform != "linux", reason="/proc tells the limits of a process.")
def test_a_running_bot_writes_no_core_though_the_machine_is_set_to(operator, slack):
    """Catalogue 61: aborted, with the limit raised outside."""
    slack.furnish(operator)
    process = subprocess.Popen(
        [*DUMPS_WISHED, sys.executable, "-m", "bot", "run"],
        cwd=operator.place,
        env=operator.environment | slack.environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        slack.sandbox.wait_for_socket()
        limits = Path(f"/proc/{process.pid}/limits").read_text(encoding="utf-8")
        process.send_signal(signal.SIGABRT)
        assert process.wait(timeout=60) == -signal.SIGABRT
    finally:
        process.kill()
        process.wait()
    assert re.search(r"Max core file size +0 +0 ", limits)
    assert not [name for name in os.listdir(operator.place) if name.startswith("core")]


TELLS_AS_IT_OPENS_KEYS = (
    "import ctypes, resource, sys\n"
    "from bot import cli\n"
    "from storage.root_key import FileKeyProvider\n"
    "real = FileKeyProvider.unwrap\n"
    "def unwrap(self, blob, context):\n"
    "    dumpable = ctypes.CDLL(None).prctl(3, 0, 0, 0, 0)\n"
    "    print(dumpable, *resource.getrlimit(resource.RLIMIT_CORE), file=sys.stderr)\n"
    "    return real(self, blob, context)\n"
    "FileKeyProvider.unwrap = unwrap\n"
    "cli.main_program()\n"
)


@pytest.mark.skipif(sys.platform != "linux", reason="Only Linux says whether it may be dumped.")
@pytest.mark.parametrize(
    "words",
    [
        ("keys", "list"),
        ("keys", "change-root", "--yes"),
        ("backup", "copy"),
        ("purge", "--dry-run"),
        ("program", "export", "-"),
        ("doctor",),
    ],
    ids=" ".join,
)
def test_a_short_command_forbids_dumps_before_it_opens_a_key(operator, words):
    """Catalogue 61: not only the bot that runs for weeks holds keys."""
    done = subprocess.run(
        [*DUMPS_WISHED, sys.executable, "-c", TELLS_AS_IT_OPENS_KEYS, *words],
        cwd=operator.place,
        env=operator.environment | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    told = [line for line in done.stderr.splitlines() if re.fullmatch(r"\d+ -?\d+ -?\d+", line)]
    assert set(told) == {"0 0 0"}, done.stderr


def test_every_way_to_type_a_command_goes_through_the_one_that_forbids_dumps():
    """Catalogue 61: the console script, and `python -m bot`."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert set(project["scripts"].values()) == {"bot.cli:main_program"}
    assert "main_program()" in (ROOT / "bot" / "__main__.py").read_text(encoding="utf-8")


# 63: what a process shows of its keys


def root_key_of(operator):
    (path,) = operator.keys.glob("root.key")
    return path.read_text(encoding="utf-8").strip()


@pytest.mark.skipif(sys.platform != "linux", reason="/proc is how one looks at another process.")
def test_neither_ps_nor_the_environment_of_a_running_bot_holds_a_key(operator, slack):
    """Catalogue 63: tokens for Slack may stand in the environment; keys never do."""
    slack.furnish(operator)
    running = operator.starts("run", **slack.environment)
    try:
        slack.sandbox.wait_for_socket()
        proc = Path(f"/proc/{running._process.pid}")
        shown = proc.joinpath("cmdline").read_bytes() + proc.joinpath("environ").read_bytes()
        assert running.ends(within=10) == 0
    finally:
        running.kill()
    line = root_key_of(operator)
    assert line.startswith("psk1_")
    assert b"psk1_" not in shown
    assert not hits(shown + running.said.encode(), [line, line.removeprefix("psk1_")])


def commands():
    """Every command there is, as words."""
    yield ()
    for group in (cli.app, *(one.typer_instance for one in cli.app.registered_groups)):
        prefix = () if group is cli.app else (group_name(group),)
        for command in group.registered_commands:
            yield (*prefix, command.name or command.callback.__name__.replace("_", "-"))


def group_name(group):
    return next(one.name for one in cli.app.registered_groups if one.typer_instance is group)


@pytest.mark.parametrize("words", tuple(commands()), ids=" ".join)
def test_no_help_shows_a_setting(typist, words):
    """Catalogue 63: no default of an option is read from the environment and printed."""
    secrets = {"SLACK_BOT_TOKEN": "xoxb-CANARY", "SLACK_APP_TOKEN": "xapp-CANARY"}
    done = typist.types(*words, "--help", **secrets)
    assert done.returncode == 0
    assert "CANARY" not in done.stdout + done.stderr
    assert "psk1_" not in done.stdout + done.stderr


def test_settings_show_no_secret_however_they_are_printed():
    """Catalogue 63: repr, str, dict, JSON, and the sentence of a wrong setting."""
    secrets = {
        "SLACK_BOT_TOKEN": "xoxb-CANARY",
        "SLACK_APP_TOKEN": "xapp-CANARY",
        "SLACK_SIGNING_SECRET": "CANARY",
    }
    settings = Settings(_env_file=None, **secrets)
    assert settings.bot_token.get_secret_value() == "xoxb-CANARY"
    shown = (repr(settings), str(settings), str(settings.model_dump()), settings.model_dump_json())
    assert "CANARY" not in "".join(shown)
    with pytest.raises(ValueError, match="TICK") as wrong:
        Settings(_env_file=None, PEERSUPPORT_TICK_SECONDS="CANARY", **secrets)
    assert "CANARY" not in str(wrong.value)


STUMBLES = (
    "import sys\n"
    "from bot import cli\n"
    "from storage import sealing\n"
    "class Broken:\n"
    "    def __init__(self, key): raise RuntimeError(f'broken with {key.hex()} {key!r}')\n"
    "sealing.AESGCM = Broken\n"
    "sys.argv = ['peersupport', 'keys', 'list']\n"
    "cli.main_program()\n"
)


def test_a_command_that_meets_a_bug_with_a_key_in_its_hands_does_not_show_it(operator):
    """Catalogue 63: neither its text nor the values of its frames are printed."""
    done = subprocess.run(
        [sys.executable, "-c", STUMBLES],
        cwd=operator.place,
        env=operator.environment | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode != 0
    shown = done.stdout + done.stderr
    assert "broken with" not in shown
    assert root_key_of(operator) not in shown
    assert not re.search(r"[0-9a-f]{64}|\\x[0-9a-f]{2}\\x", shown)


# logs


@pytest.fixture(name="unheard")
def _unheard():
    """Put all loggers and hooks back afterwards, as they were."""
    with logging_restored():
        yield


def test_a_record_that_cannot_be_formatted_is_passed_over_unquoted():
    """Catalogue 59: `logging` itself would print its arguments to standard error."""
    with talkative() as printed:
        logging.getLogger("slack_sdk").warning("%d messages", CANARY)
        logging.getLogger("bot").warning("%d messages", CANARY)
    assert CANARY not in printed.getvalue()
    assert "Logging error" not in printed.getvalue()


def test_neither_arguments_nor_extras_nor_texts_of_records_are_printed():
    """Catalogue 59: of ours a static name, of a library that there was something."""
    with talkative() as printed:
        ours, theirs = logging.getLogger("storage.x"), logging.getLogger("urllib3.y")
        ours.warning("said %s", CANARY)
        ours.warning("asked", extra={"user": CANARY, "count": 2})
        theirs.error("POST /%s", CANARY)
        try:
            int(CANARY)
        except ValueError:
            theirs.exception("oh %s", CANARY)
            ours.exception("round_failed")
    log = printed.getvalue()
    assert CANARY not in log
    assert log.count("event=library_message_withheld") == 2
    assert "event=asked" in log
    assert "count=2" in log
    assert "bug=ValueError" in log


def test_what_nobody_catches_is_told_by_type_wherever_it_happens(monkeypatch):
    """Catalogue 59: at the top, in a thread, and while something is cleared away."""
    with talkative() as printed:
        monkeypatch.setattr(sys, "unraisablehook", sys.unraisablehook)
        logs.hush_the_unraisable()

        class Clinging:
            def __del__(self):
                raise ValueError(CANARY)

        Clinging()
        gc.collect()
        try:
            {}[CANARY]
        except KeyError as bug:
            sys.excepthook(type(bug), bug, bug.__traceback__)
    log = printed.getvalue()
    assert CANARY not in log
    assert "event=unraisable" in log
    assert "event=uncaught" in log


#: What the bot loads, on the widest installation.
LOADED = (
    *("alembic", "apscheduler.schedulers.background", "boto3", "botocore.session", "psycopg"),
    *("slack_bolt", "slack_sdk.socket_mode.builtin", "sqlalchemy", "urllib3", "waitress"),
    *("bot.main", "bot.assignment", "storage.kms_root"),
)


def test_every_library_that_logs_is_clamped(unheard):
    """Catalogue 60: whatever level is set, of libraries come warnings and worse only."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for name in LOADED:
            importlib.import_module(name)
    logs.set_up("DEBUG")
    speaking = {
        name
        for name in logging.root.manager.loggerDict
        if name.partition(".")[0] not in logs.OURS
        and logging.getLogger(name).isEnabledFor(logging.INFO)
    }
    assert speaking == set()
    assert logging.getLogger("bot.main").isEnabledFor(logging.DEBUG)


def test_a_line_of_the_log_has_only_fields_of_the_list():
    """Catalogue 60: the allow-list is what it says."""
    with talkative() as printed:
        logging.getLogger("bot").warning(
            "slack_unreachable", extra={"seconds": 2.0, "channel": CANARY, "value": CANARY}
        )
    (line,) = printed.getvalue().splitlines()
    names = {part.partition("=")[0] for part in line.split()}
    assert names == {"timestamp", "level", "event", "logger", "seconds"}


def test_who_interrupts_it_is_not_told_off_and_a_thread_that_fails_is_named():
    """Catalogue 59: Ctrl-C leaves no line; a thread's end leaves its type."""
    with talkative() as printed:
        sys.excepthook(KeyboardInterrupt, KeyboardInterrupt(CANARY), None)
        assert printed.getvalue() == ""
        thread = threading.Thread(target=int, args=(CANARY,))
        thread.start()
        thread.join()
        threading.excepthook(SimpleNamespace(exc_value=None))
    assert "event=uncaught_in_thread" in printed.getvalue()
    assert "bug=ValueError" in printed.getvalue()
    assert CANARY not in printed.getvalue()


def test_a_process_asks_the_kernel_not_to_be_dumped(monkeypatch):
    """Catalogue 61: both ways, and the second on Linux only."""
    asked = []
    libc = SimpleNamespace(prctl=lambda *what: asked.append(what))
    monkeypatch.setattr(no_dumps.ctypes, "CDLL", lambda *_, **__: libc)
    monkeypatch.setattr(no_dumps.resource, "setrlimit", lambda *what: asked.append(what))
    monkeypatch.setattr(no_dumps.sys, "platform", "linux")
    no_dumps.forbid_core_dumps()
    assert asked == [(resource.RLIMIT_CORE, (0, 0)), (4, 0, 0, 0, 0)]
    monkeypatch.setattr(no_dumps.sys, "platform", "darwin")
    no_dumps.forbid_core_dumps()
    assert asked[2:] == [(resource.RLIMIT_CORE, (0, 0))]
