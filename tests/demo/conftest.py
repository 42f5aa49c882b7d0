import pytest

from bot import demo


@pytest.fixture(name="stage")
def _stage(tmp_path):
    stage = demo.Stage(tmp_path, 0)
    yield stage
    stage.strike()


@pytest.fixture(name="page")
def _page(browser, stage):
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    page = context.new_page()
    page.set_default_timeout(15_000)
    trouble = []
    page.on("pageerror", lambda error: trouble.append(str(error)))
    page.on("console", lambda line: trouble.append(line.text) if line.type == "error" else None)
    page.goto(stage.address)
    yield page
    context.close()
    assert trouble == []
