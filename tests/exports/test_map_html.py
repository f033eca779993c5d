"""The page of the map: its text, and its behaviour in a real browser where one is installed."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest

from papermap.exports.map_html import render
from papermap.model.maps import MapPicture
from tests.exports.browser import Browser, find_browser
from tests.exports.pictures import HOSTILE, hostile_map, small_map, strange_maps


class Scripts(HTMLParser):
    """The contents of script elements, as a browser would cut them."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.tags: list[str] = []
        self.addresses: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        if tag == "script":
            self.found.append("")
        self.addresses += [v or "" for name, v in attrs if name in ("src", "href", "srcset", "action")]

    def handle_data(self, data: str) -> None:
        if self.cdata_elem == "script":
            self.found[-1] += data


def test_the_page_needs_nothing_from_outside() -> None:
    page = render(small_map())
    assert Scripts(page).addresses == []
    assert "default-src 'none'" in page
    assert "@import" not in page
    assert "url(" not in page


def test_text_from_outside_cannot_leave_the_data() -> None:
    page = render(hostile_map())
    scripts = Scripts(page)
    assert len(scripts.found) == 2
    data = json.loads(scripts.found[0])
    assert [node["title"] for node in data["nodes"]] == list(HOSTILE)
    assert "img" not in scripts.tags
    assert page.isascii() or not re.search("[\u2028\u2029\ud800]", page)
    page.encode("utf-8")


def test_edges_to_papers_that_are_not_on_the_map_are_left_out() -> None:
    data = json.loads(Scripts(render(strange_maps()["heap"])).found[0])
    assert data["edges"] == [[0, 0, "cites"], [0, 1, "cites"], [1, 0, "cites"]]


def test_the_same_map_gives_the_same_page() -> None:
    assert render(small_map()) == render(small_map())


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    path = find_browser()
    if path is None:
        pytest.skip("no Chromium is installed, so the page was not opened in a browser")
    with Browser(path) as running:
        yield running


def show(browser: Browser, folder: Path, picture: MapPicture) -> None:
    page = folder / "map.html"
    page.write_text(render(picture), encoding="utf-8")
    browser.errors.clear()
    browser.requests.clear()
    browser.resize(1280, 800)
    browser.open(page)


