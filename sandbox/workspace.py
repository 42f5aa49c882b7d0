"""The workspace: people, conversations, views and apps behind one lock. Pure state, no sockets."""

import dataclasses
import itertools
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

from sandbox import apps
from sandbox.apps import InstalledApp
from sandbox.clock import Clock
from sandbox.conversations import Conversation, Conversations
from sandbox.people import Kind, Person
from sandbox.refusals import Refusal
from sandbox.triggers import Permissions
from sandbox.views import Views

TEAM_NUMBER = 1

Event = dict[str, Any]
EventListener = Callable[[InstalledApp, Event], None]
ChangeListener = Callable[[Iterable[str]], None]


@dataclass(frozen=True, slots=True)
class Failure:
    """One sentence with which Slack tells a person that an app did not answer."""

    id: str
    text: str


class Workspace:
    """Everything a make-believe Slack remembers; safe to use from any thread."""

    def __init__(self, clock: Clock, *, domain: str = "clinic", name: str = "The Clinic") -> None:
        self.clock = clock
        self.id = f"T{TEAM_NUMBER:08d}"
        self.domain = domain
        self.name = name
        self.lock = threading.Condition(threading.RLock())
        self.people: dict[str, Person] = {}
        self.conversations = Conversations()
        self.views = Views()
        self.permissions = Permissions(clock, TEAM_NUMBER)
        self.failures: dict[str, list[Failure]] = {}
        self.apps: list[InstalledApp] = []
        self.on_event: list[EventListener] = []
        self.on_change: list[ChangeListener] = []
        self._numbers = itertools.count(1)
        self._last_stamp = 0

    # -- people -------------------------------------------------------------------------------

    def add_person(
        self,
        name: str,
        *,
        title: str = "",
        tz: str = "America/Toronto",
        locale: str = "en-US",
        kind: Kind = "member",
        id: str | None = None,  # noqa: A002 - Slack's own word, and callers read it as one
    ) -> str:
        """Add an account and return its id; raises ValueError when the id is taken."""
        with self.lock:
            user = id or f"U{next(self._numbers):08d}"
            if user in self.people:
                raise ValueError(f"{user} is taken.")
            self.people[user] = Person(
                id=user, name=name, title=title, tz=tz, locale=locale, kind=kind
            )
            self.changed(())
            return user

    def change_person(self, user: str, **changes: Any) -> None:
        """Change facts of an account, such as its `tz` or `title`."""
        with self.lock:
            self.people[user] = replace(self.people[user], **changes)
            self.changed((user,))

    def deactivate(self, user: str) -> None:
        """Deactivate an account, as an administrator does when somebody leaves."""
        self.change_person(user, deactivated=True)

    def human(self, user: str) -> Person:
        """Return an account by id; raises Refusal `user_not_found`."""
        found = self.people.get(user)
        if found is None:
            raise Refusal("user_not_found")
        return found

    # -- conversations ------------------------------------------------------------------------

    def add_channel(self, name: str, *, private: bool, members: Iterable[str] = ()) -> str:
        """Create a channel and return its id; nobody is told, as nobody was there before."""
        with self.lock:
            channel = f"C{next(self._numbers):08d}"
            self.conversations.add(
                Conversation(
                    id=channel,
                    name=name,
                    kind="channel",
                    private=private,
                    created=int(self.clock.now().timestamp()),
                    members=list(dict.fromkeys(members)),
                )
            )
            self.changed(members)
            return channel

    def join(self, channel: str, user: str) -> None:
        """Add a person to a channel; apps that are members hear of it."""
        with self.lock:
            found = self.conversations.by_id[channel]
            if user in found.members:
                return
            found.members.append(user)
            self.changed((user,))
            told = self._membership("member_joined_channel", found, user)
        self.emit(told)

    def leave(self, channel: str, user: str) -> None:
        """Take a person out of a channel; apps that stay members hear of it."""
        with self.lock:
            found = self.conversations.by_id[channel]
            if user not in found.members:
                return
            told = self._membership("member_left_channel", found, user)
            found.members.remove(user)
            self.changed((user,))
        self.emit(told)

    def _membership(
        self, kind: str, channel: Conversation, user: str
    ) -> list[tuple[InstalledApp, Event]]:
        event = {
            "type": kind,
            "user": user,
            "channel": channel.id,
            "channel_type": "G" if channel.private else "C",
            "team": self.id,
            "event_ts": self.stamp(),
        }
        return [
            (app, dict(event))
            for app in self.apps
            if app.bot_user_id in channel.members and app.hears(kind, private=channel.private)
        ]

    def direct_message(self, app: InstalledApp, user: str) -> Conversation:
        """Return the direct message between an app and a person, opened if need be."""
        with self.lock:
            found = self.conversations.direct(app.bot_user_id, user)
            if found is None:
                found = Conversation(
                    id=f"D{next(self._numbers):08d}",
                    name="directmessage",
                    kind="im",
                    private=True,
                    created=int(self.clock.now().timestamp()),
                    members=[app.bot_user_id, user],
                )
                self.conversations.add(found)
            return found

    # -- apps ---------------------------------------------------------------------------------

    def install_app(
        self, manifest: Mapping[str, Any], *, request_url: str | None = None
    ) -> InstalledApp:
        """Install an app; with a `request_url` it is reached by signed HTTP, else by socket."""
        with self.lock:
            app = apps.from_manifest(manifest, number=len(self.apps) + 1, request_url=request_url)
            self.people[app.bot_user_id] = Person(
                id=app.bot_user_id, name=app.name, kind="bot", tz="UTC", bot_id=app.bot_id
            )
            self.apps.append(app)
            return app

    def reach_by(self, app: InstalledApp, request_url: str | None) -> InstalledApp:
        """Set an app's request URL, as its settings page does; None is Socket Mode."""
        with self.lock:
            changed = dataclasses.replace(app, request_url=request_url)
            self.apps[self.apps.index(app)] = changed
            return changed

    @property
    def app(self) -> InstalledApp:
        """The app that was installed first; raises LookupError when there is none."""
        if not self.apps:
            raise LookupError("No app is installed in this workspace.")
        return self.apps[0]

    # -- time, changes and events -------------------------------------------------------------

    def stamp(self) -> str:
        """Return a timestamp of the sandbox clock that no message has had before."""
        with self.lock:
            now = int(self.clock.now().timestamp() * 1_000_000)
            self._last_stamp = max(now, self._last_stamp + 1)
            seconds, micros = divmod(self._last_stamp, 1_000_000)
            return f"{seconds}.{micros:06d}"

    def changed(self, users: Iterable[str]) -> None:
        """Tell everyone who waits or watches that these people's screens may differ now."""
        with self.lock:
            self.lock.notify_all()
            for listener in self.on_change:
                listener(users)

    def fail(self, user: str, text: str) -> None:
        """Show a person one of Slack's own failure sentences."""
        with self.lock:
            failure = Failure(f"F{next(self._numbers):08d}", text)
            self.failures.setdefault(user, []).append(failure)
            self.changed((user,))

    def emit(self, events: Iterable[tuple[InstalledApp, Event]]) -> None:
        """Hand events to whoever delivers them; never call it while holding the lock."""
        for app, event in events:
            for listener in self.on_event:
                listener(app, event)

    @contextmanager
    def screen_of(self, *users: str) -> Iterator[None]:
        """Hold the lock for a change of these people's screens, and announce it."""
        with self.lock:
            yield
            self.changed(users)
