import shutil

import pytest

from tests.commands.operator import Operator, Typist
from tests.commands.stage import Stage


@pytest.fixture(name="installed", scope="session")
def _installed(tmp_path_factory):
    """What `init` leaves, made once."""
    place = tmp_path_factory.mktemp("installed")
    operator = Operator(place)
    operator.first = operator.types("init", "--yes")
    assert operator.first.returncode == 0, operator.first.stderr
    return operator


@pytest.fixture(name="operator")
def _operator(installed, tmp_path):
    """An operator with an installation of their own."""
    shutil.copytree(installed.place, tmp_path, dirs_exist_ok=True)
    return Operator(tmp_path)


@pytest.fixture(name="typist")
def _typist(installed, tmp_path):
    """An operator with an installation of their own, and no process for each command."""
    shutil.copytree(installed.place, tmp_path, dirs_exist_ok=True)
    return Typist(tmp_path)


@pytest.fixture(name="slack")
def _slack():
    """A Slack that keeps real time, with two colleagues, a supporter and a coordinator."""
    with Stage() as stage:
        yield stage
