"""Metadata that means harm: it is shown and exported as harmless text, whoever sent it."""

from __future__ import annotations

import json
import os
import pty
import subprocess
from collections.abc import Iterator, Mapping
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import pytest

from tests.robustness.running import all_shown, command, environment, papermap
from tests.robustness.standin import Standin, standing_in

TITLES = {
    "2401.00001": "Red \x1b[31malert\x1b[0m \x1b]0;owned\x07 and \x9b31m",
    "2401.00002": "[bold red]Markup[/bold red] [link=file:///etc/passwd]here[/link] [/]",
    "2401.00003": "=cmd|' /C calc'!A0",
    "2401.00004": "Long " + "w" * 10_000,
    "2401.00005": "Right \u202eto left\u202c and \u2066isolates\u2069",
    "2401.00006": "Two\nlines\r\nand\ta tab\x00and a NUL",
    "2401.00007": "Half a pair \ud800 and a private \ue000 sign",
    "2401.00008": "</script><script>alert(1)</script><img src=x onerror=alert(1)>",
    "2401.00009": "",
    "2401.00010": "\u200b\u200b",
    "2401.00011": "{{7*7}} ${PATH} `id` %s {0} $(reboot)",
    "2401.00012": "Ünïcödé 論文 العربية 👩‍👩‍👧 combining a\u0301\u0302\u0303",
}
BAD = {"2401.00009", "2401.00010"}
"""Papers that Semantic Scholar calls nothing at all."""


ZERO_WIDTH = "\u200b"


def sha(number: str) -> str:
    return number.replace(".", "").rjust(40, "0")


def hostile_paper(number: str) -> dict[str, Any]:
    """A paper whose every field is wrong in some way, with the right names."""
    paper: dict[str, Any] = {
        "paperId": sha(number),
        "externalIds": {"ArXiv": number, "DOI": f"10.5555/\x1b[31m{number}", "CorpusId": int(number[5:])},
        "title": TITLES[number],
        "abstract": f"Abstract \x1b[2J of \u202e[red]{number}[/red]\x00 " + "long " * 20_000,
        "authors": [{"name": "Eve \x1b[5m"}, None, {"name": None}, 7, {"name": "=1+1"}, {}],
        "year": 99999,
        "publicationDate": "0000-99-99",
        "venue": "\x1b]8;;http://x\x07venue",
        "journal": None,
        "citationCount": 10**30,
        "influentialCitationCount": -1,
        "referenceCount": "many",
        "tldr": {"text": "\x1b[31mtldr"},
        "embedding": {"model": "specter_v2\x1b", "vector": [1e400, 10**400, float("nan"), True]},
    }
    other = {
        "paperId": "e" * 40,
        "title": "=HYPERLINK(\x1b[1m)",
        "year": 0,
        "externalIds": {"DOI": "10.5555/\ud800"},
    }
    itself = {key: paper[key] for key in ("paperId", "externalIds", "title", "year")}
    renamed = itself | {"externalIds": {"DOI": "10.5555/renamed"}}
    paper["references"] = [
        None,
        {},
        [],
        "x",
        {"paperId": None, "title": "nobody"},
        other,
        itself,
        renamed,
        other,
    ]
    paper["citations"] = [
        other,
        itself,
        {"paperId": "f" * 40, "title": None},
        {"paperId": "e" * 40, "title": []},
    ]
    odd: dict[str, dict[str, Any]] = {
        "2401.00002": {"authors": [], "year": 0, "externalIds": None, "embedding": None},
        "2401.00003": {"authors": None, "year": None, "references": None, "citations": None},
        "2401.00005": {"authors": "Eve", "year": "2024", "references": {}, "citations": "x", "tldr": "x"},
        "2401.00006": {
            "externalIds": {"ArXiv": ["2401.00006"], "CorpusId": "9" * 5000, "DOI": 7},
            "abstract": [],
        },
    }
    return paper | odd.get(number, {})


