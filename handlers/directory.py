"""Who people are, as Slack knows them now."""

import time
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.domain.errors import TryAgain
from bot.domain.people import Member, PersonId, Standing
from bot.usecases.ports import Pauses
from handlers.troubles import LONGEST_WAIT, NO_ANSWER, code_of, refused, wait_for_all

#: How long a membership of the coordinators' channel is believed.
COORDINATORS_FOR = timedelta(seconds=60)
#: How long what Slack says of an account is believed.
MEMBERS_FOR = timedelta(minutes=10)
#: Seconds in which Slack is not asked again about somebody it said nothing of: one interaction
#: must not wait twice.
SILENT_FOR = 2.0
#: Slack's words for an account that is not one of this workspace's.
UNKNOWN = frozenset({"user_not_found", "user_not_visible"})
#: Seconds after which silence was long enough to be remembered.
PATIENCE = 0.5
#: Accounts on one page of the whole workspace; Slack gives about twenty pages a minute.
MOST_ON_A_PAGE = 1000
#: More than any workspace's people who write to the bot within ten minutes.
_MOST_KNOWN = 5000


class _UnknownError(Exception):
    """Slack knows no such account in this workspace."""


class SlackDirectory:
    """
    Looks people up in Slack and believes the answer for a short while.

    What Slack asks one replica to leave alone, all that share `pauses` do.
    """

    def __init__(
        self,
        client: WebClient,
        channel: str,
        now: Callable[[], datetime],
        pauses: Pauses | None = None,
    ) -> None:
        self._client = client
        self._pauses = pauses
        self._refused: dict[str, str] = {}  #: by method, Slack's code where it refuses our token
        self._channel = channel
        self._now = now
        self._members: dict[PersonId, tuple[datetime, Member]] = {}
        self._silent_until: dict[PersonId, float] = {}
        self._not_before: dict[str, datetime] = {}  #: by method, when Slack asked us to wait
        self._coordinators: tuple[datetime, frozenset[PersonId]] | None = None

    def member(self, person: PersonId, *, believed: timedelta = MEMBERS_FOR) -> Member:
        """
        Say what kind of account it is; raises `TryAgain` when Slack does not say.

        What Slack said less than `believed` ago is not asked again.
        """
        now = self._now()
        known = self._members.get(person)
        if known is not None and timedelta(0) <= now - known[0] < believed:
            return known[1]
        if time.monotonic() < self._silent_until.get(person, 0.0):
            raise TryAgain("Slack did not say a moment ago")
        began = time.monotonic()
        try:
            user = self._ask("users_info", user=person, include_locale=True)["user"]
        except TryAgain:
            if time.monotonic() - began > PATIENCE:
                self._silent_until = {person: time.monotonic() + SILENT_FOR}
            raise
        except _UnknownError:
            member = Member(person, Standing.STRANGER, timezone="", locale="en")
        else:
            member = read_member(user)
        if len(self._members) >= _MOST_KNOWN:
            self._members.clear()
        self._members[person] = (now, member)
        return member

    def coordinators(self) -> frozenset[PersonId]:
        """List the members of the coordinators' channel; raises `TryAgain` as `member` does."""
        now = self._now()
        known = self._coordinators
        if known is not None and timedelta(0) <= now - known[0] < COORDINATORS_FOR:
            return known[1]
        if not self._channel:
            return frozenset()
        members = frozenset(self._all_members())
        self._coordinators = (now, members)
        return members

    def everybody(self) -> tuple[Member, ...]:
        """List every account of the workspace; raises `TryAgain` when Slack does not say."""
        wishes = {"limit": MOST_ON_A_PAGE, "include_locale": True}
        return tuple(
            read_member(user)
            for page in self._pages("users_list", **wishes)
            for user in page["members"]
        )

    def forget_coordinators(self) -> None:
        """Ask Slack again next time, because somebody came or went."""
        self._coordinators = None

    def _all_members(self) -> list[PersonId]:
        pages = self._pages("conversations_members", channel=self._channel, limit=200)
        return [PersonId(member) for page in pages for member in page["members"]]

    def _pages(self, method: str, **arguments: Any) -> Iterator[dict[str, Any]]:
        cursor = ""
        while True:
            page = self._ask(method, cursor=cursor, **arguments)
            yield page
            cursor = (page.get("response_metadata") or {}).get("next_cursor") or ""
            if not cursor:
                return

    def _ask(self, method: str, **arguments: Any) -> dict[str, Any]:
        now = self._now()
        shared = self._pauses.until(method, now) if self._pauses is not None else None
        left = max(self._not_before.get(method, now), shared or now) - now
        if timedelta(0) < left <= LONGEST_WAIT:  # more than that is a clock that was put back
            raise TryAgain("Slack asked us to wait", left, refused=self._refused.get(method, ""))
        try:
            answer = getattr(self._client, method)(**arguments)
        except SlackApiError as error:
            if code_of(error) in UNKNOWN:
                raise _UnknownError from None
            wait = wait_for_all(error) or timedelta(0)
            self._not_before[method] = until = self._now() + wait
            self._refused[method] = refused(error)
            if self._pauses is not None and wait and not self._refused[method]:
                self._pauses.note(method, until)
            raise TryAgain("Slack did not say", wait, refused=self._refused[method]) from None
        except NO_ANSWER:
            raise TryAgain("Slack did not say") from None
        self._refused.pop(method, None)
        data: dict[str, Any] = answer.data
        return data


def read_member(user: dict[str, Any]) -> Member:
    """Read what `users.info` says of an account."""
    return Member(
        id=PersonId(user["id"]),
        standing=_standing(user),
        timezone=user.get("tz") or "",
        locale=user.get("locale") or "en",
    )


def _standing(user: dict[str, Any]) -> Standing:
    if user.get("deleted"):
        return Standing.GONE
    if user.get("is_bot") or user.get("is_workflow_bot") or user["id"] == "USLACKBOT":
        return Standing.BOT
    if user.get("is_stranger"):
        return Standing.STRANGER
    if user.get("is_restricted") or user.get("is_ultra_restricted"):
        return Standing.GUEST
    return Standing.FULL
