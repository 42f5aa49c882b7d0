"""Answering the person who just clicked, typed or sent: direct, and lost without harm."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any

from slack_bolt.kwargs_injection.args import Args
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.webhook import WebhookClient

from bot.domain.errors import TryAgain
from bot.domain.programme import CrisisLine
from handlers.views import status
from handlers.views.blocks import Block, View, section
from handlers.views.crisis import given_crisis_blocks
from handlers.views.speech import Words

#: Whatever a call to Slack raises when it does not work.
SLACK_SAID_NO = (SlackApiError, SlackClientError, OSError)


class Reply:
    """One way to answer, whatever kind of interaction it was."""

    def __init__(self, args: Args, client: WebClient) -> None:
        self._args = args
        self._client = client
        #: Nothing could be shown; without an acknowledgement Slack tells them to try again.
        self.is_silent = False

    def show(self, view: View) -> None:
        """
        Open a view: on top of the modal that was clicked in, else as a new one.

        Acknowledges afterwards. Raises `TryAgain` when Slack did not open it.
        """
        trigger = str(self._args.body.get("trigger_id", ""))
        within = self._modal()
        try:
            if within is None:
                self._client.views_open(trigger_id=trigger, view=view)
            else:
                self._push(trigger, within, view)
        except SLACK_SAID_NO:
            raise TryAgain("Slack did not open the view") from None
        self._args.ack()

    def _push(self, trigger: str, within: Mapping[str, Any], view: View) -> None:
        try:
            self._client.views_push(trigger_id=trigger, view=view)
        except SlackApiError as error:
            if error.response.get("error") != "push_limit_reached":
                raise
            self._client.views_update(view_id=within["id"], view=view)

    def turn_into(self, view: View) -> None:
        """
        Put a view in the place of the modal that was clicked or sent; acknowledges.

        Outside a modal there is nothing to replace, and the acknowledgement is all.
        """
        if self._args.body.get("type") == "view_submission":
            self._args.ack(response_action="update", view=view)
            return
        within = self._modal()
        if within is not None:
            with suppress(*SLACK_SAID_NO):  # the change is committed; the next look shows it
                self._client.views_update(view_id=within["id"], view=view)
        self._args.ack()

    def done(self) -> None:
        """Acknowledge; what changed is seen in the messages."""
        self._args.ack()

    def only_to_them(self, text: str, blocks: Sequence[dict[str, Any]]) -> None:
        """Answer a slash command with a message that only the person sees."""
        self._args.ack(text=text, blocks=list(blocks), response_type="ephemeral")

    def errors(self, errors: Mapping[str, str]) -> None:
        """Point at the fields of a form that need something; what was typed stays."""
        self._args.ack(response_action="errors", errors=dict(errors))

    def sentence(
        self,
        sentence: str,
        words: Words,
        *,
        crisis_lines: tuple[CrisisLine, ...] = (),
        instead: bool = False,
        keeps_form: bool = False,
    ) -> None:
        """
        Say one sentence where the person is looking; `instead` of the message they clicked.

        `keeps_form` leaves a form that was sent as it was filled in, to be sent again.
        """
        view = status.plain_modal(sentence, words, crisis_lines=crisis_lines)
        body = self._args.body
        if body.get("type") == "view_submission":
            fields = _fields(body) if keeps_form else []
            if fields:
                self.errors({fields[0]: sentence})
            else:
                self._args.ack(response_action="update", view=view)
        elif "command" in body:
            self.only_to_them(sentence, _below(crisis_lines, sentence, words))
        elif self._args.context.response_url:
            with suppress(*SLACK_SAID_NO):  # what was decided stands, heard or not
                self._at(str(self._args.context.response_url)).send(
                    text=sentence,
                    blocks=None if instead else _below(crisis_lines, sentence, words),
                    replace_original=instead,
                    response_type="ephemeral",
                )
            self._args.ack()
        elif self._modal() is not None:
            self.turn_into(view)
        else:
            self._open_quietly(view)

    def _at(self, url: str) -> WebhookClient:
        """Answer at a URL as everything is asked of Slack here: once, and while somebody waits."""
        client = WebhookClient(
            url, timeout=self._client.timeout, ssl=self._client.ssl, retry_handlers=[]
        )
        client.proxy = self._client.proxy
        return client

    def _open_quietly(self, view: View) -> None:
        trigger = self._args.body.get("trigger_id")
        if trigger:
            try:
                self._client.views_open(trigger_id=trigger, view=view)
            except SLACK_SAID_NO:
                self.is_silent = True
                return
        self._args.ack()

    def _modal(self) -> Mapping[str, Any] | None:
        view = self._args.body.get("view")
        if isinstance(view, Mapping) and view.get("type") == "modal":
            return view
        return None


def _fields(body: Mapping[str, Any]) -> list[str]:
    """List the fields of the form that was sent, by their blocks."""
    blocks = body["view"].get("blocks", [])
    return [str(block["block_id"]) for block in blocks if block.get("type") == "input"]


def _below(lines: Sequence[CrisisLine], sentence: str, words: Words) -> list[Block]:
    return [*given_crisis_blocks(lines, words), section("said", sentence)]
