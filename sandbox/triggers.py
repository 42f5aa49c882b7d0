"""The two short-lived permissions Slack gives with an interaction: triggers and response URLs."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from sandbox.clock import Clock
from sandbox.refusals import Refusal

TRIGGER_LIFETIME = timedelta(seconds=3)
RESPONSE_LIFETIME = timedelta(minutes=30)
RESPONSE_USES = 5
KEPT = 10_000  # old permissions are forgotten, so that a long demonstration stays small


@dataclass(slots=True)
class Trigger:
    """Permission to show one person one modal, once, within three seconds."""

    id: str
    app_id: str
    user: str
    view_id: str | None
    issued: datetime
    used: bool = False


@dataclass(slots=True)
class ResponseUrl:
    """Permission to answer one interaction; `message_ts` is the message that held the element."""

    id: str
    app_id: str
    user: str
    channel: str
    message_ts: str | None
    ephemeral: bool
    issued: datetime
    uses: int = 0


class Permissions:
    """Every trigger and response URL that was handed out."""

    def __init__(self, clock: Clock, team_number: int) -> None:
        self._clock = clock
        self._team_number = team_number
        self._count = 0
        self._triggers: dict[str, Trigger] = {}
        self._responses: dict[str, ResponseUrl] = {}

    def trigger(self, app_id: str, user: str, view_id: str | None = None) -> str:
        """Issue a trigger bound to one app and one person."""
        self._count += 1
        name = f"{self._count}.{self._team_number}.{secrets.token_hex(16)}"
        self._triggers[name] = Trigger(name, app_id, user, view_id, self._clock.now())
        if len(self._triggers) > KEPT:
            del self._triggers[next(iter(self._triggers))]
        return name

    def redeem(self, trigger_id: object, app_id: str) -> Trigger:
        """Use a trigger up; raises Refusal when it is unknown, foreign, used or too old."""
        found = self._triggers.get(trigger_id) if isinstance(trigger_id, str) else None
        if found is None or found.app_id != app_id:
            raise Refusal("invalid_trigger_id")
        if found.used:
            raise Refusal("exchanged_trigger_id")
        if self._clock.now() - found.issued > TRIGGER_LIFETIME:
            raise Refusal("expired_trigger_id")
        found.used = True
        return found

    def response(
        self,
        app_id: str,
        user: str,
        channel: str,
        *,
        message_ts: str | None = None,
        kind: Literal["message", "ephemeral"] = "message",
    ) -> str:
        """Issue the id of a response URL."""
        name = secrets.token_urlsafe(18)
        self._responses[name] = ResponseUrl(
            name, app_id, user, channel, message_ts, kind == "ephemeral", self._clock.now()
        )
        if len(self._responses) > KEPT:
            del self._responses[next(iter(self._responses))]
        return name

    def answer(self, name: str) -> ResponseUrl:
        """Use a response URL once; raises Refusal `expired_url` or `used_url`."""
        found = self._responses.get(name)
        if found is None or self._clock.now() - found.issued > RESPONSE_LIFETIME:
            raise Refusal("expired_url")
        if found.uses >= RESPONSE_USES:
            raise Refusal("used_url")
        found.uses += 1
        return found
