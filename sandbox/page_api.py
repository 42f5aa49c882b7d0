"""The JSON interface of the page on which a human plays the people of the workspace."""

import asyncio
import json
from collections.abc import Awaitable, Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

from aiohttp import web

from sandbox import page_state
from sandbox.gestures import Gestures
from sandbox.reach import Place
from sandbox.refusals import Impossible
from sandbox.workspace import Workspace

PAGE = Path(__file__).parent / "page"
LOCAL_NAMES = frozenset({"127.0.0.1", "localhost"})

Json = dict[str, Any]
Deed = Callable[[str, Json], Awaitable[None]]


class PageApi:
    """Serves the page and its JSON; everything but the page itself is under `/ui/`."""

    def __init__(self, workspace: Workspace, gestures: Gestures, introduction: str) -> None:
        self._workspace = workspace
        self._gestures = gestures
        self._introduction = introduction
        self._streams: dict[asyncio.Queue[str | None], asyncio.AbstractEventLoop] = {}
        self._deeds: Mapping[str, Deed] = {
            "command": self._say,
            "message": self._say,
            "shortcut": lambda user, body: gestures.shortcut(user, body["callback_id"]),
            "home": lambda user, body: gestures.open_home(user, body.get("tab", "home")),
            "read": self._read,
            "action": self._act,
            "submit": lambda user, body: gestures.submit(
                user, body["view_id"], entered=_values(body)
            ),
            "close": lambda user, body: gestures.close(user, body["view_id"]),
            "dismiss": self._dismiss,
        }
        workspace.on_change.append(self._announce)

    def add_routes(self, router: web.UrlDispatcher) -> None:
        """Register every path."""
        router.add_get("/", self._index)
        router.add_get("/page/{file}", self._file)
        router.add_get("/ui/workspace", self._show_workspace)
        router.add_get("/ui/people/{user}", self._show_person)
        router.add_get("/ui/events", self._stream)
        router.add_post("/ui/clock", self._move_clock)
        router.add_post("/ui/people/{user}/{deed}", self._do)

    def close(self) -> None:
        """End the event streams and stop listening to the workspace."""
        if self._announce in self._workspace.on_change:
            self._workspace.on_change.remove(self._announce)
        for queue in self._streams:
            queue.put_nowait(None)

    # -- the page and what it shows -----------------------------------------------------------

    async def _index(self, _: web.Request) -> web.StreamResponse:
        return _page_file("index.html")

    async def _file(self, request: web.Request) -> web.StreamResponse:
        return _page_file(request.match_info["file"])

    async def _show_workspace(self, request: web.Request) -> web.StreamResponse:
        _only_local(request)
        with self._workspace.lock:
            shown = page_state.workspace(self._workspace, self._introduction)
        return web.json_response(shown)

    async def _show_person(self, request: web.Request) -> web.StreamResponse:
        _only_local(request)
        user = request.match_info["user"]
        if user not in self._workspace.people:
            raise web.HTTPNotFound
        with self._workspace.lock:
            text = json.dumps(page_state.person(self._workspace, user))
        return web.Response(text=text, content_type="application/json")

    async def _stream(self, request: web.Request) -> web.StreamResponse:
        _only_local(request)
        stream = web.StreamResponse(
            headers={"Content-Type": "text/event-stream", "Cache-Control": "no-store"}
        )
        await stream.prepare(request)
        queue: asyncio.Queue[str | None] = asyncio.Queue()
        self._streams[queue] = asyncio.get_running_loop()
        try:
            await stream.write(_event(self._news(())))
            while (news := await queue.get()) is not None:
                await stream.write(_event(news))
        except ConnectionError:
            pass  # the page was closed
        finally:
            del self._streams[queue]
        return stream

    def _announce(self, users: Iterable[str]) -> None:
        if not self._streams:
            return
        news = self._news(users)
        for queue, loop in list(self._streams.items()):
            loop.call_soon_threadsafe(queue.put_nowait, news)

    def _news(self, users: Iterable[str]) -> str:
        now = self._workspace.clock.now().isoformat()
        return json.dumps({"changed": list(users), "now": now})

    # -- what the human does ------------------------------------------------------------------

    async def _do(self, request: web.Request) -> web.StreamResponse:
        deed = self._deeds.get(request.match_info["deed"])
        if deed is None:
            raise web.HTTPNotFound
        body = await _body(request)
        try:
            await deed(request.match_info["user"], body)
        except Impossible as problem:
            return web.json_response({"ok": False, "error": str(problem)})
        except KeyError as missing:
            return web.json_response({"ok": False, "error": f"{missing} is missing."})
        return web.json_response({"ok": True})

    async def _move_clock(self, request: web.Request) -> web.StreamResponse:
        seconds = (await _body(request)).get("seconds")
        if isinstance(seconds, bool) or not isinstance(seconds, int | float) or seconds < 0:
            return web.json_response({"ok": False, "error": "Time moves forward only."})
        await asyncio.to_thread(self._workspace.clock.advance, float(seconds))
        self._workspace.changed(list(self._workspace.people))
        return web.json_response({"ok": True})

    async def _say(self, user: str, body: Json) -> None:
        await self._gestures.say(user, body["channel"], body["text"])

    async def _act(self, user: str, body: Json) -> None:
        await self._gestures.act(
            user,
            self._place(user, body["where"]),
            body["block_id"],
            body["action_id"],
            body.get("value") or {},
            entered=_values(body),
        )

    def _place(self, user: str, where: Json) -> Place:
        match where["kind"]:
            case "view":
                return Place("view", where["view_id"])
            case "home":
                home = self._workspace.views.homes.get((self._workspace.app.app_id, user))
                if home is None:
                    raise Impossible("There is no home tab yet.")
                return Place("view", home.id)
            case "ephemeral":
                return Place("ephemeral", where["ts"])
        return Place("message", where["ts"], where["channel"])

    async def _read(self, user: str, body: Json) -> None:
        with self._workspace.screen_of(user):
            place = self._workspace.conversations.by_id.get(body["channel"])
            if place is not None and place.messages:
                place.read_until[user] = max(place.messages)

    async def _dismiss(self, user: str, body: Json) -> None:
        with self._workspace.screen_of(user):
            kept = self._workspace.failures.get(user, [])
            self._workspace.failures[user] = [
                failure for failure in kept if failure.id != body["failure_id"]
            ]


def _values(body: Json) -> dict[str, Any]:
    state = body.get("state") or {}
    values = state.get("values", state) if isinstance(state, dict) else {}
    return values if isinstance(values, dict) else {}


def _event(news: str) -> bytes:
    return f"data: {news}\n\n".encode()


def _only_local(request: web.Request) -> None:
    """Refuse pages of other sites that had their name point to this machine."""
    if request.url.host not in LOCAL_NAMES:
        raise web.HTTPForbidden


async def _body(request: web.Request) -> Json:
    _only_local(request)
    if request.content_type != "application/json":  # what a foreign page cannot send unasked
        raise web.HTTPUnsupportedMediaType
    try:
        body = await request.json()
    except ValueError:
        raise web.HTTPBadRequest from None
    if not isinstance(body, dict):
        raise web.HTTPBadRequest
    return body


def _page_file(name: str) -> web.StreamResponse:
    path = PAGE / name
    if path.parent != PAGE or not path.is_file():
        raise web.HTTPNotFound
    return web.FileResponse(path, headers={"Cache-Control": "no-cache"})