def batch(ids: list[str]) -> bytes:
    found = [
        hostile_paper(i.removeprefix("ARXIV:")) if i.removeprefix("ARXIV:") in TITLES else None for i in ids
    ]
    return json.dumps(found).encode()


def feed(ids: list[str]) -> bytes:
    """arXiv's answer, as hostile as XML allows."""
    entries = []
    for number in ids:
        if number in TITLES:
            legal = "".join(
                c for c in TITLES[number] if c in "\n\t" or (ord(c) >= 32 and not 0xD800 <= ord(c) < 0xE000)
            )
            entries.append(
                f"<entry><id>http://arxiv.org/abs/{number}v1</id><title>{escape(legal) or ZERO_WIDTH}</title>"
                f"<summary>\u202e{escape('<b>[bold]')}\x9b31m</summary><updated>2024-01-01T00:00:00Z</updated>"
                "<published>2024-01-01T00:00:00Z</published><author><name></name></author>"
                f"<author><name>\u202eEve</name></author><arxiv:comment>{escape('=1+1 <i>')}</arxiv:comment>"
                "<arxiv:doi>10.5555/a\u009bb</arxiv:doi><category term=''/></entry>"
            )
    head = '<feed xmlns="http://www.w3.org/2005/Atom" xmlns:arxiv="http://arxiv.org/schemas/atom">'
    return (head + "".join(entries) + "</feed>").encode()


def edges(name: str) -> bytes:
    other = {
        "paperId": "e" * 40,
        "title": "=HYPERLINK(\x1b[1m)",
        "year": 0,
        "authors": [None],
        "abstract": "\x1b[31m",
    }
    said = ["\x1b[31mred \u202esentence", None, 7, "x" * 100_000]
    row = {
        "contexts": said,
        "intents": ["\x1b[5m", None],
        "contextsWithIntent": [None, {"context": None}],
        "isInfluential": "yes",
    }
    end = "citedPaper" if name == "references" else "citingPaper"
    return json.dumps({"offset": 0, "data": [None, {}, row | {end: None}, row | {end: other}]}).encode()


def answer(method: str, path: str, query: Mapping[str, str], body: bytes) -> tuple[int, str, bytes]:
    if path.startswith("/api/query"):
        return 200, "application/atom+xml", feed(query["id_list"].split(","))
    if path.endswith("/batch"):
        return 200, "application/json", batch(json.loads(body)["ids"])
    if path.endswith(("/references", "/citations")):
        return 200, "application/json", edges(path.rsplit("/", 1)[-1])
    return 404, "text/html", b"\x1b[31mno"


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Standin, dict[str, str], list[Any]]]:
    with standing_in(answer) as standin:
        environ = environment(tmp_path_factory.mktemp("hostile") / "home", standin.environ)
        ended = papermap(
            environ, "add", "--json", "--no-pdf", "--list", "\x1b[31m[bold]=list", *TITLES
        ).calmly(0, 1)
        yield standin, environ, ended.lines


def harmful(text: bytes) -> list[str]:
    """Characters in it that steer a terminal or turn words around."""
    decoded = text.decode()
    return sorted(
        {
            hex(ord(c))
            for c in decoded
            if c in "\u202e\u202a\u2066" or (c != "\n" and ord(c) < 32) or 127 <= ord(c) < 160
        }
    )


def test_every_paper_that_has_a_title_is_there(hostile: tuple[Standin, dict[str, str], list[Any]]) -> None:
    _, environ, lines = hostile
    outcomes = {line["arxiv_id"]: line["outcome"] for line in lines}
    assert set(outcomes) >= set(TITLES) - BAD
    assert {outcomes[number] for number in set(TITLES) - BAD} <= {"done", "partial"}
    rows = papermap(environ, "library", "--json").calmly().json
    assert {row["refs"]["arxiv"] for row in rows if row["title"]} >= set(TITLES) - BAD
    assert all(row["year"] is None or 1000 <= row["year"] <= 2200 for row in rows)


