"""The hospital of a year: its people on the stand-in, the real bot beside it, and moved time."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any
from unittest.mock import patch

from bench import workplace
from bench.year.plan import BEGINS, FIRST_DAY, TORONTO, Size
from bot import main, programme_file
from bot.domain import retention
from bot.domain.choices import ContactWay
from bot.domain.digest import Digest
from bot.domain.people import PersonId, RequestId, Supporter
from bot.domain.programme import Programme
from bot.settings import Settings
from bot.usecases.running import ImportRoster, KeepProgramme, import_roster, keep_programme
from handlers import slack
from sandbox.clock import ManualClock
from sandbox.server import Sandbox
from sandbox.workspace import Workspace
from scheduling import sweep
from storage.cases import SqlCases
from storage.record_room import create_record_room

#: Trained so many days before the beginning, so that trainings run out all through the year.
TRAINED = (20, 700)
#: A training that ends within so long is taken again by most.
SOON, TAKEN_AGAIN = timedelta(days=35), 0.85
#: Some supporters have room for two at a time.
ROOM_FOR_TWO = 0.25
#: Slack is asked so often who everybody is now. The bot does it every day, which would be half of
#: all its work here; nobody leaves in these stories, and no figure knows of it.
ASKED_WHO_IT_IS = timedelta(days=7)


class Stage:
    """One workspace and one programme, from its first day; nothing moves unless it is moved."""

    def __init__(self, place: Path, size: Size, seed: int) -> None:
        self.size = size
        self.clock = ManualClock(BEGINS)
        self.workspace = Workspace(self.clock)
        self.app = self.workspace.install_app(workplace.manifest())
        self._dice = Random(f"stage {seed} {size.rate}")
        self.coordinators = [self.workspace.add_person(f"Coordinator {n}") for n in range(2)]
        self.supporters = self._hire("Supporter", size.supporters)
        # One coordinator is a physician who may ask as well, and is counted in nothing.
        others = self._hire("Physician", size.eligible - size.supporters - 1)
        self.physicians = [self.coordinators[0], *others]
        self.channel = self.workspace.add_channel(
            "coordinators", private=True, members=[*self.coordinators, self.app.bot_user_id]
        )
        self.sandbox = Sandbox(self.workspace).start()
        self.settings = self._settings(place)
        create_record_room(
            database_url=self.settings.database_url,
            data_dir=self.settings.data_dir,
            keystore=self.settings.keystore,
            root_key_file=self.settings.root_key_file,
            now=self.clock.now(),
        )
        client = slack.client_for(self.app.bot_token, self.sandbox.api_url, timeout=10)
        self.house = main.build(self.settings, slack.introduce(client), now=self.clock.now)
        self.programme = programme(size)
        self.desk = self.house.desk
        self.desk.carry_out(keep_programme, KeepProgramme(self.programme))
        self._import([self._supporter(nth, one) for nth, one in enumerate(self.supporters)])
        self.house.connection.open()
        self.sandbox.wait_for_socket()

    def _hire(self, kind: str, number: int) -> list[str]:
        return [self.workspace.add_person(f"Dr. {kind} {nth}") for nth in range(number)]

    def _settings(self, place: Path) -> Settings:
        given: Any = {
            "SLACK_BOT_TOKEN": self.app.bot_token,
            "SLACK_APP_TOKEN": self.app.app_token,
            "PEERSUPPORT_COORDINATORS_CHANNEL": self.channel,
            "PEERSUPPORT_SLACK_API_URL": self.sandbox.api_url,
            "PEERSUPPORT_DATA_DIR": str(place / "data"),
            "PEERSUPPORT_KEYSTORE": str(place / "keys" / "keystore"),
            "PEERSUPPORT_ROOT_KEY_FILE": str(place / "keys" / "root.key"),
        }
        return Settings(_env_file=None, **given)

    def _supporter(self, nth: int, person: str) -> Supporter:
        dice, departments = self._dice, self.programme.departments
        keys = [topic.key for topic in self.programme.topics]
        department = departments[nth % len(departments)]
        return Supporter(
            id=PersonId(person),
            display_name=f"Dr. Supporter {nth}",
            department=department,
            specialty=department,
            languages=("English", "French") if nth % 3 == 0 else ("English",),
            topics=tuple(sorted(dice.sample(keys, dice.randint(2, 5)))),
            contact_ways=(dice.choice(tuple(ContactWay)),),
            trained_on=FIRST_DAY - timedelta(days=dice.randint(*TRAINED)),
            agreement_version="1",
            max_open=2 if dice.random() < ROOM_FOR_TWO else 1,
        )

    def _import(self, roster: Iterable[Supporter]) -> None:
        self.desk.carry_out(import_roster, ImportRoster(tuple(roster)))

    def train_again(self) -> None:
        """Have most whose training ends soon take it again, as the coordinators' file says."""
        today = self.clock.now().astimezone(TORONTO).date()
        months = self.programme.agreement.training_valid_months
        with self.desk.open_records() as records:
            known = sorted(records.supporters(), key=lambda one: one.id)
        ends = [one for one in known if _is_soon(one.trained_on, months, today)]
        again = [replace(one, trained_on=today) for one in ends if self._takes_it_again()]
        if again:
            self._import(again)

    def _takes_it_again(self) -> bool:
        return self._dice.random() < TAKEN_AGAIN

    def person_in(self, channel: str) -> str | None:
        """Find whose direct message with the app this is; None for a channel."""
        return workplace.person_in(self.workspace, channel, self.app.bot_user_id)

    def go_to(self, moment: datetime) -> None:
        """Move the clock there, if it is ahead."""
        ahead = moment - self.clock.now()
        if ahead > timedelta(0):
            self.clock.advance(ahead, ahead)

    def work(self) -> datetime | None:
        """Have the bot do everything that is due; gives when its next letter wants to go."""
        self.house.clockwork.tick()
        self.sandbox.settle()
        return self.house.clockwork.next_due()

    def next_answer_by(self) -> datetime | None:
        """Say when the next offer runs out; None where nobody is asked anything."""
        with self.desk.open_records() as records:
            asked = records.searching()
        looks = (retention.next_look(one, self.programme) for one in asked if one.live_offers)
        return min(filter(None, looks), default=None)

    def digests(self) -> tuple[Digest, ...]:
        """Give every digest that is kept, oldest first."""
        with self.desk.open_records() as records:
            return records.digests("0000-W00", "9999-W99")

    def close(self) -> None:
        """Stop everything."""
        self.house.close()
        self.sandbox.stop()


@contextmanager
def repeatable(seed: int) -> Iterator[None]:
    """
    Draw the ids of requests from the seed, and ask Slack less often, for as long as this lasts.

    Of two requests that are due in the same second, the bot sees first to the one whose id comes
    first; with ids drawn by real chance, that would be another one in every year that is played.
    """
    dice = Random(f"ids {seed}")
    with (
        patch.object(sweep, "LOOK_EVERY", ASKED_WHO_IT_IS),
        patch.object(SqlCases, "new_id", lambda _: RequestId(f"{dice.getrandbits(128):032x}")),
    ):
        yield


def _is_soon(trained_on: date | None, months: int, today: date) -> bool:
    if trained_on is None:
        return False
    ends = trained_on + timedelta(days=months * 365 // 12)
    return today <= ends < today + SOON


def programme(size: Size) -> Programme:
    """Give the example's programme as it stands, for so many people."""
    given = programme_file.read(main.packaged("program.example.toml").read_text(encoding="utf-8"))
    return replace(
        given,
        capacity=replace(
            given.capacity,
            expected_requests_per_year=round(size.rate * 52),
            trained_supporters=size.supporters,
        ),
        getting_ready=replace(given.getting_ready, eligible_people=size.eligible),
    )
