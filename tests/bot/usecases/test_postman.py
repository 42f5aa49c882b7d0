"""The postman: claim, carry, settle; patient, in order, and never untrue."""

from datetime import timedelta

import pytest

from bot.domain.errors import NotAllowed, TryAgain
from bot.domain.notices import (
    Act,
    Coordinators,
    DebriefWanted,
    Letter,
    MatchMade,
    MessageAnswered,
    NoLongerShown,
    OfferMade,
    RequestReceived,
    SearchingAgain,
)
from bot.domain.people import Standing
from bot.domain.requests import Status
from bot.usecases import addressing
from bot.usecases.desk import Desk
from bot.usecases.ports import Broken, Delay, Posted, Undeliverable
from handlers.crisis import CrisisLines
from storage.engine import transaction
from tests.builders import ANA, DAY, JONAS, MINUTE, MIRA, NOW, RUTH, TODAY, an_offer
from tests.storage.examples import ON_POSTGRES

SECOND = timedelta(seconds=1)


def a_letter(to=MIRA, notice=None, **changes):
    return Letter(to=to, notice=notice or MessageAnswered(), **changes)


def well(clinic):
    with clinic.room.open_records() as records:
        return records.is_well()


def test_what_is_posted_is_carried_once(clinic):
    clinic.post(a_letter())
    assert clinic.postman.next_due() == NOW
    assert clinic.postman.round() == 1
    assert clinic.kinds(MIRA) == [MessageAnswered]
    assert clinic.postman.round() == 0
    assert clinic.postman.next_due() is None


def test_a_lane_gets_one_letter_a_second_and_in_order(clinic):
    for person in (ANA, JONAS, RUTH):
        clinic.post(a_letter(notice=DebriefWanted(person)))
    assert clinic.postman.round() == 1
    assert clinic.postman.round() == 0
    assert clinic.postman.next_due() == NOW + SECOND
    clinic.clock.at = NOW + SECOND
    assert clinic.postman.round() == 1
    clinic.clock.at = NOW + 2 * SECOND
    assert clinic.postman.round() == 1
    assert clinic.sees(MIRA) == [DebriefWanted(ANA), DebriefWanted(JONAS), DebriefWanted(RUTH)]


def test_a_clock_that_is_put_back_lets_no_lane_rest_longer(clinic):
    for person in (ANA, JONAS):
        clinic.post(a_letter(notice=DebriefWanted(person)))
    clinic.clock.at = NOW + 20 * MINUTE
    assert clinic.postman.round() == 1
    clinic.clock.at = NOW + 10 * MINUTE
    assert clinic.postman.round() == 1
    assert clinic.sees(MIRA) == [DebriefWanted(ANA), DebriefWanted(JONAS)]


def test_lanes_do_not_wait_for_each_other(clinic):
    for person in (MIRA, ANA, Coordinators.CHANNEL):
        clinic.post(a_letter(to=person))
    assert clinic.postman.round() == 3


def test_a_letter_that_could_not_be_delivered_is_tried_again_ever_more_patiently(clinic):
    clinic.post(a_letter())
    clinic.pigeon.failures = [Delay(), Delay()]
    clinic.postman.round()
    assert clinic.sees(MIRA) == []
    assert clinic.postman.next_due() == NOW + 2 * SECOND
    clinic.clock.at = NOW + 2 * SECOND
    clinic.postman.round()
    assert clinic.postman.next_due() == NOW + 6 * SECOND
    clinic.clock.at = NOW + 6 * SECOND
    clinic.postman.round()
    assert clinic.kinds(MIRA) == [MessageAnswered]
    assert well(clinic)


