from contextlib import ExitStack

import pytest

from tests.commands.conftest import _installed, _operator, _slack
from tests.scenarios.hospital import hospital

__all__ = ["_clinic", "_database_url", "_databases", "_installed", "_operator", "_slack"]


@pytest.fixture(name="database_url")
def _database_url(request):
    """A SQLite file where the hospital is, or what a test asks for with `ON_BOTH`."""
    if getattr(request, "param", "sqlite") == "sqlite":
        yield ""
        return
    with request.getfixturevalue("postgres").database() as url:
        yield url


@pytest.fixture(name="databases", scope="module", params=["sqlite", "postgres"])
def _databases(request):
    """Lends as many databases of each kind as a module wishes, one a call."""
    with ExitStack() as stack:

        def lend():
            if request.param == "sqlite":
                return ""
            return stack.enter_context(request.getfixturevalue("postgres").database())

        yield lend


@pytest.fixture(name="clinic")
def _clinic(tmp_path, database_url):
    with hospital(tmp_path, database_url=database_url) as made:
        yield made
