"""What tests of more than one room share."""

import gc
import os
import shutil
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

#: Memory that looks like a folder: a test's database need not outlive the machine.
MEMORY = Path("/dev/shm")  # noqa: S108 - pytest makes a folder of its own there, for us alone
ROOMY = 2 * 1024**3
if os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > ROOMY:
    os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(MEMORY))

#: Nothing of the browser's own goes to the network.
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
#: Set where the browser tests must run: there a missing browser is a failure.
REQUIRED = os.environ.get("PEERSUPPORT_BROWSER_TESTS") == "required"


def pytest_xdist_auto_num_workers():
    """Two for each core: half of the time a test waits for a socket, a disk or a process."""
    return 2 * (os.cpu_count() or 1)


#: What takes longest by itself; begun last, it would keep one core busy while the others rest.
LONGEST = (
    "tests/demo/",
    "tests/machine/",
    "tests/bench/test_soak.py",
    "tests/scenarios/test_canary.py",
    "tests/scenarios/test_the_whole_story.py",
    "tests/scenarios/test_in_any_order.py",
    "tests/scenarios/test_slack_breaks.py",
    "tests/catalogue/test_g_residue.py",
    "tests/bot/domain/test_nobody_is_revealed.py",
    "tests/bot/usecases/test_never_together.py",
    "tests/replicas/",
    "tests/scheduling/test_time.py",
    "tests/storage/test_renewal.py",
    "tests/commands/",
    "tests/crashes/",
)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items):
    """Begin with what takes longest; within that, and after it, the order stays random."""
    items.sort(key=lambda item: not item.nodeid.startswith(LONGEST))


def pytest_collection_finish():
    """
    Look no more through what is there by now: every test, of which each worker holds them all.

    Of the 63 seconds that four modules took with all tests collected, this was eleven.
    """
    from bot.main import COLLECT_AFTER  # noqa: PLC0415 - whoever only controls needs no bot

    gc.freeze()
    gc.set_threshold(*COLLECT_AFTER)


@pytest.fixture(scope="module")
def browser():
    # Not for the session: Playwright keeps an event loop running in this thread while it lives.
    found = next(filter(None, map(shutil.which, CHROMIUM)), None)
    if found is None:
        assert not REQUIRED, "Chromium is not installed, and here the browser tests must run."
        pytest.skip("No Chromium is installed, so the page was not looked at.")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=QUIET)
        yield browser
        browser.close()


@pytest.fixture(autouse=True)
def _no_proxy_and_no_settings(monkeypatch):
    """Keep this machine's settings out: slack_sdk would tunnel even loopback through a proxy."""
    for name in list(os.environ):
        ours = name.startswith(("SLACK_", "PEERSUPPORT_")) and name != "PEERSUPPORT_BROWSER_TESTS"
        if ours or name.lower() in {"http_proxy", "https_proxy"}:
            monkeypatch.delenv(name)


@pytest.fixture(scope="session")
def postgres():
    """A PostgreSQL server, started by the first test that asks for one."""
    from tests.postgres import server  # noqa: PLC0415 - most folders need no server

    with server() as started:
        yield started


@pytest.fixture(params=["sqlite", "postgres"])
def database_url(request, tmp_path):
    """A database of each kind; on PostgreSQL it has every table already, and nothing in them."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path}/data/peersupport.db"
        return
    with request.getfixturevalue("postgres").database() as url:
        yield url