@pytest.mark.parametrize(
    ("delay", "soonest", "latest"),
    [
        pytest.param(Delay(), 1.6, 2.4, id="back-off"),
        pytest.param(Delay(30 * SECOND), 30, 31, id="asked"),
        pytest.param(Delay(30 * SECOND, counts=False, for_all=True), 30, 31, id="429"),
        pytest.param(Delay(30 * SECOND, counts=False), 30, 31, id="away"),
    ],
)
@pytest.mark.parametrize("chance", [0.0, 0.25, 1.0])
def test_when_it_is_tried_again_is_partly_chance(clinic, delay, soonest, latest, chance):
    clinic.chance = chance
    clinic.post(a_letter())
    clinic.pigeon.failures = [delay]
    clinic.postman.round()
    seconds = soonest + (latest - soonest) * chance
    assert clinic.postman.next_due() == NOW + timedelta(seconds=seconds)


def test_letters_that_failed_together_do_not_come_back_together(clinic):
    chances = iter([0.1, 0.5, 0.9])
    clinic.postman.chance = lambda: next(chances)
    for person in (MIRA, ANA, JONAS):
        clinic.post(a_letter(to=person))
    clinic.pigeon.failures = [Delay(), Delay(), Delay()]
    clinic.postman.round()
    assert len({row.next_attempt for row in clinic.rows("outbox")}) == 3


def test_later_letters_of_the_lane_wait_until_then(clinic):
    clinic.chance = 0.0
    clinic.post(a_letter(notice=DebriefWanted(ANA)))
    clinic.post(a_letter(notice=DebriefWanted(JONAS)))
    clinic.pigeon.failures = [Delay(timedelta(seconds=60))]
    clinic.postman.round()
    clinic.clock.at = NOW + 30 * SECOND
    assert clinic.postman.round() == 0
    clinic.clock.at = NOW + 60 * SECOND
    clinic.deliver()
    assert clinic.sees(MIRA) == [DebriefWanted(ANA), DebriefWanted(JONAS)]


def test_after_twelve_attempts_it_is_given_up_and_an_operator_learns_of_it(clinic):
    clinic.post(a_letter())
    clinic.pigeon.failures = [Delay() for _ in range(20)]
    rounds = 0
    while (due := clinic.postman.next_due()) is not None:
        clinic.clock.at = due
        rounds += clinic.postman.round()
    assert rounds == 12
    assert len(clinic.pigeon.carried) == 12
    assert not well(clinic)


def test_after_a_day_it_is_given_up_however_few_the_attempts(clinic):
    clinic.chance = 0.0
    clinic.post(a_letter())
    clinic.pigeon.failures = [Delay(timedelta(hours=20)), Delay(timedelta(hours=20))]
    clinic.postman.round()
    clinic.clock.at = NOW + timedelta(hours=20)
    clinic.postman.round()
    assert clinic.postman.next_due() is None
    assert not well(clinic)


def test_when_slack_asks_everybody_to_wait_nobody_is_tried_and_it_costs_no_attempt(clinic):
    clinic.chance = 0.0
    for _ in range(20):
        clinic.post(a_letter(to=MIRA))
    clinic.post(a_letter(to=ANA))
    wait = timedelta(seconds=30)
    for nth in range(1, 21):  # more often than any letter is tried
        clinic.pigeon.failures = [Delay(wait, counts=False, for_all=True)]
        clinic.postman.round()
        clinic.clock.at = NOW + nth * wait - SECOND
        assert clinic.postman.round() == 0
        assert clinic.postman.next_due() == NOW + nth * wait
        clinic.clock.at = NOW + nth * wait
    for _ in range(30):
        clinic.clock.at += SECOND
        clinic.postman.round()
    assert len(clinic.sees(MIRA)) == 20
    assert well(clinic)


def test_what_was_claimed_before_slack_asked_to_wait_waits_as_well(clinic):
    clinic.chance = 0.0
    for person in (MIRA, ANA, JONAS):
        clinic.post(a_letter(to=person))
    clinic.pigeon.failures = [Delay(timedelta(seconds=30), counts=False, for_all=True)]
    clinic.postman.round()
    assert len(clinic.pigeon.carried) == 1
    clinic.clock.at = NOW + timedelta(seconds=30)
    assert clinic.postman.round() == 3
    assert len(clinic.pigeon.drawer) == 3


