"""Invitations: shuffled batches on fixed days, one reminder to all, one end for all."""

from datetime import UTC, datetime
from itertools import pairwise

import pytest

from bot.domain import cohorts, daytime, feedback
from bot.domain.ballot_news import FeedbackClosed, FeedbackReminded
from bot.domain.errors import TryAgain
from bot.domain.notices import Act, FeedbackInvited
from bot.domain.people import Stage, Standing
from bot.domain.programme import Reporting
from bot.domain.questions import Poll
from bot.usecases.balloting import CastBallot, ReadComments, cast_ballot, read_comments
from bot.usecases.closing import CloseRequest, close_request
from bot.usecases.inviting import (
    InviteBatch,
    InviteMembers,
    TendCohorts,
    invite_batch,
    invite_members,
    tend_cohorts,
)
from scheduling.cohorts import ask_for_feedback
from tests.ballots import counted
from tests.builders import DAY, HOUR, MINUTE, RUTH, a_member, a_supporter

#: Ten in the morning in Toronto on the first Tuesday of December, of January, and of April.
TUESDAY = datetime(2026, 12, 1, 15, tzinfo=UTC)
JANUARY = datetime(2027, 1, 5, 15, tzinfo=UTC)
FEBRUARY = datetime(2027, 2, 2, 15, tzinfo=UTC)
APRIL = datetime(2027, 4, 6, 14, tzinfo=UTC)
PEOPLE = [f"U0ASKS{nth}" for nth in range(6)]
SUPPORTERS = [f"U0HELPS{nth}" for nth in range(6)]
TORONTO = daytime.zone("America/Toronto")


class Slack:
    """A directory of coordinators and members, which may be silent."""

    def __init__(self, coordinators=(), members=(), *, silent=False):
        self.coordinating, self.members, self.silent = frozenset(coordinators), members, silent
        self.asked = []

    def coordinators(self):
        self.asked.append("coordinators")
        if self.silent:
            raise TryAgain
        return self.coordinating

    def everybody(self):
        self.asked.append("everybody")
        return tuple(self.members)


def ended(clinic, *people):
    for person in people:
        clinic.do(close_request, CloseRequest(clinic.ask(by=person), person))
    clinic.deliver()


def invite(clinic):
    number = clinic.do(invite_batch, InviteBatch())
    clinic.deliver()
    return number


def tends(clinic, at=None, slack=None):
    clinic.clock.at = at or clinic.clock.at
    ask_for_feedback(clinic.desk, slack or Slack())
    clinic.deliver()


def invited(clinic, poll=Poll.REQUESTER):
    return [
        one
        for one in clinic.pigeon.carried
        if isinstance(one.notice, FeedbackInvited) and one.notice.poll is poll
    ]


def kept(clinic):
    with clinic.room.open_records() as records:
        return records.box("2026-W49")


def test_nobody_is_invited_before_the_day_of_the_batch(clinic):
    ended(clinic, *PEOPLE)
    clinic.clock.at = TUESDAY - MINUTE
    assert invite(clinic) == 0
    clinic.clock.at = TUESDAY
    assert invite(clinic) == 6
    assert invite(clinic) == 0
    assert {one.to for one in invited(clinic)} == set(PEOPLE)
    assert {one.notice.until for one in invited(clinic)} == {datetime(2026, 12, 21).date()}  # noqa: DTZ001 - a day


@pytest.mark.parametrize(
    "late", [DAY + 12 * HOUR, 4 * DAY, 7 * DAY, 20 * DAY, 27 * DAY], ids=lambda late: f"{late}"
)
def test_a_batch_that_was_slept_through_waits_for_the_day_or_for_the_next_one(clinic, late):
    ended(clinic, PEOPLE[0])
    clinic.clock.at = TUESDAY + late  # a night, a Saturday, a week and more
    assert invite(clinic) == 0
    clinic.clock.at = JANUARY
    assert invite(clinic) == 1
    (invitation,) = invited(clinic)
    ballot = feedback.Ballot(answers={"timely": ("5",)})
    command = CastBallot(by=PEOPLE[0], ticket=invitation.notice.ticket, ballot=ballot)
    clinic.do(cast_ballot, command)
    assert counted(kept(clinic)) == 1


