"""The weekly digest and the ballots, whose bot is killed on the way: told once, counted once."""

from datetime import UTC, datetime

import pytest

from bot.domain.notices import FeedbackInvited, Letter
from bot.usecases.digesting import DigestIsDue, digest_is_due
from handlers.views import words as w
from handlers.views import words_feedback as wf
from tests.ballots import answers, open_cohort
from tests.builders import NOW
from tests.crashes.bot_at_work import Fate
from tests.crashes.ward import AFTER_THE_LEASE, PATIENCE, ward

#: A minute past nine in the morning of the next Monday in Toronto.
MONDAY = datetime(2026, 11, 23, 14, 1, tzinfo=UTC)
#: Ten in the morning of the first Tuesday of December there.
TUESDAY = datetime(2026, 12, 1, 15, tzinfo=UTC)


@pytest.fixture(name="monday")
def _monday(rooms):
    with ward(rooms, MONDAY) as made:
        assert not made.desk(NOW).carry_out(digest_is_due, DigestIsDue())
        yield made


@pytest.fixture(name="tuesday")
def _tuesday(rooms):
    with ward(rooms, TUESDAY) as made:
        yield made


def told(ward):
    """Every digest in the channel, as Slack took it, without where and when."""
    calls = ward.sandbox.journal.of("chat.postMessage")
    sent = [call.arguments for call in calls if call.arguments["channel"] == ward.channel]
    return [(one["text"], one["blocks"]) for one in sent]


@pytest.mark.parametrize(
    ("when", "what", "kept", "twice"),
    [
        ("before the commit of", "build_digest", 0, False),
        ("after the commit of", "build_digest", 1, False),
        ("before Slack hears", "DigestReady", 1, False),
        ("after Slack took", "DigestReady", 1, True),
    ],
)
def test_a_digest_is_built_once_and_says_the_same_after_a_restart(monday, when, what, kept, twice):
    bot = monday.bot(Fate(when, what))
    assert bot.is_killed()
    before = monday.rows("digest_release")
    assert len(before) == kept
    monday.bot(later=AFTER_THE_LEASE)
    ruth = monday.person("Ruth")
    assert ruth.waits_until(lambda: len(told(monday)) == 1 + twice, PATIENCE)
    monday.comes_to_rest()
    after = monday.rows("digest_release")
    assert [row.period for row in after] == ["2026-W47"]
    assert not before or after == before
    assert len(told(monday)) == 1 + twice
    assert all(one == told(monday)[0] for one in told(monday))


@pytest.mark.parametrize(
    ("when", "counted"),
    [
        ("before the commit of", 0),
        ("after the commit of", 1),
        ("before the acknowledgement of", 1),
    ],
)
def test_a_ballot_is_counted_if_it_was_kept_and_once_however_often_it_is_sent(
    tuesday, when, counted
):
    mira = tuesday.person("Mira")
    with tuesday.room.open_records() as records:
        ticket = records.mint_ticket(open_cohort(records, TUESDAY), mira.id)
        records.post([Letter(to=mira.id, notice=FeedbackInvited(ticket))])
    bot = tuesday.bot(Fate(when, "cast_ballot"))
    assert mira.waits_for(w.GIVE_FEEDBACK)
    mira.click(w.GIVE_FEEDBACK)
    mira.fill(wf.TIMELY, wf.AGREE)
    with tuesday.nobody_answers():
        mira.submit()
    assert bot.is_killed()
    assert not tuesday.was_heard()
    assert count(tuesday) == counted
    tuesday.bot(later=AFTER_THE_LEASE)
    for _ in range(2):
        if mira.sees(w.THANK_YOU):
            mira.replay_last()
        else:
            mira.submit()
        assert mira.sees(w.THANK_YOU)
        assert count(tuesday) == 1


def count(ward):
    """How many ballots are in the box; as many tickets are spent."""
    with ward.room.open_records() as records:
        box = records.box("2026-W49")
    number = sum(answers(box, "timely").values())
    assert number == sum(map(len, box.spent.values()))
    return number