def test_a_wait_that_is_not_for_all_holds_up_one_letter_and_costs_it_no_attempt(clinic):
    clinic.chance = 0.0
    clinic.post(a_letter(to=MIRA))
    clinic.post(a_letter(to=ANA))
    clinic.pigeon.failures = [Delay(timedelta(seconds=30), counts=False)]
    assert clinic.postman.round() == 2
    assert len(clinic.pigeon.drawer) == 1
    assert clinic.postman.next_due() == NOW + timedelta(seconds=30)
    clinic.clock.at = NOW + timedelta(seconds=30)
    (again,) = clinic.room.post.claim(clinic.clock.at, 5)
    assert again.attempts == 0


def test_a_letter_slack_refuses_is_given_up_at_once(clinic):
    clinic.post(a_letter())
    clinic.pigeon.failures = [Broken()]
    clinic.postman.round()
    assert clinic.postman.next_due() is None
    assert not well(clinic)


def test_what_can_never_arrive_is_dropped_and_nobody_is_alarmed(clinic):
    clinic.post(a_letter())
    clinic.pigeon.failures = [Undeliverable()]
    clinic.postman.round()
    assert clinic.postman.next_due() is None
    assert well(clinic)


def test_what_is_no_longer_true_is_never_said(clinic):
    clinic.roster(ANA)
    request_id = clinic.ask()
    clinic.attend()
    clinic.passes(request_id, ANA)
    clinic.deliver()
    assert OfferMade not in {type(one.notice) for one in clinic.pigeon.carried}
    assert clinic.sees(ANA) == []


def test_what_is_said_about_a_request_that_is_gone_is_not_said(clinic):
    request_id = clinic.ask()
    clinic.deliver()
    clinic.withdraw(request_id)
    clinic.post(a_letter(notice=RequestReceived(request_id), about=request_id))
    clinic.deliver()
    assert clinic.sees(MIRA) == []


@pytest.mark.parametrize("standing", [Standing.GONE, Standing.BOT, Standing.STRANGER])
def test_who_is_not_of_the_workspace_is_not_written_to(clinic, standing):
    clinic.directory.changed[MIRA] = {"standing": standing}
    clinic.post(a_letter())
    assert clinic.postman.round() == 1
    assert clinic.pigeon.carried == []
    assert clinic.postman.next_due() is None
    assert well(clinic)


def test_a_guest_is_written_to_but_never_asked(clinic):
    clinic.roster(ANA)
    request_id = clinic.ask()
    clinic.attend()
    clinic.directory.changed = {one: {"standing": Standing.GUEST} for one in (ANA, MIRA)}
    clinic.deliver()
    assert clinic.kinds(MIRA) == [RequestReceived]
    assert clinic.asked() == []
    assert clinic.request(request_id).status is Status.WAITING
    assert clinic.supporter(ANA).load.offered == ()


def test_an_offer_to_somebody_who_is_gone_goes_to_the_next(clinic):
    clinic.roster(ANA)
    request_id = clinic.ask()
    clinic.attend()
    clinic.roster(JONAS)
    clinic.directory.changed[ANA] = {"standing": Standing.GONE}
    clinic.deliver()
    clinic.attend()
    clinic.deliver()
    assert clinic.asked() == [JONAS]
    assert [one.supporter for one in clinic.request(request_id).live_offers] == [JONAS]


@pytest.mark.parametrize("standing", [Standing.GONE, Standing.GUEST])
def test_news_of_a_match_to_whom_is_no_full_member_any_more_starts_the_search_again(
    clinic, standing
):
    clinic.roster(ANA)
    request_id = clinic.ask()
    clinic.attend()
    clinic.deliver()
    clinic.accept(request_id, ANA)
    clinic.directory.changed[ANA] = {"standing": standing}
    clinic.deliver()
    assert MatchMade not in {type(one.notice) for one in clinic.pigeon.carried}
    assert clinic.request(request_id).status is Status.WAITING
    assert SearchingAgain in clinic.kinds(MIRA)


