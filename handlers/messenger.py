"""The way out: a letter becomes a Slack message, and Slack's errors become ours."""

from datetime import timedelta
from http.client import HTTPException
from typing import Any
from urllib.error import URLError

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.domain.notices import Act, Coordinators, DigestReady, Letter
from bot.domain.people import PersonId
from bot.usecases.ports import (
    Broken,
    ChannelClosed,
    Delay,
    NotDelivered,
    Posted,
    TokenRefused,
    Undeliverable,
)
from handlers.crisis import CrisisLines
from handlers.troubles import NO_ANSWER, UNTIL_MENDED, code_of, refused, told, wait_for_all
from handlers.views.in_person import FOR_COORDINATORS, in_person
from handlers.views.notices import Message, in_words
from handlers.views.speech import Words

#: The person or the place is gone; trying again cannot help.
GONE = frozenset(
    {
        "cannot_dm_bot",
        "channel_not_found",
        "is_archived",
        "messages_tab_disabled",
        "user_disabled",
        "user_not_found",
        "user_not_visible",
    }
)
#: What we wrote is not what Slack takes: a mistake of ours.
WRONG = frozenset(
    {
        "invalid_arguments",
        "invalid_blocks",
        "invalid_blocks_format",
        "msg_blocks_too_long",
        "msg_too_long",
        "no_text",
    }
)
#: The message to replace or erase is not there any more, which is as good.
NOT_THERE = frozenset({"cant_delete_message", "cant_update_message", "message_not_found"})

#: Between two attempts to reach Slack at all.
UNREACHABLE = timedelta(seconds=5)
#: Until something is said again that Slack may have heard, or while Slack is not well.
UNHEARD = timedelta(seconds=30)


class SlackMessenger:
    """Carries letters with a client that never retries: the outbox is the only retrier."""

    def __init__(self, client: WebClient, channel: str, crisis: CrisisLines) -> None:
        self._client = client
        self._channel = channel
        self._crisis = crisis

    def carry(self, letter: Letter, place: Posted | None) -> Posted | None:
        """Say it, replace it or erase it; raises what `bot.usecases.ports.Messenger` names."""
        words = Words.for_locale(letter.locale)
        message = in_words(letter.notice, words, crisis_lines=self._crisis.lines())
        if isinstance(letter.notice, FOR_COORDINATORS) and letter.to != Coordinators.CHANNEL:
            message = in_person(message, words)
        match letter.act:
            case Act.POST:
                return self._post(letter, message)
            case Act.REPLACE:
                if place is not None:
                    self._replace(place, message)
                return place
            case Act.ERASE:
                if place is not None:
                    self._erase(place, message)
                return None

    def greet(self) -> None:
        """Ask Slack whether it takes our token; raises `TokenRefused` or `Delay`."""
        try:
            self._client.auth_test()
        except SlackApiError as error:
            if refused(error):
                raise TokenRefused(refused(error)) from None
            if error.response.status_code >= 429:
                raise _ours(error, None) from None
        except NO_ANSWER:
            raise Delay(UNREACHABLE, counts=False, code="unreachable") from None

    def _post(self, letter: Letter, message: Message) -> Posted:
        if isinstance(letter.to, Coordinators) and not self._channel:
            raise Delay(UNTIL_MENDED, counts=False, for_ever=True, code="no_channel")
        try:
            to = self._destination(letter.to)
            return self._say(to, message)
        except SlackApiError as error:
            chartless = message.without_chart()
            if isinstance(letter.notice, DigestReady) and code_of(error) == "invalid_blocks":
                try:
                    return self._say(to, chartless)
                except SlackApiError as again:
                    raise _ours(again, letter) from None
            raise _ours(error, letter) from None
        except NO_ANSWER:
            raise Delay(UNREACHABLE, counts=False, code="unreachable") from None

    def _destination(self, to: PersonId | Coordinators) -> str:
        """
        Find the conversation to post in.

        A direct message is opened rather than posted to a user id: only opening one says that
        somebody is deactivated.
        """
        if isinstance(to, Coordinators):
            return self._channel
        try:
            return str(self._client.conversations_open(users=to)["channel"]["id"])
        except SlackApiError as error:
            if code_of(error) in {"missing_scope", "unknown_method"}:
                return to  # Slack opens the conversation by itself, and says less
            raise

    def _say(self, to: str, message: Message) -> Posted:
        try:
            answer = self._client.chat_postMessage(
                channel=to,
                text=message.text,
                blocks=message.blocks,
                unfurl_links=False,
                unfurl_media=False,
                parse="none",
            )
            return Posted(channel=told(answer, "channel"), ts=told(answer, "ts"))
        except URLError:
            raise  # it never reached Slack
        except (OSError, HTTPException, ValueError, LookupError):
            # Slack may have heard it, so there are only so many times that it is said again.
            raise Delay(UNHEARD, code="no_answer") from None

    def _replace(self, place: Posted, message: Message) -> None:
        self._try(
            "chat_update",
            channel=place.channel,
            ts=place.ts,
            text=message.text,
            blocks=message.blocks,
            parse="none",
        )

    def _erase(self, place: Posted, message: Message) -> None:
        if not self._try("chat_delete", channel=place.channel, ts=place.ts):
            self._replace(place, message)

    def _try(self, method: str, **arguments: Any) -> bool:
        try:
            getattr(self._client, method)(**arguments)
        except SlackApiError as error:
            if code_of(error) in NOT_THERE:
                return False
            raise _ours(error, None) from None
        except NO_ANSWER:
            raise Delay(UNREACHABLE, counts=False, code="unreachable") from None
        return True


def _ours(error: SlackApiError, letter: Letter | None) -> NotDelivered:
    code, status = code_of(error), error.response.status_code
    if refused(error):
        return TokenRefused(code)
    wait = wait_for_all(error)
    if wait is not None:
        return Delay(wait, counts=False, for_all=True, for_ever=True, code="ratelimited")
    to_channel = letter is not None and isinstance(letter.to, Coordinators)
    if to_channel and (code in GONE or code == "not_in_channel"):
        return ChannelClosed(code)
    if code in GONE:
        return Undeliverable(code)
    if code in WRONG:
        return Broken(code)
    if status >= 500:
        return Delay(UNHEARD, counts=False, code=f"http_{status}")
    return Delay(code=code) if code else Delay(UNHEARD, code="not_slack")
