import pytest

from tests.scenarios.hospital import hospital


@pytest.fixture(name="clinic")
def _clinic(tmp_path):
    with hospital(tmp_path) as made:
        yield made