def test_a_letter_to_a_requester_who_is_gone_destroys_the_request(clinic):
    request_id = clinic.ask()
    clinic.directory.changed[MIRA] = {"standing": Standing.GONE}
    clinic.deliver()
    assert clinic.status() is None
    with pytest.raises(NotAllowed):
        clinic.request(request_id)
    assert clinic.pigeon.carried == []


def test_a_letter_is_in_its_readers_language_of_today_and_so_is_what_replaces_it(clinic):
    clinic.roster(ANA)
    request_id = clinic.ask()
    clinic.attend()
    clinic.directory.changed = {one: {"locale": "fr-CA"} for one in (ANA, MIRA)}
    clinic.deliver()
    clinic.passes(request_id, ANA)
    asked = len(clinic.directory.asked)
    clinic.deliver()
    assert len(clinic.directory.asked) == asked
    assert [one.act for one in clinic.pigeon.carried] == [Act.POST, Act.POST, Act.REPLACE]
    assert {one.locale for one in clinic.pigeon.carried} == {"fr-CA"}
    assert clinic.request(request_id).locale == "fr-CA"


def test_the_coordinators_channel_is_nobody_to_look_up(clinic):
    clinic.post(a_letter(to=Coordinators.CHANNEL))
    clinic.deliver()
    assert clinic.directory.asked == []
    assert len(clinic.pigeon.carried) == 1


def test_while_slack_does_not_say_who_somebody_is_nothing_is_lost(clinic):
    clinic.directory.silent = True
    clinic.post(a_letter())
    for _ in range(2 * 24 * 60):  # two days, far longer than a letter is tried
        clinic.postman.round()
        clinic.clock.at += timedelta(minutes=1)
    assert clinic.pigeon.carried == []
    assert well(clinic)
    clinic.directory.silent = False
    clinic.deliver()
    assert clinic.kinds(MIRA) == [MessageAnswered]


def test_what_follows_from_who_somebody_is_is_done_once_for_each_change(clinic, monkeypatch):
    learned = []
    monkeypatch.setattr(addressing, "learn", lambda command, *_: learned.append(command.member))
    for locale in ("en", "en", "fr-CA", "fr-CA"):
        clinic.directory.changed[MIRA] = {"locale": locale}
        clinic.post(a_letter())
        clinic.deliver()
    assert [one.locale for one in learned] == ["en", "fr-CA"]


@pytest.mark.parametrize("mishap", [TryAgain, ZeroDivisionError])
def test_whatever_goes_wrong_the_letter_goes_out_and_it_is_learned_next_time(
    clinic, monkeypatch, mishap
):
    clinic.roster(ANA)

    def busy(command, records, now):
        raise mishap

    with monkeypatch.context() as patch:
        patch.setattr(addressing, "learn", busy)
        clinic.post(a_letter(to=ANA))
        clinic.deliver()
    assert clinic.kinds(ANA) == [MessageAnswered]
    assert clinic.supporter(ANA).checked_on is None
    clinic.post(a_letter(to=ANA))
    clinic.deliver()
    assert clinic.supporter(ANA).checked_on == TODAY


def test_a_guest_is_never_asked_even_where_what_follows_has_to_wait(clinic, monkeypatch):
    clinic.roster(ANA)
    request_id = clinic.ask()
    clinic.attend()
    clinic.directory.changed[ANA] = {"standing": Standing.GUEST}

    def busy(command, records, now):
        raise TryAgain

    monkeypatch.setattr(addressing, "learn", busy)
    clinic.deliver()
    assert clinic.asked() == []
    assert clinic.request(request_id).status is Status.WAITING