VERBS = [
    ["library"], ["lists"], ["map"], ["doctor"], ["search", "alert"], ["search", "markup", "red"],
    ["similar", "2401.00002"], ["backward", "2401.00001"], ["backward", "2401.00001", "--contexts"],
    ["forward", "2401.00001", "--sort", "influence"],
    *(["show", number] for number in ("2401.00001", "2401.00004", "2401.00006", "2401.00007")),
]  # fmt: skip


@pytest.mark.parametrize("words", VERBS, ids=" ".join)
def test_what_is_printed_steers_nothing(
    hostile: tuple[Standin, dict[str, str], list[Any]], words: list[str]
) -> None:
    _, environ, _ = hostile
    plain = papermap(environ, *words).calmly(0, 1)
    assert plain.out.strip()
    assert harmful(plain.out) == []
    assert harmful(plain.err) == []
    as_json = papermap(environ, *words, "--json").calmly(0, 1)
    assert as_json.json
    assert harmful(as_json.out) == []


def on_a_terminal(environ: dict[str, str], *words: str) -> bytes:
    main, side = pty.openpty()
    running = subprocess.Popen(
        command(*words), env=environ | {"TERM": "xterm-256color"}, stdin=side, stdout=side, stderr=side
    )
    os.close(side)
    shown = all_shown(main)
    running.wait()
    return shown


@pytest.mark.parametrize(
    "words", [["backward", "2401.00001"], ["show", "2401.00001"], ["library"], ["map"]], ids=" ".join
)
def test_on_a_terminal_too(hostile: tuple[Standin, dict[str, str], list[Any]], words: list[str]) -> None:
    shown = on_a_terminal(hostile[1], *words)
    ours = shown.replace(b"\x1b[2m", b"").replace(b"\x1b[0m", b"").replace(b"\r\n", b"\n")
    assert harmful(ours) == []
    assert b"[bold red]" in on_a_terminal(hostile[1], "show", "2401.00002")


class Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.attributes: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append(tag)
        self.attributes += [name for name, _ in attrs]


def test_the_page_of_the_map_holds_no_foreign_element(
    hostile: tuple[Standin, dict[str, str], list[Any]], tmp_path: Path
) -> None:
    _, environ, _ = hostile
    page = tmp_path / "map.html"
    papermap(environ, "map", "--html", str(page)).calmly()
    text = page.read_text(encoding="utf-8")
    tags = Tags()
    tags.feed(text)
    assert "alert(1)" in text
    assert "img" not in tags.found
    assert not any(name.startswith("on") for name in tags.attributes)
    assert harmful(text.replace("\n", "").encode()) == []
    empty = tmp_path / "empty.html"
    papermap(environ | {"PAPERMAP_HOME": str(tmp_path / "home")}, "map", "--html", str(empty)).calmly()
    plain = Tags()
    plain.feed(empty.read_text(encoding="utf-8"))
    assert tags.found.count("script") == plain.found.count("script")


def test_adding_them_again_asks_nobody_and_breaks_nothing(
    hostile: tuple[Standin, dict[str, str], list[Any]],
) -> None:
    standin, environ, _ = hostile
    good = sorted(set(TITLES) - BAD)
    before = len(standin.log)
    lines = papermap(environ, "add", "--json", "--no-pdf", *good).calmly(0, 1).lines
    assert {line["outcome"] for line in lines} <= {"already", "partial"}
    assert len(standin.log) <= before + 2


def test_a_feed_that_is_no_xml_leaves_the_other_service(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("papermap.sources.pace.SystemClock.sleep", lambda self, seconds: None)

    def broken(method: str, path: str, query: Mapping[str, str], body: bytes) -> tuple[int, str, bytes]:
        status, kind, given = answer(method, path, query, body)
        return status, kind, given.replace(b"<title>", b"<title>\x1b[31m\x00")

    with standing_in(broken) as standin:
        environ = environment(tmp_path / "home", standin.environ)
        ended = papermap(environ, "add", "--json", "--no-pdf", "2401.00002").calmly(1)
    assert (ended.lines[0]["outcome"], ended.lines[0]["stages"]["place"]) == ("partial", "done")
    assert harmful(ended.err) == []
