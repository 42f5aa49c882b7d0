"""
What must be true after every step, whatever happened, written down a second time.

Nothing here asks the code under test what it thinks; it looks at the rows, and at what arrived.
"""

from collections import Counter
from datetime import timedelta

from bot.domain.choices import Side
from bot.domain.notices import Act, Coordinators
from bot.domain.people import Stage, Standing
from bot.domain.requests import CheckInState, OfferState, Status
from tests.machine.facts import Reader

SEARCHING = {Status.WAITING, Status.OFFERED}
OPEN = {*SEARCHING, Status.MATCHED}
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
#: Whom nothing is written to.
NOBODY = {Standing.GONE, Standing.BOT, Standing.STRANGER}
#: Said once about a request to each person it is said to.
ONCE = {
    "RequestReceived",
    "ColleagueFound",
    "MatchMade",
    "RequestEnded",
    "NobodyFound",
    "ClosingLogAsked",
}
KEPT_DAYS = 7


def alike(one, other):
    return one.strip().lower() == other.strip().lower() != ""


class Judge:
    """Remembers what was on record and what arrived before, and compares."""

    def __init__(self, world, before=None):
        self.world = world
        self.reader = Reader()
        self.rows = world.rows.read()
        self.now = self.reader.read(self.rows, world.vault)
        if before is not None:
            self.gone, self.withdrawn = dict(before.gone), set(before.withdrawn)
            self.said, self.arrived = dict(before.said), 0
            self.told_at = {what: list(told) for what, told in before.told_at.items()}
            self.arrivals, self.excused = before.arrivals.copy(), before.excused.copy()
            return
        self.gone = {}  #: requests that were forgotten, as they last were
        self.withdrawn = set()  #: those their requesters took back
        self.said = {}  #: every letter that ever was in the outbox
        self.told_at = {}  #: moments of what is said again only after a while
        self.arrived = 0
        self.arrivals, self.excused = Counter(), Counter()

    def look(self):
        """Compare what is on record now with what was."""
        world, before, rows = self.world, self.now, self.world.rows.read()
        if rows == self.rows:
            self._letters(before, before)
            return
        self.rows = rows
        after = self.reader.read(self.rows, world.vault)
        self.now = after
        for name in after.keys - before.keys:
            world.store.get(name)  # raises for one that is not there
        for one, case in before.cases.items():
            if one not in after.cases:
                self._may_be_gone(one, case)
        self._requests(after)
        for one, case in after.cases.items():
            self._moved(before.cases.get(one), case, after)
        self._supporters(after)
        self._letters(before, after)
        self._nothing_of_the_gone(after)

    # -- requests

    def _requests(self, facts):
        by_requester = Counter(
            case.request.requester for case in facts.cases.values() if case.state in OPEN
        )
        assert all(count == 1 for count in by_requester.values()), (
            "two open requests of one person"
        )
        for one, case in facts.cases.items():
            request = case.request
            assert case.state == request.status, (
                "a row that says something else than what is in it"
            )
            assert case.is_found == (request.status in OPEN)
            assert request.status in {*OPEN, Status.CLOSED}
            matched = request.status is Status.MATCHED
            assert (request.matched_at is not None) or not matched
            assert (request.closed_at is not None) == (request.status is Status.CLOSED)
            if matched:
                assert request.supporter in facts.supporters, "a match with nobody on the roster"
                assert case.grant is not None
                assert case.grant.supporter == request.supporter, "a grant for somebody else"
                assert case.grant.version == request.version
            else:
                assert case.grant is None, "a grant without a match"
            if request.status in SEARCHING:
                assert request.supporter is None
            self._offers(request)
            self._questions(request)
            assert one == request.id

    def _offers(self, request):
        states = [offer.state for offer in request.offers]
        holding = [
            offer.supporter
            for offer in request.offers
            if offer.state in {OfferState.LIVE, OfferState.ACCEPTED}
        ]
        assert len(holding) == len(set(holding)), "asked twice at the same time"
        assert (OfferState.LIVE in states) == (request.status is Status.OFFERED)
        accepted = [one.supporter for one in request.offers if one.state is OfferState.ACCEPTED]
        if request.status is Status.MATCHED:
            assert accepted == [request.supporter], "not exactly one yes"
        answered: dict = {}
        for offer in request.offers:
            if offer.state is not OfferState.SUPERSEDED:
                answered.setdefault(offer.supporter, []).append(offer)
        for first, *again in answered.values():
            assert len(again) <= 1, "asked a third time"
            for second in again:
                assert first.state is OfferState.LAPSED, "asked again after an answer"
                assert second.asked_at - first.answer_by >= 12 * HOUR, "asked again too soon"

    def _questions(self, request):
        names = [one.id for one in request.checkins]
        assert len(names) == len(set(names))
        pending = {one.state for one in request.checkins} & {
            CheckInState.PLANNED,
            CheckInState.ASKED,
        }
        assert request.status is Status.MATCHED or not pending, "a question about no match"

    def _moved(self, before, after, facts):
        request, was = after.request, before.request if before else None
        if was is not None:
            assert after.note == before.note
            assert request.version >= was.version
            assert request == was or request.version > was.version
            assert was.status is not Status.CLOSED or request.status is Status.CLOSED, "came back"
            assert was.requester == request.requester
            assert len(request.offers) >= len(was.offers)
        else:
            assert request.id not in self.gone, "back from the dead"
        is_new = (
            was is None or was.status is not Status.MATCHED or was.supporter != request.supporter
        )
        if request.status is Status.MATCHED and is_new:
            self._may_meet(request, request.supporter, facts)
            assert was is not None
        for offer in request.offers[len(was.offers) if was else 0 :]:
            if offer.state is OfferState.LIVE:
                self._may_meet(request, offer.supporter, facts)

    def _may_meet(self, request, person, facts):
        one, asker = facts.supporters[person], facts.supporters.get(request.requester)
        homes = [request.wishes.department, *([asker.department] if asker else [])]
        assert person != request.requester, "with themselves"
        assert person not in request.wishes.never
        assert request.requester not in (*one.never, *one.line)
        assert not any(alike(blocked, home) for blocked in one.never_departments for home in homes)
        if asker is not None:
            assert person not in (*asker.never, *asker.line)
            assert not any(alike(blocked, one.department) for blocked in asker.never_departments)
        assert one.stage is Stage.SUPPORTER
        assert one.standing is Standing.FULL

    def _may_be_gone(self, one, case):
        request = case.request
        over = request.status is Status.CLOSED and (
            request.closed_at + KEPT_DAYS * DAY <= self.world.clock()
        )
        left = self.world.book.standing.get(request.requester) is Standing.GONE
        assert over or left or one in self.withdrawn, "forgotten too early"
        self.gone[one] = case

    def nothing_is_late(self):
        """Judge what was attended to by a process that lived: nothing that is due is left."""
        now = self.world.clock()
        for case in self.now.cases.values():
            request = case.request
            assert all(
                offer.answer_by > now for offer in request.offers if offer.state is OfferState.LIVE
            ), "an offer that ended is still made"
            assert all(
                one.due_at > now for one in request.checkins if one.state is CheckInState.PLANNED
            ), "a question that was due was neither asked nor dropped"
            if request.status is Status.CLOSED:
                assert request.closed_at + KEPT_DAYS * DAY > now, "not forgotten in time"
            if request.status in SEARCHING:
                assert request.searching_since + 30 * DAY > now, "searched for too long"

    # -- supporters

    def _supporters(self, facts):
        carried, asked = Counter(), Counter()
        for one, case in facts.cases.items():
            request = case.request
            if request.status is Status.MATCHED:
                carried[request.supporter, one] += 1
            for offer in request.offers:
                if offer.state is OfferState.LIVE:
                    asked[offer.supporter, one] += 1
        for person, one in facts.supporters.items():
            assert person == one.id
            load = one.load
            assert len(load.open) == len(set(load.open))
            assert len(load.offered) == len(set(load.offered))
            carried.subtract((person, name) for name in load.open)
            asked.subtract((person, name) for name in load.offered)
        assert not +carried, "a match its supporter does not know of"
        assert not -carried, "a supporter who carries what is over"
        assert not +asked, "an offer its supporter does not know of"
        assert not -asked, "a supporter who is asked about what is over"

    # -- letters

    def _letters(self, before, after):
        for name, kept in after.outbox.items():
            if name not in self.said:
                self.said[name] = kept.letter
                if kept.letter.act is Act.POST:
                    self._may_be_said(kept.letter, before, after)
        if before is after and self.arrived == len(self.world.slack.arrived):
            return
        fresh = self.world.slack.arrived[self.arrived :]
        self.arrived += len(fresh)
        for letter in fresh:
            if letter.act is Act.POST:
                self.arrivals[_told(letter)] += 1
        said = Counter(_told(one) for one in self.said.values() if one.act is Act.POST)
        for told in {_told(letter) for letter in fresh if letter.act is Act.POST}:
            assert self.arrivals[told] <= said[told] + self.excused[told], "told twice"
        arrived = Counter(_told(letter) for letter in fresh)
        for name, kept in before.outbox.items():
            left = name not in after.outbox and kept.state == "ready"
            if left and kept.letter.act is Act.POST:
                self._may_be_unsaid(kept.letter, arrived, after)

    def excuse(self):
        """Let the last letter that arrived arrive once more: nobody heard that it did."""
        self.excused[_told(self.world.slack.arrived[-1])] += 1

    def _may_be_said(self, letter, before, after):
        kind = type(letter.notice).__name__
        if kind == "Welcomed":
            was = before.supporters[letter.to].stage
            assert (was, after.supporters[letter.to].stage) == (Stage.VOLUNTEER, Stage.SUPPORTER)
        if letter.about is None:
            self._may_be_told(kind, letter)
            return
        assert letter.about in after.cases, "a letter about what is gone"
        self._may_be_told_of(kind, letter, after.cases[letter.about].request)

    def _may_be_told_of(self, kind, letter, request):
        """Judge a letter about a request."""
        moment = self.world.clock()
        if kind in ONCE:
            self._at_most(1, kind, letter.about, letter.slot)
        match kind:
            case "RequestEnded" | "NobodyFound":
                self._at_most(1, "an end", letter.about)
            case "CheckInAsked":
                self._at_most(1, kind, letter.about, letter.notice.checkin_id)
                ours = letter.notice.side is Side.REQUESTER
                assert letter.to == (request.requester if ours else request.supporter)
            case "OfferMade":
                made = sum(offer.supporter == letter.to for offer in request.offers)
                self._at_most(made, kind, letter.about, letter.to)
            case "SearchingAgain" | "MatchEnded":
                ended = sum(offer.state is OfferState.ENDED for offer in request.offers)
                self._at_most(ended, kind, letter.about)
            case "MayLookFurther":
                self._not_within(DAY, kind, letter.about)
            case "StillLooking":
                search = self.told_at.setdefault((kind, letter.about, request.searching_since), [])
                crossed = search and search[-1] < request.promised_at <= moment
                assert crossed or not any(abs(moment - at) < 12 * HOUR for at in search)
                search.append(moment)

    def _may_be_told(self, kind, letter):
        """Judge a letter about no request."""
        moment = self.world.clock()
        match kind:
            case "DigestReady":
                self._at_most(1, kind, letter.notice.digest.period)
            case "FeedbackInvited":
                self._not_within(20 * DAY, kind, letter.to, letter.notice.poll)
            case "InvitedToVolunteer":
                self._not_within(365 * DAY, kind, letter.to)
            case "SomeoneWaits":
                notes = self.told_at.setdefault(kind, [])
                lately = sum(abs(moment - at) < 4 * HOUR for at in notes)
                assert lately <= 1, "the coordinators know"
                notes.append(moment)
            case "DebriefWanted":
                self._at_most(1, kind, letter.notice.supporter, moment.date())

    def _at_most(self, most, *what):
        told = self.told_at.setdefault(what, [])
        told.append(self.world.clock())
        assert len(told) <= most, f"said {len(told)} times, not {most}: {what}"

    def _not_within(self, pause, *what):
        moment = self.world.clock()
        told = self.told_at.setdefault(what, [])
        assert not any(abs(moment - at) < pause for at in told), f"said again too soon: {what}"
        told.append(moment)

    def _may_be_unsaid(self, letter, arrived, after):
        told = _told(letter)
        if arrived[told]:
            arrived[told] -= 1
            return
        standing = self.world.book.standing.get(letter.to, Standing.FULL)
        unreachable = standing in NOBODY or letter in self.world.slack.lost
        guest = standing is Standing.GUEST and type(letter.notice).__name__ == "OfferMade"
        lost = any(_told(one) == told for one in self.world.slack.lost)
        assert unreachable or guest or lost or not self._holds(letter, after), f"lost: {letter}"

    def _holds(self, letter, facts):
        """Tell whether a letter would still say something true."""
        if letter.about is None:
            return True
        if letter.about not in facts.cases:
            return False
        request = facts.cases[letter.about].request
        match type(letter.notice).__name__:
            case "OfferMade":
                return any(
                    offer.supporter == letter.to and offer.state is OfferState.LIVE
                    for offer in request.offers
                )
            case "ColleagueFound":
                return request.status is Status.MATCHED
            case "MatchMade":
                return request.status is Status.MATCHED and request.supporter == letter.to
            case "StillLooking" | "SearchingAgain":
                return request.status in SEARCHING
            case "MayLookFurther":
                return request.status in SEARCHING and not request.answered_further
            case "CheckInAsked":
                asked = {one.id for one in request.checkins if one.state is CheckInState.ASKED}
                return letter.notice.checkin_id in asked
            case "ClosingLogAsked":
                return not request.logged
        return True

    # -- what is gone

    def _nothing_of_the_gone(self, facts):
        for kept in facts.outbox.values():
            if kept.letter.about is not None:
                assert kept.letter.about in facts.cases, f"a letter about what is gone: {kept}"
        for about, _ in facts.messages.values():
            assert about in facts.cases
        for one in self.gone:
            assert one not in facts.cases


def _told(letter):
    to = str(letter.to) if isinstance(letter.to, Coordinators) else letter.to
    return to, repr(letter.notice), letter.about, letter.slot
