"""The curated lists: whatever a person edits there, `papermap add --list` can still read."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

FOLDER = Path(__file__).resolve().parent.parent / "reading_lists"
LISTS = sorted(FOLDER.glob("*.toml"))
REF = re.compile(r"\d{4}\.\d{4,5}|[a-z-]+(\.[A-Z]{2})?/\d{7}|10\.\d{4,9}/\S+|CorpusId:\d+")
WANTED = {
    "foundations-of-deep-learning",
    "transformers-and-llms",
    "reinforcement-learning-and-rlhf",
    "diffusion",
    "efficient-training-and-inference",
}


def read(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"))


def test_the_promised_lists_are_there() -> None:
    assert {path.stem for path in LISTS} >= WANTED


@pytest.mark.parametrize("path", LISTS, ids=lambda path: path.stem)
def test_a_list_says_what_it_is_and_why(path: Path) -> None:
    found = read(path)
    assert set(found) == {"name", "title", "topic", "why", "entries"}
    assert found["name"] == path.stem
    assert found["title"].strip()
    assert found["topic"].strip()
    assert 2 <= len(re.findall(r"[.!?](?:\s|$)", found["why"])) <= 3
    assert 12 <= len(found["entries"]) <= 25


@pytest.mark.parametrize("path", LISTS, ids=lambda path: path.stem)
def test_every_entry_can_be_added_and_says_why_it_is_here(path: Path) -> None:
    for entry in read(path)["entries"]:
        assert set(entry) == {"ref", "title", "year", "line"}
        assert REF.fullmatch(entry["ref"]), entry["ref"]
        assert entry["title"] == entry["title"].strip() != ""
        assert entry["line"] == entry["line"].strip() != ""
        assert len(entry["line"].splitlines()) == 1
        assert 1950 <= entry["year"] <= 2026


@pytest.mark.parametrize("path", LISTS, ids=lambda path: path.stem)
def test_no_paper_is_in_a_list_twice(path: Path) -> None:
    entries = read(path)["entries"]
    assert len({entry["ref"] for entry in entries}) == len(entries)
    assert len({entry["title"].casefold() for entry in entries}) == len(entries)


def test_one_ref_has_one_title_in_all_lists() -> None:
    titles: dict[str, str] = {}
    for path in LISTS:
        for entry in read(path)["entries"]:
            assert titles.setdefault(entry["ref"], entry["title"]) == entry["title"]


def test_an_arxiv_id_agrees_with_the_year() -> None:
    for path in LISTS:
        for entry in read(path)["entries"]:
            if re.match(r"\d{4}\.", entry["ref"]):
                assert entry["year"] == 2000 + int(entry["ref"][:2]), entry


def test_language_models_begin_with_the_foundational_four() -> None:
    entries = read(FOLDER / "transformers-and-llms.toml")["entries"]
    assert [entry["ref"] for entry in entries[:4]] == [
        "1706.03762",
        "CorpusId:49313245",
        "1810.04805",
        "2501.12948",
    ]
