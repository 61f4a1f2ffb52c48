"""The comparison as a person has it: both languages, by day and night, on a desk and on a phone, without a network."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from harness.certificates.domain.properties import Property
from harness.evidence.comparison.compare import compare
from harness.evidence.comparison.page import page
from tests.evidence.runs import finding, judgement
from tests.evidence.test_comparison import MANY, manifest, stored

PHONE, DESKTOP = {"width": 390, "height": 844}, {"width": 1280, "height": 900}


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(
            executable_path=os.environ["HIMOZUKE_CHROMIUM"], args=["--no-sandbox", "--disable-dev-shm-usage"]
        )
        yield opened
        opened.close()


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Six sites; one of them lacks a patch."""
    runs = [stored(judgement(MANY), manifest("4.1.3", patch=True))]
    runs += [stored(judgement(), manifest("4.1.3", patch=True)) for _ in range(4)]
    runs += [stored(judgement([finding(Property.BINDING)]), manifest("4.1.2", patch=False))]
    path = tmp_path_factory.mktemp("page") / "comparison.html"
    path.write_text(page(compare(runs), "ja"), encoding="utf-8")
    return path


@pytest.mark.parametrize("size", [PHONE, DESKTOP])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_opens_without_a_complaint_and_asks_nobody(
    browser: Browser, written: Path, size: dict[str, int], scheme: str
) -> None:
    context = browser.new_context(viewport=size, color_scheme=scheme)  # type: ignore[arg-type]
    shown = context.new_page()
    complaints: list[str] = []
    requests: list[str] = []
    shown.on("console", lambda message: complaints.append(message.text))
    shown.on("pageerror", lambda error: complaints.append(str(error)))
    shown.on("request", lambda request: requests.append(request.url))
    shown.goto(written.as_uri())
    english, japanese = (shown.locator(f"#differs span[lang={code}]") for code in ("en", "ja"))
    assert japanese.is_visible() and not english.is_visible()
    shown.click("#language")
    assert english.is_visible() and not japanese.is_visible()
    background = "getComputedStyle(document.documentElement).backgroundColor"
    before = shown.evaluate(background)
    shown.click("#scheme")
    assert shown.evaluate(background) != before
    assert shown.locator("td.odd").count() == 2  # the build and the setting of the one site
    assert shown.evaluate("document.documentElement.scrollWidth") <= size["width"]  # tables scroll by themselves
    assert complaints == []
    assert [each for each in requests if not each.startswith(("file:", "data:"))] == []
    context.close()
