"""A programme on a database of its own, with a clock that is set by hand and no Slack."""

import atexit
import shutil
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import cache
from itertools import count
from pathlib import Path
from uuid import uuid4

from sqlalchemy import select

from bot.assignment import JointAssigner
from bot.domain.choices import Answer
from bot.domain.errors import TryAgain
from bot.domain.lifecycle import Decision
from bot.domain.notices import Act, CheckInAsked, Coordinators, Letter, OfferMade
from bot.domain.private import PrivateText
from bot.domain.requests import CheckInState, Wishes
from bot.usecases.asking import AskForSupport, ShowRequest, Withdraw, ask_for_support, show_request
from bot.usecases.asking import withdraw as withdraw_request
from bot.usecases.attending import attend_to_everything, attend_to_wrong_offers
from bot.usecases.checking_in import AnswerCheckIn, answer_checkin
from bot.usecases.desk import Desk
from bot.usecases.offering import OfTheOffer, accept_offer, ask_for_someone_else, pass_offer
from bot.usecases.ports import Posted, Undeliverable
from bot.usecases.postman import Postman
from bot.usecases.running import ImportRoster, KeepProgramme, import_roster, keep_programme
from storage.engine import transaction
from storage.keystore import Keystore
from storage.providers import RootKey, provider_of
from storage.record_room import create_record_room, open_record_room
from storage.root_key import create_root_key
from storage.tables import metadata
from tests.builders import MIRA, NOW, a_member, a_programme, a_supporter

NOTE = "It was the third one this month."


@dataclass
class Clock:
    """Tells whatever time it was set to."""

    at: object = NOW

    def __call__(self):
        return self.at


@dataclass
class Pigeon:
    """A messenger that carries letters into a drawer, and fails when told to."""

    drawer: dict = field(default_factory=dict)  #: by place, what stands there now
    carried: list = field(default_factory=list)
    failures: list = field(default_factory=list)  #: raised one after the other
    gone: set = field(default_factory=set)  #: whom Slack cannot reach
    number: count = field(default_factory=count)

    def carry(self, letter, place):
        self.carried.append(letter)
        if letter.to in self.gone:
            raise Undeliverable
        if self.failures:
            raise self.failures.pop(0)
        if letter.act is Act.POST:
            place = Posted(f"D-{letter.to}", f"{next(self.number)}.0")
        if place is None:
            raise Undeliverable
        if letter.act is Act.ERASE:
            del self.drawer[place]
        else:
            self.drawer[place] = letter
        return place


@dataclass
class PhoneBook:
    """A directory that says what is on record, until somebody changes."""

    room: object
    changed: dict = field(default_factory=dict)  #: facts of a member, by person
    silent: bool = False
    asked: list = field(default_factory=list)

    def member(self, person):
        self.asked.append(person)
        if self.silent:
            raise TryAgain
        with self.room.open_records() as records:
            known = records.supporter(person)
            request = records.open_request_of(person)
        facts = {"locale": known.locale, "standing": known.standing} if known else {}
        facts["timezone"] = known.timezone if known else ""
        if request is not None:
            facts |= {"timezone": request.timezone, "locale": request.locale}
        return a_member(person, **{**facts, **self.changed.get(person, {})})

    def coordinators(self):
        return frozenset()