def test_a_bot_that_slept_a_day_invites_by_daylight(clinic):
    ended(clinic, *PEOPLE)
    clinic.clock.at = TUESDAY + DAY
    assert invite(clinic) == 6


def test_everybody_gets_a_ticket_of_their_own_and_the_same_message_otherwise(clinic):
    ended(clinic, *PEOPLE)
    clinic.clock.at = TUESDAY
    invite(clinic)
    letters = invited(clinic)
    assert len({one.notice.ticket for one in letters}) == len(PEOPLE)
    assert {one.about for one in letters} == {None}
    assert len({(one.slot, one.notice.poll, one.notice.until) for one in letters}) == 1


def test_who_had_two_requests_in_a_month_is_invited_once(clinic):
    ended(clinic, PEOPLE[0], PEOPLE[0])
    clinic.clock.at = TUESDAY
    assert invite(clinic) == 1


def test_nobody_is_invited_two_months_running_and_what_they_waited_for_is_dropped(clinic):
    """So that the people of two batches in a row are different ones."""
    ended(clinic, *PEOPLE)
    tends(clinic, TUESDAY)
    ended(clinic, PEOPLE[0], "U0ASKS9")
    tends(clinic, JANUARY)
    assert [one.to for one in invited(clinic)[6:]] == ["U0ASKS9"]
    ended(clinic, PEOPLE[0])
    tends(clinic, FEBRUARY)
    assert [one.to for one in invited(clinic)[7:]] == [PEOPLE[0]]


def test_coordinators_are_invited_to_nothing(clinic):
    clinic.programme(reporting=Reporting(pulse_in=(12,), supporters_asked_in=(12,)))
    clinic.roster(*SUPPORTERS, RUTH)
    ended(clinic, PEOPLE[0], RUTH)
    members = [a_member(one) for one in (*SUPPORTERS, RUTH)]
    tends(clinic, TUESDAY, Slack([RUTH], members))
    assert [one.to for one in invited(clinic)] == [PEOPLE[0]]
    for poll in (Poll.SUPPORTER, Poll.PULSE):
        assert {one.to for one in invited(clinic, poll)} == set(SUPPORTERS)


def test_while_slack_does_not_say_who_coordinates_nobody_is_invited(clinic):
    ended(clinic, *PEOPLE)
    tends(clinic, TUESDAY, Slack(silent=True))
    assert invited(clinic) == []
    tends(clinic, TUESDAY + MINUTE)
    assert len(invited(clinic)) == 6


def test_the_batches_leave_in_an_order_drawn_by_chance_one_after_the_other(clinic, monkeypatch):
    """72 of the catalogue: the order of the closes is not the order of the invitations."""
    backwards = {"key": lambda one: one.person, "reverse": True}
    monkeypatch.setattr("storage.invitations._dice.shuffle", lambda them: them.sort(**backwards))
    ended(clinic, *PEOPLE[::2], *PEOPLE[1::2])
    clinic.clock.at = TUESDAY
    clinic.do(invite_batch, InviteBatch())
    rows = clinic.rows("outbox")
    starts = sorted(max(row.next_attempt, 0) for row in rows)
    assert starts[0] == 0
    assert {later - earlier for earlier, later in pairwise(starts[1:])} == {
        cohorts.PACE.seconds * 1_000_000
    }
    clinic.deliver()
    assert [one.to for one in invited(clinic)] == PEOPLE[::-1]


def test_when_somebody_closed_says_nothing_of_when_they_are_invited(clinic):
    """72 of the catalogue: over many batches the first to close is anywhere in the order."""
    places = []
    for nth in range(24):
        people = [f"U0{nth}X{n}" for n in range(4)]
        with clinic.room.open_records() as records:
            for person in people:  # in the order in which they closed
                records.invite_at(person, TUESDAY)
            drawn = [one.person for one in records.take_invitees(TUESDAY)]
        assert sorted(drawn) == people
        places.append(drawn.index(people[0]))
    assert set(places) == {0, 1, 2, 3}


