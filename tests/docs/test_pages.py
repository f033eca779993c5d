"""The pages are true: what the program wrote is fresh, links lead somewhere, commands exist."""

from __future__ import annotations

import re
import shlex
import subprocess
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import click
import pytest

from papermap.cli.main import VERBS, papermap
from tests.conftest import PROJECT

PAGES = [*sorted(PROJECT.glob("*.md")), *sorted((PROJECT / "docs").rglob("*.md"))]
FENCE = re.compile(r"^```(\w*)\n(.*?)^```", re.DOTALL | re.MULTILINE)
LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
INLINE = re.compile(r"`(papermap [^`]+)`")

each_page = pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(PROJECT)))


def test_what_the_program_wrote_is_fresh(make: ModuleType, demo: Any) -> None:
    assert make.stale_pages(demo.home) == [], "run: python docs/make.py --write"


def test_a_part_out_of_date_is_noticed(make: ModuleType, demo: Any) -> None:
    old = "before <!-- made: verbs -->\nold\n<!-- end --> after"
    assert (
        make.renewed(old, demo, None) == f"before <!-- made: verbs -->\n{make.make_verbs()}<!-- end --> after"
    )


@each_page
def test_every_part_is_closed(make: ModuleType, page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    outside = re.sub(r"`[^`\n]+`", "", make.PART.sub("", text))
    assert "<!-- made:" not in outside
    assert "<!-- end -->" not in outside


def slugs(page: Path) -> set[str]:
    """The anchors that a hosting site makes of a page's headings."""
    headings = re.findall(r"^#+ (.+)$", FENCE.sub("", page.read_text(encoding="utf-8")), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@each_page
def test_links_and_pictures_lead_somewhere(page: Path) -> None:
    for target in LINK.findall(FENCE.sub("", page.read_text(encoding="utf-8"))):
        if target.startswith(("http://", "https://")):
            continue
        path, _, anchor = target.partition("#")
        there = (page.parent / path).resolve() if path else page
        assert there.exists(), f"{target} is not there"
        assert there.is_relative_to(PROJECT), f"{target} leads out of the project"
        assert not anchor or anchor in slugs(there), f"{target}: no such heading"


def commands(text: str) -> Iterator[str]:
    """The command lines of a page: in console blocks after ``$``, in sh blocks, and in running text."""
    for kind, block in FENCE.findall(text):
        if kind == "console":
            yield from (line[2:] for line in block.splitlines() if line.startswith("$ "))
        elif kind == "sh":
            yield from (line for line in block.splitlines() if line and not line.startswith("#"))
    yield from INLINE.findall(FENCE.sub("", text))


@each_page
def test_commands_exist(page: Path) -> None:
    targets = set(re.findall(r"^(\w+):", (PROJECT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    for line in commands(page.read_text(encoding="utf-8")):
        program, *words = shlex.split(re.split(r"\s[|<>]", line)[0])
        if Path(program).name == "papermap":
            check_papermap(line, words)
        elif program == "make":
            assert set(words) <= targets, f"{line}: no such target"


def check_papermap(line: str, words: list[str]) -> None:
    if words[:1] == ["--plain"]:
        words = words[1:]  # before any verb
    verb = next((word for word in words if not word.startswith("-")), None)
    if verb is not None and verb.isupper():
        return  # `papermap VERB --help` speaks of all of them
    command: click.Command | None = papermap
    if verb is not None:
        assert verb in VERBS, f"{line}: no such verb"
        command = papermap.get_command(click.Context(papermap), verb)
    if isinstance(command, click.Group):
        named = next((word for word in words[1:] if word in command.commands), None)
        command = command.commands[named] if named else command
    assert command is not None
    known = {"-", "-h", "--help"} | {name for param in command.params for name in param.opts}
    unknown = [word for word in words if word.startswith("-") and word not in known]
    assert not unknown, f"{line}: no such option"


REGISTRIES = ("py" + "pi.org", "python" + "hosted.org", "npm" + "js.org", "npm" + "js.com", "crates" + ".io")
MACHINE = re.compile(r"(?<![\w.~*])/(?:work|root)/(?=\w)|/tmp/" + r"scratch")


def test_no_file_names_a_package_registry_or_a_path_of_one_machine() -> None:
    if not (PROJECT / ".git").exists():
        pytest.skip("not a checkout")
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=PROJECT, capture_output=True, text=True, check=True
    )
    for name in filter(None, listed.stdout.split("\0")):
        path = PROJECT / name
        if not path.is_file():
            continue
        text = path.read_bytes().decode("utf-8", errors="ignore")
        found = [host for host in REGISTRIES if host in text] + MACHINE.findall(text)
        assert not found, f"{name} names {found}"
