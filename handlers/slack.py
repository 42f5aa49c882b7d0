"""Bolt and its clients, put together for one workspace."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from logging import Logger, getLogger
from ssl import SSLContext, create_default_context
from typing import Any, TypeVar
from urllib.parse import urlsplit

from slack_bolt import App, BoltRequest, BoltResponse
from slack_bolt.authorization import AuthorizeResult
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError

from handlers.answering import AnsweringClient
from handlers.troubles import NO_ANSWER, code_of, is_passing, told, wait_for_all

Client = TypeVar("Client", bound=WebClient)

#: Seconds a call inside a listener may take: a trigger lives for three.
ANSWER_WITHIN = 2
#: Seconds a message may take; far below the sixty of its lease.
DELIVER_WITHIN = 10
#: Listeners at work at the same time; they are short, and never wait for one another.
LISTENERS_AT_ONCE = 20


@dataclass(frozen=True, slots=True)
class Workspace:
    """Who we are, as `auth.test` says."""

    team_id: str
    bot_user_id: str
    bot_id: str
    scopes: frozenset[str]
    app_id: str = ""  #: empty where Slack did not say


class NoAnswerFromSlackError(Exception):
    """Slack could not be reached; it may be reached later, and `wait` says how much at least."""

    def __init__(self, wait: timedelta | None = None) -> None:
        super().__init__()
        self.wait = wait or timedelta(0)


class TokenRefusedError(Exception):
    """Slack does not take the token; waiting will not help. The text is Slack's error code."""


def client_for(token: str | None, api_url: str, *, timeout: int) -> WebClient:
    """
    Make a client that tries once.

    A proxy from the environment is used, but never to reach this very machine.
    """
    client = WebClient(
        token=token, base_url=api_url, timeout=timeout, ssl=trust(api_url), retry_handlers=[]
    )
    return without_detour(client)


def answering_client(token: str, api_url: str) -> AnsweringClient:
    """Make the client for what is asked of Slack while somebody waits."""
    client = AnsweringClient(
        token=token,
        base_url=api_url,
        timeout=ANSWER_WITHIN,
        ssl=trust(api_url),
        connections=LISTENERS_AT_ONCE,
    )
    return without_detour(client)


def without_detour(client: Client) -> Client:
    """Have a client use no proxy on its way to this very machine."""
    if is_this_machine(client.base_url):
        client.proxy = None
    return client


def trust(api_url: str) -> SSLContext | None:
    """Say whom to trust at an address; None where nothing is encrypted."""
    return trusted_roots() if urlsplit(api_url).scheme == "https" else None


@cache
def trusted_roots() -> SSLContext:
    """
    Give whom this machine trusts, read once.

    Left alone, the client would read them again for every call, which takes longer than the call.
    """
    return create_default_context()


def is_this_machine(url: str) -> bool:
    """Tell whether a URL points at a loopback address."""
    host = urlsplit(url).hostname or ""
    return host in {"localhost", "::1"} or host.startswith("127.")


@contextmanager
def answered() -> Iterator[None]:
    """Raise `NoAnswerFromSlackError` or `TokenRefusedError` where Slack does not let us in."""
    try:
        yield
    except SlackApiError as error:
        if is_passing(error):
            raise NoAnswerFromSlackError(wait_for_all(error)) from None
        raise TokenRefusedError(code_of(error)) from None
    except NO_ANSWER:
        raise NoAnswerFromSlackError from None


def introduce(client: WebClient) -> Workspace:
    """Ask Slack who we are; raises `NoAnswerFromSlackError` or `TokenRefusedError`."""
    with answered():
        answer = client.auth_test()
        team_id, bot_user_id = told(answer, "team_id"), told(answer, "user_id")
    scopes = answer.headers.get("x-oauth-scopes") or answer.headers.get("X-OAuth-Scopes") or ""
    return Workspace(
        team_id=team_id,
        bot_user_id=bot_user_id,
        bot_id=str(answer.get("bot_id") or ""),
        scopes=frozenset(scope.strip() for scope in scopes.split(",") if scope.strip()),
        app_id=_app_of(client, str(answer.get("bot_id") or "")),
    )


def _app_of(client: WebClient, bot_id: str) -> str:
    """Ask which app we are; what Slack does not say is not checked."""
    try:
        return str(client.bots_info(bot=bot_id)["bot"]["app_id"]) if bot_id else ""
    except (SlackApiError, SlackClientError, OSError, KeyError, TypeError):
        return ""


def make_app(client: WebClient, workspace: Workspace, logger: Logger | None = None) -> App:
    """
    Make the Bolt app: the listener runs, the transaction commits, and then Slack gets its answer.

    Payloads of another workspace or app are not acknowledged. What a bug says goes nowhere but
    its type.
    """
    result = AuthorizeResult(
        enterprise_id=None,
        team_id=workspace.team_id,
        bot_user_id=workspace.bot_user_id,
        bot_id=workspace.bot_id,
        bot_token=client.token,
    )
    logger = logger or getLogger("slack_bolt.app")
    app = App(
        client=client_for(None, client.base_url, timeout=ANSWER_WITHIN),  # see `authorize`
        logger=logger,
        process_before_response=True,
        request_verification_enabled=False,
        before_authorize=only_from(workspace.team_id, workspace.app_id),
        authorize=lambda **_: result,
        listener_executor=ThreadPoolExecutor(LISTENERS_AT_ONCE, "listener"),
    )

    @app.error
    def on_bug(error: Exception) -> None:
        getLogger("handlers.bug").error("listener_failed", extra={"bug": error})

    return app


def only_from(team_id: str, app_id: str = "") -> Callable[..., BoltResponse]:
    """Let nothing in from another workspace, or meant for another app."""

    def only_ours(req: BoltRequest, next: Callable[[], BoltResponse]) -> BoltResponse:  # noqa: A002 - Bolt's name
        body: dict[str, Any] = req.body
        team = body.get("team") or {}
        theirs = body.get("team_id") or (team.get("id") if isinstance(team, dict) else None)
        meant_for = body.get("api_app_id")
        if theirs not in {None, team_id} or (app_id and meant_for not in {None, app_id}):
            return BoltResponse(status=403, body="")
        return next()

    return only_ours