def test_every_invitation_of_a_cohort_falls_into_its_window(clinic):
    """72 of the catalogue: whoever closed in the month before is asked on the day."""
    for day, person in enumerate(PEOPLE):
        clinic.clock.at = TUESDAY - (6 - day) * DAY
        ended(clinic, person)
    clinic.clock.at = TUESDAY
    clinic.do(invite_batch, InviteBatch())
    starts = [row.next_attempt for row in clinic.rows("outbox")]
    last = max(starts) / 1_000_000
    assert last - TUESDAY.timestamp() == (len(PEOPLE) - 1) * cohorts.PACE.total_seconds()


def test_everybody_who_was_invited_is_reminded_once_whether_or_not_they_answered(clinic):
    ended(clinic, *PEOPLE)
    tends(clinic, TUESDAY)
    ticket = invited(clinic)[0]
    ballot = feedback.Ballot(answers={"timely": ("5",)})
    clinic.do(cast_ballot, CastBallot(by=ticket.to, ticket=ticket.notice.ticket, ballot=ballot))
    tends(clinic, TUESDAY + 14 * DAY - MINUTE)
    assert not reminded(clinic)
    for later in (0 * DAY, MINUTE, DAY):
        tends(clinic, TUESDAY + 14 * DAY + later)
    assert sorted(one.to for one in reminded(clinic)) == PEOPLE
    assert len({str(one.notice) for one in reminded(clinic)}) == 1
    assert "ticket" not in str(reminded(clinic)[0].notice)


def reminded(clinic):
    return [one for one in clinic.pigeon.carried if isinstance(one.notice, FeedbackReminded)]


def test_every_invitation_is_closed_in_one_batch_whoever_answered_and_never_before(clinic):
    ended(clinic, *PEOPLE)
    tends(clinic, TUESDAY)
    first = invited(clinic)[0]
    ballot = feedback.Ballot(answers={"timely": ("5",)})
    clinic.do(cast_ballot, CastBallot(by=first.to, ticket=first.notice.ticket, ballot=ballot))
    tends(clinic, TUESDAY + 14 * DAY)
    tends(clinic, TUESDAY + 21 * DAY - MINUTE)
    assert {one.act for one in clinic.pigeon.carried} == {Act.POST}  # nothing was edited so far
    tends(clinic, TUESDAY + 21 * DAY)
    tends(clinic, TUESDAY + 22 * DAY)
    for person in PEOPLE:
        standing = [one for one in clinic.kinds(person) if one.__name__.startswith("Feedback")]
        assert standing == [FeedbackClosed]
    closings = [one for one in clinic.pigeon.carried if isinstance(one.notice, FeedbackClosed)]
    assert len(closings) == 2 * len(PEOPLE)  # each invitation, and each reminder
    with clinic.room.open_records() as records:
        cohort = cohorts.cohort(TUESDAY, TORONTO)
        assert {one.places for one in records.asked(cohort)} == {()}


def test_an_end_that_was_slept_through_is_told_with_the_next_batch(clinic):
    ended(clinic, *PEOPLE)
    tends(clinic, TUESDAY)
    tends(clinic, JANUARY)
    for person in PEOPLE:
        assert FeedbackInvited not in clinic.kinds(person)
        assert FeedbackClosed in clinic.kinds(person)
    tends(clinic, FEBRUARY)
    assert clinic.rows("due") == []


def test_supporters_are_asked_twice_a_year_all_of_them_at_once(clinic):
    clinic.roster(*SUPPORTERS)
    clinic.roster(
        a_supporter("U0RETIRED", stage=Stage.RETIRED), a_supporter("U0NEW", stage=Stage.VOLUNTEER)
    )
    with clinic.room.open_records() as records:
        records.keep_supporters([a_supporter("U0LEFT", standing=Standing.GONE)])
    for later in (0 * DAY, MINUTE, DAY):
        tends(clinic, APRIL + later)
    assert sorted(one.to for one in invited(clinic, Poll.SUPPORTER)) == SUPPORTERS
    tends(clinic, datetime(2027, 10, 5, 14, tzinfo=UTC))
    assert len(invited(clinic, Poll.SUPPORTER)) == 2 * len(SUPPORTERS)