def test_what_is_known_of_very_many_is_let_go(clinic, monkeypatch):
    monkeypatch.setattr(addressing, "_MOST_KNOWN", 2)
    for person in (MIRA, ANA, JONAS):
        clinic.post(a_letter(to=person))
        clinic.deliver()
    assert len(clinic.postman._addresses._known) == 1


def test_a_message_is_replaced_where_it_stands(clinic):
    request_id = clinic.ask()
    clinic.deliver()
    (place,) = clinic.pigeon.drawer
    clinic.post(
        a_letter(notice=NoLongerShown(), act=Act.REPLACE, about=request_id, slot="receipt")
    )
    clinic.deliver()
    assert list(clinic.pigeon.drawer) == [place]
    assert clinic.sees(MIRA) == [NoLongerShown()]


def test_the_search_goes_on_without_a_supporter_who_cannot_be_reached(clinic):
    clinic.roster(ANA)
    clinic.pigeon.gone = {ANA}
    request_id = clinic.ask()
    clinic.attend()
    clinic.deliver()
    assert clinic.request(request_id).status is Status.WAITING
    assert clinic.supporter(ANA).load.offered == ()


@pytest.mark.parametrize(
    "letter",
    [
        pytest.param(a_letter(notice=OfferMade("gone")), id="about-no-request"),
        pytest.param(
            a_letter(
                to=Coordinators.CHANNEL, notice=OfferMade("gone"), act=Act.ERASE, about="gone"
            ),
            id="to-a-channel",
        ),
        pytest.param(
            a_letter(to=JONAS, notice=OfferMade("gone"), act=Act.ERASE, about="gone"),
            id="settled-meanwhile",
        ),
    ],
)
def test_what_nobody_can_do_anything_about_stops_nothing(clinic, letter):
    clinic.pigeon.gone = {MIRA, JONAS, Coordinators.CHANNEL}
    clinic.post(letter)
    clinic.deliver()
    assert clinic.postman.next_due() is None


def test_an_offer_that_was_delivered_too_late_says_nothing(clinic):
    clinic.roster(ANA)
    request_id = clinic.ask()
    clinic.change(request_id, status=Status.OFFERED, offers=(an_offer(ANA, answer_by=NOW + DAY),))
    clinic.post(a_letter(to=JONAS, notice=OfferMade(request_id), about=request_id))
    clinic.deliver()
    assert clinic.sees(JONAS) == []


def test_who_slack_does_not_name_because_it_is_busy_holds_up_everybody_for_so_long(
    clinic, monkeypatch
):
    clinic.chance = 0.0
    clinic.post(a_letter(ANA))
    clinic.post(a_letter(JONAS))
    asked = []

    def member(person):
        asked.append(person)
        raise TryAgain("slow down", timedelta(seconds=30))

    monkeypatch.setattr(clinic.directory, "member", member)
    clinic.postman.round()
    assert clinic.postman.is_held_up
    for _ in range(20):
        clinic.postman.round()
    assert len(asked) == 1
    clinic.clock.at += timedelta(seconds=30)
    assert not clinic.postman.is_held_up
    monkeypatch.undo()
    clinic.deliver()
    assert len(clinic.sees(ANA)) == len(clinic.sees(JONAS)) == 1


def trouble_of(clinic):
    return [(row.state, row.trouble, row.attempts) for row in clinic.rows("outbox")]


def test_why_a_letter_did_not_arrive_is_kept_as_a_code(clinic):
    clinic.post(a_letter())
    clinic.pigeon.failures = [Delay(code="http_500"), Broken("invalid_blocks")]
    clinic.postman.round()
    assert trouble_of(clinic) == [("ready", "http_500", 1)]
    clinic.clock.at = clinic.postman.next_due()
    clinic.postman.round()
    assert trouble_of(clinic) == [("dead", "invalid_blocks", 2)]


