"""A clinic with three people, a tiny app, and a browser to look at it with."""

from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from sandbox.clock import ManualClock
from sandbox.server import Sandbox
from sandbox.workspace import Workspace
from tests.page.tiny_app import TinyApp

Look = Callable[..., Page]


@dataclass(frozen=True, slots=True)
class Clinic:
    sandbox: Sandbox
    app: TinyApp
    mira: str
    sam: str
    helen: str
    channel: str


@pytest.fixture
def clinic() -> Iterator[Clinic]:
    workspace = Workspace(ManualClock(datetime(2026, 3, 10, 13, 5, tzinfo=UTC)), name="Harbour")
    mira = workspace.add_person("Dr. Mira Anand", title="Emergency medicine")
    sam = workspace.add_person("Dr. Sam Okafor", tz="America/Halifax")
    helen = workspace.add_person("Helen Park", title="Coordinator")
    app = TinyApp(workspace)
    channel = workspace.add_channel(
        "coordinators", private=True, members=[helen, app.installed.bot_user_id]
    )
    with (
        closing(app),
        Sandbox(workspace, introduction="Mira asks, Sam answers.") as sandbox,
    ):
        app.web.base_url = sandbox.api_url
        yield Clinic(sandbox, app, mira, sam, helen, channel)


@pytest.fixture
def look(browser: Browser, clinic: Clinic) -> Iterator[Look]:
    """Open the page for these people; whatever the page complains about fails the test."""
    complaints: list[str] = []
    elsewhere: list[str] = []
    contexts = []

    def open_page(*places: str, width: int = 1280, height: int = 800) -> Page:
        context = browser.new_context(viewport={"width": width, "height": height})
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(10_000)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on(
            "console",
            lambda line: complaints.append(line.text) if line.type == "error" else None,
        )
        page.on(
            "request",
            lambda request: (
                None
                if request.url.startswith((clinic.sandbox.page_url, "data:"))
                else elsewhere.append(request.url)
            ),
        )
        page.goto(f"{clinic.sandbox.page_url}#{','.join(places)}")
        expect(page.get_by_role("log").or_(page.get_by_role("tabpanel")).first).to_be_visible()
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert complaints == []
    assert elsewhere == []


def pane(page: Page, name: str) -> Locator:
    return page.get_by_role("region", name=name)


def composer(page: Page, name: str) -> Locator:
    return pane(page, name).get_by_label("Message to Kindred")
