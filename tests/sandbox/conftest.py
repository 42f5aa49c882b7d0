from collections.abc import Iterator

import pytest

from tests.sandbox.office import Office, open_office


@pytest.fixture(scope="session")
def _office() -> Iterator[Office]:
    with open_office(process_before_response=True) as opened:
        yield opened


@pytest.fixture
def office(_office: Office) -> Iterator[Office]:
    _office.forget()
    yield _office
    _office.forget()


@pytest.fixture(autouse=True)
def no_proxies(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy"):
        monkeypatch.delenv(name, raising=False)
