"""Everything a person can type, set, read in JSON or query has words."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import fields
from types import ModuleType
from typing import Any

import click
import pytest

from papermap.cli.main import VERBS, papermap
from papermap.settings import SETTINGS
from papermap.views.deeds import DeedView
from papermap.views.due import DueView
from papermap.views.exchange import ExportView, ImportResult
from papermap.views.habits import DayView, ReproductionView
from papermap.views.history import WordingView
from papermap.views.papers import RelationView
from papermap.views.queue import QueueEntry
from papermap.views.related import MissingView
from papermap.views.thinking import EvidenceView, QuestionView
from tests.conftest import PROJECT

PAGES = PROJECT / "docs" / "verbs"
SAMPLE = "9912.99001"

JSON_RUNS = {
    "add": f"papermap add {SAMPLE} --json",
    "library": "papermap library --json",
    "sheet": "papermap sheet --json",
    "show": f"papermap show {SAMPLE} --json",
    "backward": f"papermap backward {SAMPLE} --json",
    "forward": "papermap forward 1706.03762 --json",
    "similar": f"papermap similar {SAMPLE} --json",
    "related": f"papermap related {SAMPLE} --json",
    "path": f"papermap path {SAMPLE} 1706.03762 --json",
    "lineage": f"papermap lineage {SAMPLE} --json",
    "search": "papermap search adaptation --json",
    "map": "papermap map --json",
    "topics": "papermap topics --json",
    "lists": "papermap lists --json",
    "today": "papermap today --json",
    "predict": "papermap predict --json",
    "calibration": "papermap calibration --json",
    "limitations": "papermap limitations --json",
    "review": "papermap review --json",
    "stats": "papermap stats --json",
    "read": f"papermap read {SAMPLE} --json",
    "tag": f"papermap tag {SAMPLE} idea --json",
    "note": "papermap note 1607.06450 words --json",
    "parse": f"papermap parse {SAMPLE}v1.pdf --json",
    "doctor": "papermap doctor --json",
    "paths": "papermap paths --json",
}
JSON_VIEWS = {
    "queue": QueueEntry,
    "missing": MissingView,
    "export": ExportView,
    "import": ImportResult,
    "undo": DeedView,
    "history": WordingView,
    "relate": RelationView,
    "verdict": EvidenceView,
    "question": QuestionView,
    "log": DayView,
    "recall": DueView,
    "reproduce": ReproductionView,
}
"""A verb that prints nothing of its own in the demo, and what it is made of."""

SAME_JSON = {"demo": "map", "refresh": "add"}
"""A verb that prints the JSON of another."""


def command_of(verb: str) -> click.Command:
    command = papermap.get_command(click.Context(papermap), verb)
    assert command is not None
    return command


def options_of(verb: str) -> Iterator[click.Option]:
    return (param for param in command_of(verb).params if isinstance(param, click.Option))


def by_hand(make: ModuleType, verb: str) -> str:
    """A verb's page without what the program wrote into it."""
    page = PAGES / f"{verb}.md"
    assert page.is_file(), f"write {page.relative_to(PROJECT)}"
    return str(make.PART.sub("", page.read_text(encoding="utf-8")))


def test_pages_are_those_of_the_verbs() -> None:
    assert sorted(path.stem for path in PAGES.glob("*.md")) == sorted(VERBS)


@pytest.mark.parametrize("verb", VERBS)
def test_help_says_what_a_verb_is_for_with_an_example_and_every_option(verb: str) -> None:
    said = command_of(verb).help or ""
    assert re.search(r"Examples?:\n\s+papermap " + verb, said), f"papermap {verb} --help shows no example"
    for option in options_of(verb):
        assert option.help, f"papermap {verb} {option.opts[-1]} has no help"


@pytest.mark.parametrize("verb", VERBS)
def test_page_has_its_parts_and_words_for_every_option(make: ModuleType, verb: str) -> None:
    text = by_hand(make, verb)
    whole = (PAGES / f"{verb}.md").read_text(encoding="utf-8")
    assert f"<!-- made: help {verb} -->" in whole
    for part in ("## JSON", "## Exit status", "## When something goes wrong"):
        assert part in text, f"docs/verbs/{verb}.md has no part {part!r}"
    for option in options_of(verb):
        name = option.opts[-1]
        assert re.search(rf"`{name}\b", text), f"docs/verbs/{verb}.md has no words for {name}"


@pytest.mark.parametrize("verb", VERBS)
def test_page_has_words_for_every_field_of_the_json(make: ModuleType, own_demo: Any, verb: str) -> None:
    if not any("--json" in option.opts for option in options_of(verb)) or verb in SAME_JSON:
        return
    value: Iterable[str]
    if verb in JSON_VIEWS:
        value = [field.name for field in fields(JSON_VIEWS[verb])]
    else:
        printed = own_demo.run(JSON_RUNS[verb])
        found = next(json.loads(line) for line in printed.splitlines() if line.startswith(("{", "[")))
        value = found[0] if isinstance(found, list) else found
    text = by_hand(make, verb)
    missing = [name for name in value if f"`{name}`" not in text]
    assert not missing, f"docs/verbs/{verb}.md has no words for {missing}"


def test_settings_have_words() -> None:
    text = (PROJECT / "docs" / "settings.md").read_text(encoding="utf-8")
    headings = "\n".join(line for line in text.splitlines() if line.startswith("## "))
    for setting in SETTINGS:
        assert setting.about
        assert setting.variable in headings, f"docs/settings.md has no part on {setting.variable}"


def test_schema_words_fit_the_schema(make: ModuleType) -> None:
    words = tomllib.loads((PROJECT / "docs" / "schema_words.toml").read_text(encoding="utf-8"))
    said = {(table, column) for table, entry in words.items() for column in ["", *entry["columns"]]}
    there = {
        (table, column)
        for tables in make.fresh_schema().values()
        for table, columns in tables.items()
        for column in ["", *(name for name, _, _ in columns)]
    }
    assert there - said == set(), "tables and columns without words in docs/schema_words.toml"
    assert said - there == set(), "words for tables and columns that are gone"
    assert all(entry["words"] and all(entry["columns"].values()) for entry in words.values())
