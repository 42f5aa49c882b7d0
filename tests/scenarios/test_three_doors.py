"""Three replicas on one database, each with a door of its own: one effect, and equal answers."""

import json
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from itertools import cycle
from urllib.parse import urlencode

import pytest

from bot import main
from handlers import slack
from handlers.http_mode import EVENTS
from handlers.views import words as w
from tests.scenarios.by_hand import send, submitting, typed, words_of
from tests.scenarios.hospital import hospital
from tests.scenarios.test_bad_input import form_token
from tests.scenarios.test_over_http import event, knock_at, signed

TIMES = 5


@contextmanager
def three(clinic):
    """Open two more houses beside a hospital's own; gives all three."""
    houses = [clinic.house]
    client = slack.client_for(clinic.app.bot_token, clinic.sandbox.api_url, timeout=10)
    try:
        for _ in range(2):
            house = main.build(clinic.settings, slack.introduce(client), now=clinic.clock.now)
            houses.append(house)
            house.connection.open()
        yield houses
    finally:
        for house in houses[1:]:
            house.close()


@pytest.fixture(name="by_socket")
def _by_socket(tmp_path, postgres):
    with (
        postgres.database() as url,
        hospital(tmp_path, database_url=url) as clinic,
        three(clinic) as houses,
    ):
        sockets = clinic.sandbox._sockets
        assert clinic.person("Mira").waits_until(lambda: sockets.count(clinic.app.app_id) == 3)
        yield clinic, houses


@pytest.fixture(name="by_http")
def _by_http(tmp_path, postgres):
    with (
        postgres.database() as url,
        hospital(tmp_path, database_url=url, http=True) as clinic,
        three(clinic) as houses,
    ):
        yield clinic, houses


def asked_once(clinic):
    clinic.settle()
    assert [one["text"] for one in clinic.person("Mira").dm] == [w.REQUEST_IN]
    assert len(clinic.asked()) == 1
    assert len(clinic.shell.rows()["peer_case"]) == 1


def test_a_form_that_comes_five_times_at_once_by_three_sockets_asks_once(by_socket):
    clinic, _ = by_socket
    token = form_token(clinic, "Mira")
    with ThreadPoolExecutor(TIMES) as hands:
        sent = [
            hands.submit(send, clinic, "Mira", "ask_form", metadata=token, note=typed("Once."))
            for _ in range(TIMES)
        ]
    answers = [one.result() for one in sent]
    assert w.YOUR_REQUEST in words_of(answers[0])
    assert all(answer == answers[0] for answer in answers)
    asked_once(clinic)


def test_a_form_that_comes_five_times_at_once_by_three_http_doors_asks_once(by_http):
    clinic, houses = by_http
    form = submitting(
        clinic, "Mira", "ask_form", metadata=form_token(clinic, "Mira"), note=typed("Once.")
    )
    body = urlencode({"payload": json.dumps(form)}).encode()
    headers = signed(clinic, body, kind="application/x-www-form-urlencoded")
    answers = at_every_door(houses, body, headers)
    assert {status for status, _ in answers} == {200}
    assert w.YOUR_REQUEST in words_of(json.loads(answers[0][1]))
    assert len({answer for _, answer in answers}) == 1
    asked_once(clinic)


def test_an_event_that_comes_again_at_every_door_is_answered_once(by_http):
    clinic, houses = by_http
    body = event(clinic)
    headers = signed(clinic, body)
    for number in ("1", "2", "3"):
        again = headers | {"X-Slack-Retry-Num": number, "X-Slack-Retry-Reason": "http_timeout"}
        assert {status for status, _ in at_every_door(houses, body, again)} == {200}
    clinic.settle()
    assert len([one for one in clinic.person("Mira").dm if one.get("bot_id")]) == 1


def at_every_door(houses, body, headers):
    """Send the same request so many times at once, by one door after the other."""
    ports = cycle([house.connection.port for house in houses])
    with ThreadPoolExecutor(TIMES) as hands:
        sent = [
            hands.submit(knock_at, next(ports), "POST", EVENTS, body, **headers)
            for _ in range(TIMES)
        ]
    return [one.result()[:2] for one in sent]