def test_fewer_supporters_than_could_ever_be_told_of_are_not_asked(clinic):
    clinic.roster(*SUPPORTERS[:4])
    tends(clinic, APRIL)
    assert invited(clinic, Poll.SUPPORTER) == []
    assert clinic.do(tend_cohorts, TendCohorts()) == ()


def test_everybody_is_asked_once_a_year_where_the_programme_wishes_it(clinic):
    members = [a_member(f"U0M{n}") for n in range(8)]
    others = [a_member("U0GUEST", standing=Standing.GUEST), a_member("U0B", standing=Standing.BOT)]
    slack = Slack(members=[*members, *others])
    tends(clinic, APRIL, slack)
    assert "everybody" not in slack.asked  # by default nobody is
    clinic.programme(reporting=Reporting(pulse_in=(4,)))
    for later in (0 * DAY, MINUTE, DAY):
        tends(clinic, APRIL + later, slack)
    assert sorted(one.to for one in invited(clinic, Poll.PULSE)) == [one.id for one in members]
    assert slack.asked.count("everybody") == 1
    tends(clinic, APRIL + 365 * DAY, slack)
    assert len(invited(clinic, Poll.PULSE)) == 2 * len(members)


def test_a_large_workspace_is_asked_a_few_at_a_time_and_everybody_once(clinic, monkeypatch):
    """Whatever fails on the way is done again, and nobody hears of it twice."""
    monkeypatch.setattr("scheduling.cohorts.AT_ONCE", 10)
    clinic.programme(reporting=Reporting(pulse_in=(4,)))
    members = [a_member(f"U0M{n:02}") for n in range(45)]
    slack = Slack(members=members)
    clinic.clock.at = APRIL
    some = InviteMembers(tuple(members[:10]), frozenset(), of=45)  # and then the lights went out
    assert clinic.do(invite_members, some) == 10
    tends(clinic, APRIL + MINUTE, slack)
    rows = clinic.rows("outbox")
    assert max(row.next_attempt for row in rows) >= 40 * cohorts.PACE.seconds * 1_000_000
    for later in range(2, 60):
        tends(clinic, APRIL + later * MINUTE, slack)
    assert sorted(one.to for one in invited(clinic, Poll.PULSE)) == [one.id for one in members]
    for later in range(10):
        tends(clinic, APRIL + 14 * DAY + later * MINUTE, slack)
    assert sorted(one.to for one in reminded(clinic)) == [one.id for one in members]
    for later in range(10):
        tends(clinic, APRIL + 21 * DAY + later * MINUTE, slack)
    for one in members:
        assert clinic.kinds(one.id) == [FeedbackClosed]


def answer_all(clinic, comments):
    for letter, comment in zip(invited(clinic), comments, strict=False):
        ballot = feedback.Ballot(answers={"timely": ("5",)}, comment=comment)
        clinic.do(
            cast_ballot, CastBallot(by=letter.to, ticket=letter.notice.ticket, ballot=ballot)
        )


def shown(clinic):
    return clinic.do(read_comments, ReadComments()).shown


@pytest.mark.parametrize(("number", "releases"), [(4, 0), (5, 1)])
def test_comments_are_shown_at_the_end_of_a_cohort_if_five_people_wrote(clinic, number, releases):
    """71 of the catalogue: together, and not a day before."""
    ended(clinic, *PEOPLE)
    tends(clinic, TUESDAY)
    answer_all(clinic, [f"Comment {n}." for n in range(number)])
    tends(clinic, TUESDAY + 21 * DAY - MINUTE)
    assert shown(clinic) == ()
    for later in (0 * DAY, MINUTE, DAY):
        tends(clinic, TUESDAY + 21 * DAY + later)
    assert len(shown(clinic)) == releases
    assert len(kept(clinic).comments) == (0 if releases else number)
    if releases:
        assert sorted(shown(clinic)[0].comments) == [f"Comment {n}." for n in range(number)]


def test_where_a_programme_wants_no_comments_none_are_shown(clinic):
    ended(clinic, *PEOPLE)
    tends(clinic, TUESDAY)
    answer_all(clinic, [f"Comment {n}." for n in range(6)])
    clinic.programme(reporting=Reporting(feedback_comments=False))
    tends(clinic, TUESDAY + 21 * DAY)
    assert shown(clinic) == ()
