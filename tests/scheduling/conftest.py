import pytest

from tests.bot.usecases.clinic import open_clinic


@pytest.fixture(name="clinic")
def _clinic(tmp_path):
    with open_clinic(tmp_path) as clinic:
        yield clinic
