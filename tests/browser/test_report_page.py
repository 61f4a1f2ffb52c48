"""The report as a person has it: opened, filtered, switched to the other language, printed; by itself, without a
network."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, sync_playwright

from harness.catalogue import say
from harness.certificates.domain.properties import Property
from harness.evidence.page.html import html
from harness.evidence.report.gather import gather
from harness.evidence.stored import Stored
from tests.evidence.report.made import made, misdelivered, people, shows_data_of

FINDINGS = 5_000
OPENED_WITHIN_S = 3.0
MOST_BYTES = 15_000_000
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
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = misdelivered(tmp_path_factory.mktemp("small"))
    return _written(folder)


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """5,000 findings of two causes about 250 documents, each of its own."""
    run = made(tmp_path_factory.mktemp("large"))
    residents = people().residents
    names = [(run.issue(residents[place % len(residents)]), residents[place % len(residents)]) for place in range(250)]
    other = residents[-1]
    for place in range(FINDINGS):
        name, applicant = names[place % len(names)]
        if place % 5:
            run.find(Property.BINDING, shows_data_of(applicant, other), name, applicant, other)
        else:
            again = say("repeated-other-document", application=name, times=2)
            run.find(Property.UNIQUENESS, again, name, applicant)
    return _written(run.finish())


def _written(folder: Path) -> Path:
    path = folder.with_suffix(".html")
    path.write_text(html(gather(Stored.load(folder), people()), "ja"), encoding="utf-8")
    return path


class Opened:
    """A page, and what must not come from it."""

    def __init__(self, browser: Browser, path: Path, size: dict[str, int], scheme: str = "light") -> None:
        self.context = browser.new_context(viewport=size, color_scheme=scheme)  # type: ignore[arg-type]
        self.page: Page = self.context.new_page()
        self.complaints: list[str] = []
        self.requests: list[str] = []
        self.page.on("console", self._told)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("request", lambda request: self.requests.append(request.url))
        start = time.monotonic()
        self.page.goto(path.as_uri(), wait_until="load")
        self.page.evaluate("() => document.fonts.ready.then(() => new Promise(requestAnimationFrame))")
        self.opened_s = time.monotonic() - start

    def _told(self, message: ConsoleMessage) -> None:
        self.complaints.append(message.text)

    def __enter__(self) -> Opened:
        return self

    def __exit__(self, *_: object) -> None:
        self.context.close()
        assert self.complaints == []
        assert [url for url in self.requests if not url.startswith(("file:", "data:"))] == []
        assert sum(url.startswith("file:") for url in self.requests) == 1


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_opens_and_fits(browser: Browser, small: Path, size: dict[str, int], scheme: str) -> None:
    with Opened(browser, small, size, scheme) as opened:
        page = opened.page
        for _ in range(2):
            assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
            page.click("#language")
        shade = page.evaluate("getComputedStyle(document.documentElement).backgroundColor")
        assert (shade == "rgb(251, 250, 247)") == (scheme == "light")


def test_the_language_switches_everywhere(browser: Browser, small: Path) -> None:
    with Opened(browser, small, DESKTOP) as opened:
        page = opened.page
        assert "指摘あり" in page.inner_text("h1")
        page.click("#language")
        assert page.inner_text("h1") == "Findings"
        assert page.get_attribute("html", "lang") == "en"
        assert "すべて" not in page.inner_text("#cause")
        assert page.locator("span[lang=ja]:visible").count() == 0
        assert page.locator("span[lang=en]:visible").count() > 50
        page.click("#language")
        assert page.locator("span[lang=en]:visible").count() == 0


def test_japanese_shows_in_the_embedded_font(browser: Browser, small: Path) -> None:
    """Whatever fonts the machine has: the family that the page carries is loaded, and has the letters."""
    context = browser.new_context()
    page = context.new_page()
    page.goto(small.as_uri())
    page.evaluate("document.body.style.fontFamily = '\"IPAex embedded\"'")  # the machine may have another before it
    status = page.evaluate(
        "document.fonts.load('16px \"IPAex embedded\"', '\u6307').then((found) => found.map((one) => one.status))"
    )
    assert status == ["loaded"]
    session = context.new_cdp_session(page)
    session.send("DOM.enable")
    session.send("CSS.enable")
    root = session.send("DOM.getDocument")["root"]["nodeId"]
    for selector in ("h1 [lang=ja]", ".asks [lang=ja]", ".worst .whom [lang=ja]"):
        node = session.send("DOM.querySelector", {"nodeId": root, "selector": selector})["nodeId"]
        used = session.send("CSS.getPlatformFontsForNode", {"nodeId": node})["fonts"]
        assert used
        assert all(font["isCustomFont"] for font in used), (selector, used)
    context.close()


def test_findings_are_filtered_by_cause_and_by_words(browser: Browser, large: Path) -> None:
    with Opened(browser, large, DESKTOP) as opened:
        page = opened.page
        assert "5,000" in page.inner_text("#shown")
        page.click("button.cause >> nth=0")
        assert page.inner_text("#shown").count("1,000") == 1
        assert page.locator(".finding:visible").count() == 50  # the others are of events that stand there already
        page.fill("#words", "rmade2-000001")
        assert page.locator("#rows tr").count() + page.locator(".finding:visible").count() == 20
        page.fill("#words", "nobody of this name")
        assert page.locator(".finding:visible").count() == 0
        assert page.locator("#rest:visible").count() == 0


def test_more_findings_come_on_demand(browser: Browser, large: Path) -> None:
    with Opened(browser, large, DESKTOP) as opened:
        assert opened.page.locator("#rows tr").count() == 100
        opened.page.click("#more")
        assert opened.page.locator("#rows tr").count() == 200


def test_thousands_of_findings_open_at_once(browser: Browser, large: Path) -> None:
    assert large.stat().st_size < MOST_BYTES
    with Opened(browser, large, DESKTOP) as opened:
        assert opened.page.locator(".finding").count() == 200
        assert opened.opened_s < OPENED_WITHIN_S


def test_a_finding_can_be_linked_to(browser: Browser, small: Path) -> None:
    with Opened(browser, small, DESKTOP) as opened:
        page = opened.page
        page.evaluate("document.querySelector('.finding').open = false")
        page.click(".worst a")
        page.wait_for_function("document.querySelector('#finding-1').open")
        assert page.locator("#finding-1 svg.drawn rect.framed").count() >= 4


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_the_first_screen_holds_what_a_reader_must_know(browser: Browser, small: Path, size: dict[str, int]) -> None:
    with Opened(browser, small, size) as opened:
        page = opened.page
        for _ in range(2):
            for selector in (".unsigned", "#verdict", ".headline", ".worst", ".gaps ul"):
                box = page.locator(selector).bounding_box()
                assert box is not None
                assert box["y"] + box["height"] <= size["height"], selector
            page.click("#language")


def test_a_finger_hits_what_it_aims_at(browser: Browser, small: Path) -> None:
    with Opened(browser, small, PHONE) as opened:
        targets = opened.page.locator("button:visible, select:visible, input:visible, summary:visible, a:visible")
        assert targets.count() > 8
        for place in range(targets.count()):
            box = targets.nth(place).bounding_box()
            assert box is not None
            assert box["height"] >= 40, targets.nth(place).inner_text()


def test_a_sheet_is_enlarged_and_moves_by_itself(browser: Browser, small: Path) -> None:
    with Opened(browser, small, PHONE) as opened:
        page = opened.page
        before = page.locator("#finding-1 svg.drawn").bounding_box()
        page.click("#finding-1 .enlarge")
        after = page.locator("#finding-1 svg.drawn").bounding_box()
        assert before is not None
        assert after is not None
        assert after["width"] >= 680 > before["width"]
        assert page.get_attribute("#finding-1 .enlarge", "aria-pressed") == "true"
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def test_it_prints(browser: Browser, small: Path) -> None:
    with Opened(browser, small, DESKTOP, "dark") as opened:
        opened.page.emulate_media(media="print")
        assert (
            opened.page.evaluate("getComputedStyle(document.documentElement).backgroundColor") == "rgb(255, 255, 255)"
        )
        assert opened.page.locator("header.bar:visible").count() == 0
        assert opened.page.pdf(format="A4").startswith(b"%PDF-")