class Clinic:
    """The room, the desk, the postman and the clock, and what people do with them."""

    def __init__(self, room):
        self.room = room
        self.clock = Clock()
        self.desk = Desk(room.open_records, self.clock)
        self.pigeon = Pigeon()
        self.directory = PhoneBook(room)
        self.chance = 0.5
        self.postman = Postman(
            self.desk, room.post, self.pigeon, self.directory, self.clock, lambda: self.chance
        )
        self.submissions = count()
        self.assigner = JointAssigner()

    def do(self, usecase, command):
        return self.desk.carry_out(usecase, command)

    def programme(self, **changes):
        self.do(keep_programme, KeepProgramme(a_programme(**changes)))

    def roster(self, *people, **changes):
        """Take on supporters: ids, or whole profiles."""
        taken = (a_supporter(one, **changes) if isinstance(one, str) else one for one in people)
        return self.do(import_roster, ImportRoster(tuple(taken)))

    def rows(self, table):
        """Every row of a table as it is stored."""
        with transaction(self.room.engine, reading=True) as connection:
            return connection.execute(select(metadata.tables[table])).all()

    def supporter(self, person):
        with self.room.open_records() as records:
            return records.supporter(person)

    def request(self, request_id):
        with self.room.open_records() as records:
            return records.request(request_id)

    def ask(self, by=MIRA, note=NOTE, submission="", wishes=None, **facts):
        command = AskForSupport(
            by=a_member(by) if isinstance(by, str) else by,
            wishes=wishes or Wishes(**{"department": "Surgery", **facts}),
            note=PrivateText(note),
            submission=submission or f"form {next(self.submissions)}",
        )
        return self.do(ask_for_support, command).request_id

    def attend(self):
        attend_to_wrong_offers(self.desk, self.assigner)
        return attend_to_everything(self.desk, self.assigner)

    def accept(self, request_id, by):
        self.do(accept_offer, OfTheOffer(request_id, by))

    def passes(self, request_id, by):
        self.do(pass_offer, OfTheOffer(request_id, by))

    def matched(self, supporter, **facts):
        """Ask, offer and accept, with everything delivered."""
        request_id = self.ask(**facts)
        self.attend()
        self.deliver()
        self.accept(request_id, supporter)
        self.deliver()
        return request_id

    def question_to(self, person):
        """The id of the check-in that stands in somebody's messages."""
        (found,) = [one.checkin_id for one in self.sees(person) if isinstance(one, CheckInAsked)]
        return found

    def answers(self, request_id, person, answer=Answer.CONNECTED):
        asked = self.question_to(person)
        self.do(answer_checkin, AnswerCheckIn(request_id, asked, person, answer))
        self.deliver()

    def withdraw(self, request_id, by=MIRA):
        self.do(withdraw_request, Withdraw(request_id, by))

    def someone_else(self, request_id, by=MIRA):
        self.do(ask_for_someone_else, OfTheOffer(request_id, by))

    def status(self, by=MIRA, request_id=None):
        return self.do(show_request, ShowRequest(by, request_id))

    def later(self, ahead):
        """Move the time forward and do whatever is due then."""
        self.clock.at += ahead
        self.attend()
        self.deliver()

    def until(self, moment):
        self.later(moment - self.clock.at)

    def deliver(self):
        """Empty the outbox; the clock waits for lanes that rest, and stands still otherwise."""
        before = self.clock.at
        for _ in range(100):
            if not self.postman.round():
                due = self.postman.next_due()
                if due is None or (due - self.clock.at).total_seconds() > 5:
                    break
                self.clock.at = due
        self.clock.at = before
        self.postman._rests.clear()

    def sees(self, person):
        """What stands in somebody's messages now, oldest first."""
        letters = sorted(self.pigeon.drawer.items(), key=lambda kept: float(kept[0].ts))
        return [letter.notice for _, letter in letters if letter.to == person]

    def kinds(self, person):
        return [type(one) for one in self.sees(person)]

    @property
    def channel(self):
        return self.kinds(Coordinators.CHANNEL)

    def asked(self):
        """Everyone who was asked so far, in order."""
        return [one.to for one in self.pigeon.carried if isinstance(one.notice, OfferMade)]

    def standing(self, request_id):
        """The check-ins somebody has been asked and not answered."""
        return [
            one for one in self.request(request_id).checkins if one.state is CheckInState.ASKED
        ]

    def post(self, letter: Letter):
        with self.room.open_records() as records:
            records.post((letter,))

    def change(self, request_id, **facts):
        """Change a stored request behind everybody's back."""
        with self.room.open_records() as records:
            request = replace(records.request(request_id), **facts)
            records.keep(Decision(request=request))


def make_keys(rooms):
    """Make root key and keystore, as `init` does for a new database."""
    root = RootKey(file=rooms["root_key_file"], data_dir=rooms["data_dir"])
    create_root_key(root.file)
    Keystore.create(rooms["keystore"], provider_of(root), str(uuid4()), f"{NOW:%Y-%m}")


@cache
def _furnished():
    """A record room as `init` leaves it, made once in each process and copied for every clinic."""
    place = Path(tempfile.mkdtemp(prefix="furnished-"))
    atexit.register(shutil.rmtree, place, ignore_errors=True)
    create_record_room(
        database_url=f"sqlite:///{place}/data/peersupport.db",
        data_dir=place / "data",
        keystore=place / "keystore",
        root_key_file=place / "root.key",
        now=NOW,
    )
    return place


@contextmanager
def open_clinic(place, database_url=""):
    """
    Copy a record room into a folder, and open it for as long as the block lasts.

    The database is a SQLite file there, or one on a server, with its tables and nothing in them.
    """
    rooms = {
        "database_url": database_url or f"sqlite:///{place}/data/peersupport.db",
        "data_dir": place / "data",
        "keystore": place / "keystore",
        "root_key_file": place / "root.key",
    }
    # A database on a server has its tables already, and takes the keys that were made for another.
    spared = shutil.ignore_patterns("peersupport.db*") if database_url else None
    shutil.copytree(_furnished(), place, dirs_exist_ok=True, ignore=spared)
    room = open_record_room(**rooms)
    try:
        clinic = Clinic(room)
        clinic.programme()
        yield clinic
    finally:
        room.close()
