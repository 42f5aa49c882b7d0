"""What is on one person's screen right now, and which elements of it can be used."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from sandbox.inputs import Field, fields
from sandbox.reach import Place
from sandbox.rendering import message_words, rendered, view_words
from sandbox.views import OpenView
from sandbox.workspace import Workspace

Json = dict[str, Any]
Surface = Literal["modal", "home", "message", "ephemeral"]


@dataclass(frozen=True, slots=True)
class Shown:
    """One element a person can use, and where it stands."""

    surface: Surface
    place: Place
    field: Field

    @property
    def labels(self) -> tuple[str, ...]:
        """The words by which a person, or a test, can mean this element."""
        element, block = self.field.element, self.field.block
        found = [
            element.get("text"),
            element.get("placeholder"),
            block.get("label"),
            block.get("text") if block["type"] == "section" else None,
        ]
        texts = [str(entry["text"]) for entry in found if isinstance(entry, dict)]
        spoken = element.get("accessibility_label")
        return (*texts, *([spoken] if spoken else []), self.field.action_id)


class Screen:
    """Reads the workspace with one person's eyes; hold the lock while using it."""

    def __init__(self, workspace: Workspace, user: str) -> None:
        self._workspace = workspace
        self._user = user

    @property
    def home(self) -> OpenView | None:
        """The home tab the first app has published for this person."""
        if not self._workspace.apps:
            return None
        return self._workspace.views.homes.get((self._workspace.app.app_id, self._user))

    @property
    def modals(self) -> list[OpenView]:
        """The open modals, bottom first."""
        return self._workspace.views.stack(self._user)

    def messages(self) -> list[tuple[Surface, Place, Json]]:
        """Every message and ephemeral the person can read, newest first."""
        found: list[tuple[Surface, Place, Json]] = [
            ("message", Place("message", ts, place.id), message)
            for place in self._workspace.conversations.of(self._user)
            for ts, message in place.messages.items()
        ]
        whispered = self._workspace.conversations.ephemerals.get(self._user, {})
        found += [
            ("ephemeral", Place("ephemeral", ts, message["channel"]), message)
            for ts, message in whispered.items()
        ]
        return sorted(found, key=lambda entry: entry[1].id, reverse=True)

    def elements(self, where: Surface | None = None) -> Iterator[Shown]:
        """Everything that can be used: the topmost modal, then messages, then the home tab."""
        if where in {None, "modal"} and self.modals:
            yield from self._of_view("modal", self.modals[-1])
        if where in {None, "message", "ephemeral"}:
            for surface, place, message in self.messages():
                if where in {None, surface} and "app_id" in message:
                    for field in fields(message.get("blocks", [])):
                        yield from self._visible(Shown(surface, place, field))
        if where in {None, "home"} and self.home is not None:
            yield from self._of_view("home", self.home)

    def _of_view(self, surface: Surface, view: OpenView) -> Iterator[Shown]:
        for field in fields(view.blocks):
            yield from self._visible(Shown(surface, Place("view", view.id), field))

    def _visible(self, shown: Shown) -> Iterator[Shown]:
        only_for = shown.field.element.get("visible_to_user_ids")
        if not only_for or self._user in only_for:
            yield shown

    def text(self) -> str:
        """Return every word on the screen, raw and as rendered, one piece to a line."""
        pieces: list[str] = []
        for view in self.modals:
            pieces += view_words(view.content)
            pieces += view.errors.values()
        for _, _, message in self.messages():
            pieces += message_words(message)
        if self.home is not None:
            pieces += view_words(self.home.content)
        pieces += [failure.text for failure in self._workspace.failures.get(self._user, [])]
        people = self._workspace.people
        names = {user: person.name for user, person in people.items()}
        tz = people[self._user].tz
        lines: list[str] = []
        for piece in pieces:
            lines.append(piece)
            seen = rendered(piece, tz, names)
            if seen != piece:
                lines.append(seen)
        return "\n".join(lines)
