"""What tests of more than one room share."""

import os
import shutil

import pytest
from playwright.sync_api import sync_playwright

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
