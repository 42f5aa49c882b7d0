import pytest

from tests.bot.usecases.clinic import open_clinic


@pytest.fixture(name="clinic")
def _clinic(tmp_path, database_url):
    with open_clinic(tmp_path, database_url) as clinic:
        yield clinic