def test_a_letter_that_breaks_the_messenger_holds_up_nobody_and_is_given_up_in_the_end(
    clinic, caplog
):
    clinic.post(a_letter(MIRA))
    clinic.post(a_letter(ANA))
    clinic.pigeon.failures = [ZeroDivisionError("CANARY")]
    assert clinic.postman.round() == 2
    assert len(clinic.pigeon.drawer) == 1
    assert trouble_of(clinic) == [("ready", "bug", 1)]
    clinic.pigeon.failures = [ZeroDivisionError() for _ in range(11)]
    while (due := clinic.postman.next_due()) is not None:
        clinic.clock.at = due
        clinic.postman.round()
    assert trouble_of(clinic) == [("dead", "bug", 12)]
    assert {record.msg for record in caplog.records} == {"carrying_failed", "letter_given_up"}


def test_only_what_slack_minds_waits_when_it_asks_us_to(clinic):
    clinic.post(a_letter(MIRA))
    clinic.post(a_letter(ANA, act=Act.ERASE, place="D1/1.5"))
    clinic.pigeon.drawer[Posted("D1", "1.5")] = a_letter(ANA)
    clinic.pigeon.failures = [Delay(timedelta(seconds=30), counts=False, for_all=True)]
    clinic.postman.round()
    kinds = {letter.act for letter in clinic.pigeon.carried}
    assert kinds == {Act.POST, Act.ERASE}
    assert len(clinic.rows("outbox")) == 1


def test_an_offer_whose_reader_is_gone_is_passed_on_even_if_the_database_is_busy_meanwhile(
    clinic, monkeypatch
):
    clinic.roster(ANA, JONAS)
    request_id = clinic.ask()
    clinic.attend()
    (first,) = [offer.supporter for offer in clinic.request(request_id).live_offers]
    clinic.pigeon.gone = {first}
    carry_out = clinic.desk.carry_out

    def busy(usecase, command):
        if usecase.__name__ == "offer_undeliverable":
            raise TryAgain
        return carry_out(usecase, command)

    with monkeypatch.context() as patch:
        patch.setattr(Desk, "carry_out", lambda _, usecase, command: busy(usecase, command))
        clinic.postman.round()
    assert first in clinic.asked()
    clinic.later(timedelta(minutes=2))
    clinic.later(timedelta(minutes=2))
    (other,) = {ANA, JONAS} - {first}
    assert [offer.supporter for offer in clinic.request(request_id).live_offers] == [other]


def test_who_is_asked_to_stop_finishes_the_letter_in_hand_and_gives_back_the_rest(
    clinic, monkeypatch
):
    for person in (MIRA, ANA, JONAS):
        clinic.post(a_letter(person))
    carry = clinic.pigeon.carry

    def stopped_meanwhile(letter, place):
        clinic.postman.stop()
        return carry(letter, place)

    monkeypatch.setattr(clinic.pigeon, "carry", stopped_meanwhile)
    clinic.postman.round()
    assert len(clinic.pigeon.carried) == 1
    assert [(row.lease_until, row.attempts) for row in clinic.rows("outbox")] == [(None, 0)] * 2
    assert clinic.postman.round() == 0
    assert [row.lease_until for row in clinic.rows("outbox")] == [None] * 2


@ON_POSTGRES
def test_what_is_looked_up_before_a_letter_goes_waits_for_nobody_who_writes(clinic):
    clinic.roster(ANA)
    request_id = clinic.ask()
    letter = a_letter(notice=RequestReceived(request_id), about=request_id)
    with transaction(clinic.room.engine):  # somebody has the turn
        assert addressing.is_wanted(clinic.desk, letter)
        known = addressing.Addresses(clinic.desk, None)
        replaced = known.write(a_letter(to=ANA, act=Act.REPLACE, locale="fr-CA"))
        assert replaced.locale == "en"
        assert CrisisLines(clinic.desk).lines()
