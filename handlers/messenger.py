"""The way out: a letter becomes a Slack message, and Slack's errors become ours."""

from datetime import timedelta
from typing import Any

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError

from bot.domain.notices import Act, Coordinators, DigestReady, Letter
from bot.domain.people import PersonId
from bot.usecases.ports import Broken, Delay, Posted, Undeliverable
from handlers.crisis import CrisisLines
from handlers.troubles import UNTIL_MENDED, code_of, wait_for_all
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
WRONG = frozenset({"invalid_arguments", "invalid_blocks", "msg_too_long", "no_text"})
#: The message to replace or erase is not there any more, which is as good.
NOT_THERE = frozenset({"cant_delete_message", "cant_update_message", "message_not_found"})

#: Between two attempts to reach Slack at all.
UNREACHABLE = timedelta(seconds=5)


class SlackMessenger:
    """Carries letters with a client that never retries: the outbox is the only retrier."""

    def __init__(self, client: WebClient, channel: str, crisis: CrisisLines) -> None:
        self._client = client
        self._channel = channel
        self._crisis = crisis

    def carry(self, letter: Letter, place: Posted | None) -> Posted | None:
        """Say it, replace it or erase it; raises `Delay`, `Undeliverable` or `Broken`."""
        words = Words.for_locale(letter.locale)
        message = in_words(letter.notice, words, crisis_lines=self._crisis.lines())
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

    def _post(self, letter: Letter, message: Message) -> Posted:
        if isinstance(letter.to, Coordinators) and not self._channel:
            raise Delay(UNTIL_MENDED, counts=False, for_ever=True)
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
        except (SlackClientError, OSError):
            raise Delay(UNREACHABLE, counts=False) from None

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
        answer = self._client.chat_postMessage(
            channel=to,
            text=message.text,
            blocks=message.blocks,
            unfurl_links=False,
            unfurl_media=False,
            parse="none",
        )
        return Posted(channel=str(answer["channel"]), ts=str(answer["ts"]))

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
        except (SlackClientError, OSError):
            raise Delay(UNREACHABLE, counts=False) from None
        return True


def _ours(error: SlackApiError, letter: Letter | None) -> Exception:
    wait = wait_for_all(error)
    if wait is not None:
        return Delay(wait, counts=False, for_all=True, for_ever=True)
    code = code_of(error)
    if code in WRONG:
        return Broken(code)
    to_channel = letter is not None and isinstance(letter.to, Coordinators)
    if code in GONE and not to_channel:
        return Undeliverable(code)
    if code in GONE or code == "not_in_channel":  # the coordinators' channel, which can be mended
        return Delay(UNTIL_MENDED, counts=False, for_ever=True)
    return Delay()