def spot(browser: Browser, key: int) -> tuple[float, float]:
    """Where a paper of ``small_map`` is on the screen: the page fits the map into its canvas, above the
    words at its bottom."""
    box = browser.js(
        "(({x, y, width, height}) => [x, y, width, height])"
        "(document.getElementById('map').getBoundingClientRect())"
    )
    free = box[3] - browser.js("document.getElementById('legend').offsetHeight")
    scale = 0.86 * min(box[2] / 2, free / 0.5)
    x, y = (key % 5) / 2 - 1, (key // 5) / 2 - 1
    return box[0] + box[2] / 2 + x * scale, box[1] + free / 2 - (y + 0.75) * scale


def text(browser: Browser, name: str) -> str:
    found: str = browser.js(f"document.getElementById({name!r}).innerText")
    return found


def test_a_click_selects_and_draws_both_kinds_of_edges(browser: Browser, tmp_path: Path) -> None:
    show(browser, tmp_path, small_map())
    before = browser.screenshot()
    browser.click(*spot(browser, 5))
    panel = text(browser, "panel")
    assert "Paper 5" in panel
    assert "builds on (3)" in panel
    assert "built on it ▶ (1)" in panel
    assert browser.screenshot() != before
    colours = browser.js(
        """(() => {
          const style = getComputedStyle(document.documentElement), map = document.getElementById('map');
          const pixels = map.getContext('2d').getImageData(0, 0, map.width, map.height).data;
          const has = (name) => {
            const hex = style.getPropertyValue(name).trim();
            const [r, g, b] = [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16));
            for (let i = 0; i < pixels.length; i += 4)
              if (Math.abs(pixels[i] - r) + Math.abs(pixels[i + 1] - g) + Math.abs(pixels[i + 2] - b) < 12
                  && pixels[i + 3] > 200) return true;
            return false;
          };
          return [has('--backward'), has('--forward')];
        })()"""
    )
    assert colours == [True, True]
    assert browser.errors == []
    assert [address for address in browser.requests if not address.startswith("file:")] == []


def test_a_variation_is_told_and_drawn_in_the_readers_colour_and_a_guess_is_called_one(
    browser: Browser, tmp_path: Path
) -> None:
    show(browser, tmp_path, small_map())
    assert "━ a variation of, as you said" in text(browser, "legend")
    browser.click(*spot(browser, 5))
    assert "this is Paper 0, but with smaller & faster steps" in text(browser, "panel")
    assert "this is Paper 0, but with" in text(browser, "spoken")
    browser.press("Escape")
    unselected = browser.screenshot()
    browser.call("Input.dispatchMouseEvent", type="mouseMoved", x=spot(browser, 7)[0], y=spot(browser, 7)[1])
    browser.painted()
    assert browser.screenshot() != unselected
    browser.click(*spot(browser, 7))
    panel = text(browser, "panel")
    assert "╌ perhaps a variation of Paper 3" in panel
    assert "builds on (1)" in panel
    assert browser.errors == []


def test_the_card_names_the_paper_under_the_pointer(browser: Browser, tmp_path: Path) -> None:
    show(browser, tmp_path, small_map())
    x, y = spot(browser, 3)
    browser.call("Input.dispatchMouseEvent", type="mouseMoved", x=x, y=y)
    browser.painted()
    card = text(browser, "card")
    assert "Paper 3" in card
    assert "Ada Writer3, Bo Second" in card
    assert "2003" in card
    assert "vision transformers" in card


def test_search_filters_and_goes_to_the_paper(browser: Browser, tmp_path: Path) -> None:
    show(browser, tmp_path, small_map())
    browser.press("/")
    browser.type("writer7")
    assert text(browser, "count") == "1 of 10 papers"
    assert "Paper 7" in text(browser, "hits")
    browser.press("Enter")
    assert "Paper 7" in text(browser, "panel")
    browser.press("/")
    browser.type(" nothing-has-this")
    assert "no paper has these words" in text(browser, "hits")
    assert browser.errors == []


def test_the_keyboard_alone_walks_and_lets_go(browser: Browser, tmp_path: Path) -> None:
    show(browser, tmp_path, small_map())
    browser.js("document.getElementById('map').focus()")
    browser.press("n")
    assert "Paper 0" in text(browser, "spoken")
    browser.press("ArrowRight", modifiers=8)
    assert "Paper 1" in text(browser, "spoken")
    before = browser.screenshot()
    browser.press("+")
    browser.press("ArrowLeft")
    assert browser.screenshot() != before
    browser.press("Escape")
    assert text(browser, "spoken") == "nothing selected"
    assert browser.errors == []


def test_years_and_colours(browser: Browser, tmp_path: Path) -> None:
    show(browser, tmp_path, small_map())
    browser.js(
        "(() => { const from = document.getElementById('from'); from.value = 2006;"
        " from.dispatchEvent(new Event('input')); })()"
    )
    assert text(browser, "count") == "3 of 10 papers"
    assert text(browser, "span") == "2006–2008"
    for by in ("year", "pass"):
        before = browser.screenshot()
        browser.js("document.getElementById('map').focus()")
        browser.press("c")
        assert browser.js("document.getElementById('colour').value") == by
        assert browser.screenshot() != before


def test_light_dark_and_phone(browser: Browser, tmp_path: Path) -> None:
    show(browser, tmp_path, small_map())
    browser.dark(False)
    light = browser.js("getComputedStyle(document.body).backgroundColor")
    browser.dark(True)
    assert browser.js("getComputedStyle(document.body).backgroundColor") != light
    browser.resize(360, 640)
    browser.click(*spot(browser, 5))
    assert browser.js("document.documentElement.scrollWidth <= 360")
    assert browser.js("document.getElementById('panel').getBoundingClientRect().width") == 360
    browser.dark(False)
    assert browser.errors == []


def test_the_wheel_zooms_to_the_pointer(browser: Browser, tmp_path: Path) -> None:
    show(browser, tmp_path, small_map())
    x, y = spot(browser, 5)
    browser.wheel(x, y, -400)
    browser.click(x, y)
    assert "Paper 5" in text(browser, "panel")


def test_no_paper_lies_under_the_words_at_the_bottom(browser: Browser, tmp_path: Path) -> None:
    told = "Something is missing here, and this is what can be done about it. " * 6
    show(browser, tmp_path, replace(small_map(), remarks=(told, told)))
    x, y = spot(browser, 0)
    assert y < browser.js("document.getElementById('legend').getBoundingClientRect().top")
    browser.call("Input.dispatchMouseEvent", type="mouseMoved", x=x, y=y)
    browser.painted()
    assert "Paper 0" in text(browser, "card")


@pytest.mark.parametrize("name", ["empty", "one", "heap", "hostile"])
def test_strange_maps_draw_without_an_error(browser: Browser, tmp_path: Path, name: str) -> None:
    show(browser, tmp_path, strange_maps()[name])
    for key in ("n", "n", "p", "0", "+", "?", "Escape"):
        browser.press(key)
    assert browser.errors == []
    assert browser.js("window.hurt") is None
    if name == "hostile":
        browser.press("n")
        assert browser.js(
            "[...document.querySelectorAll('#panel a')].every(a => a.href.startsWith('https://'))"
        )
        assert browser.js("document.querySelectorAll('img').length") == 0
