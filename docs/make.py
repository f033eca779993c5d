"""The parts of the documentation that the program writes itself: help texts, tables, real output.

A part stands between ``<!-- made: WHAT -->`` and ``<!-- end -->``; all else in a page is written by hand.

    python docs/make.py --write     write every part anew
    python docs/make.py --check     say which parts are out of date, and end with 1 if any is

WHAT is one of

- ``help VERB``: the verb's ``--help``;
- ``verbs``, ``settings``, ``rooms``, ``library``, ``schema``: tables made from the code and a fresh database;
- ``run COMMAND``: what the command prints, in a demo library whose similarity is by words;
- ``model run COMMAND``: the same with the language model. Slow, and its last digits may differ between
  machines, so these are written by ``--write`` and not looked at by ``--check``.
"""

from __future__ import annotations

import argparse
import ast
import re
import shlex
import sys
import tempfile
import tomllib
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, chdir, closing
from functools import cached_property
from pathlib import Path
from unittest.mock import patch

from click.testing import CliRunner

from papermap.cli.main import VERBS, papermap
from papermap.demo.sender import BASE_URL, send
from papermap.settings import SETTINGS, load_settings
from papermap.sources.send import Request, Response

PROJECT = Path(__file__).resolve().parent.parent
WORDS = PROJECT / "docs" / "schema_words.toml"
PART = re.compile(
    r"(?P<open><!-- made: (?P<what>[^\n]+?) -->\n)(?P<body>.*?)(?P<close><!-- end -->)", re.DOTALL
)

SHOWN_HOME = "/home/you/papermap-demo"
SHOWN_DAY = "2026-11-20"
COLUMNS, LINES = 100, 30


def pages() -> list[Path]:
    """Every page of the documentation."""
    return [*sorted(PROJECT.glob("*.md")), *sorted((PROJECT / "docs").rglob("*.md"))]


class Demo:
    """A demo library, built when first needed, to run commands in. Their output is what a pipe gets."""

    def __init__(self, embedder: str, home: Path | None = None) -> None:
        self._embedder = embedder
        self._given = home
        self._cleanup = ExitStack()

    @cached_property
    def home(self) -> Path:
        if self._given is not None:
            return self._given
        home = (
            Path(self._cleanup.enter_context(tempfile.TemporaryDirectory(prefix="papermap-docs-"))) / "home"
        )
        fill(home, self._embedder)
        return home

    def close(self) -> None:
        self._cleanup.close()

    def run(self, line: str) -> str:
        """What a command line prints; paths, days and disk sizes are made the same everywhere."""
        arguments = shlex.split(line)[1:]
        screen = {"COLUMNS": str(COLUMNS), "LINES": str(LINES), "NO_COLOR": "1"}
        runner = CliRunner(env=offline(self.home, self._embedder) | screen)
        with offline_sender(), tempfile.TemporaryDirectory() as folder, chdir(folder):
            for pdf in (self.home / "pdf").glob("*.pdf"):
                Path(pdf.name).symlink_to(pdf)
            done = runner.invoke(papermap, arguments, prog_name="papermap", terminal_width=COLUMNS)
        if done.exception is not None and not isinstance(done.exception, SystemExit):
            raise done.exception
        return self._alike_everywhere(done.output)

    def _alike_everywhere(self, output: str) -> str:
        text = output.replace(str(self.home), SHOWN_HOME)
        text = re.sub(r"20\d\d-\d\d-\d\d(?=[ T]\d\d:\d\d)[ T]\d\d:\d\d", f"{SHOWN_DAY} 12:00", text)
        text = re.sub(r"^(Note of |)20\d\d-\d\d-\d\d(?=  |$)", rf"\g<1>{SHOWN_DAY}", text, flags=re.MULTILINE)
        text = re.sub(r"\d+ GB free", "81 GB free", text)
        return "\n".join(row.rstrip() for row in text.strip("\n").splitlines())


def offline(home: Path, embedder: str) -> dict[str, str]:
    """Settings that lead nowhere but to the demo's own answers."""
    return {
        "PAPERMAP_HOME": str(home), "PAPERMAP_ARXIV_API_URL": f"{BASE_URL}/api/query",
        "PAPERMAP_ARXIV_PDF_URL": f"{BASE_URL}/pdf", "PAPERMAP_S2_URL": BASE_URL,
        "PAPERMAP_ARXIV_INTERVAL": "0", "PAPERMAP_EMBEDDER": embedder, "SEMANTIC_SCHOLAR_API_KEY": "",
    }  # fmt: skip


def offline_sender() -> AbstractContextManager[object]:
    """The demo's answers in the place of the network."""

    def answer(sender: object, request: Request) -> Response:
        return send(request)

    return patch("papermap.sources.send.HttpxSend.__call__", answer)


def fill(home: Path, embedder: str) -> None:
    """Build the demo library in ``home``, as ``papermap demo`` does."""
    from papermap.library.demonstration import build

    build(load_settings(offline(home, embedder)), home)


def fenced(kind: str, text: str) -> str:
    return f"```{kind}\n{text}\n```\n"


def table(head: tuple[str, ...], rows: Iterator[tuple[str, ...]]) -> str:
    lines = [head, tuple("---" for _ in head), *rows]
    return "".join(
        "| " + " | ".join(cell.replace("|", "\\|").replace("<", "\\<") for cell in line) + " |\n"
        for line in lines
    )


def make_help(verb: str) -> str:
    done = CliRunner().invoke(papermap, [verb, "--help"], prog_name="papermap", terminal_width=80)
    return fenced("text", done.output.rstrip())


def make_verbs() -> str:
    rows = ((f"[`{verb}`](verbs/{verb}.md)", words) for verb, words in VERBS.items())
    return table(("verb", "what it is for"), rows)


def make_settings() -> str:
    rows = (
        (
            f"`{s.variable}`",
            f"`{s.key}`" if s.in_file else "no",
            f"`{s.default}`" if s.default else "none",
            s.about,
        )
        for s in SETTINGS
    )
    return table(("variable", "in `config.toml`", "default", "what it is"), rows)


def make_rooms() -> str:
    """The folders of the package with the first sentence of what each says of itself."""
    lines = ["src/papermap/"]
    package = PROJECT / "src" / "papermap"
    rooms = [(f"{path.parent.name}/", path) for path in sorted(package.glob("*/__init__.py"))]
    for name, path in [*rooms, ("settings.py", package / "settings.py")]:
        lines.append(f"  {name:<12}{_first_sentence(_docstring(path))}")
    return fenced("text", "\n".join(lines))


def make_library() -> str:
    """The properties of `Library` with the first sentence of the module that each comes from."""
    folder = PROJECT / "src" / "papermap" / "library"
    tree = ast.parse((folder / "library.py").read_text(encoding="utf-8"))
    (library,) = (node for node in tree.body if isinstance(node, ast.ClassDef))
    rows = []
    for part in library.body:
        if not isinstance(part, ast.FunctionDef) or part.name.startswith("_"):
            continue
        if any(ast.unparse(decorator) == "cached_property" for decorator in part.decorator_list):
            (imported,) = (node.module for node in part.body if isinstance(node, ast.ImportFrom))
            module = f"{(imported or '').rpartition('.')[2]}.py"
            about = _first_sentence(_docstring(folder / module), ends=".")
            rows.append((f"`library.{part.name}`", f"`library/{module}`", about))
    return table(("part", "where", "what it does"), iter(rows))


def _docstring(path: Path) -> str:
    return ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""


def _first_sentence(text: str, ends: str = ".:;") -> str:
    words = re.sub(r":\w+:`~?([\w.]+\.)?(\w+)`", r"\2", " ".join(text.split("\n\n")[0].split()))
    return re.split(rf"(?<=[{ends}])\s", words, maxsplit=1)[0].rstrip(".;:")


Schema = dict[str, list[tuple[str, str, str]]]


def fresh_schema() -> dict[str, Schema]:
    """The tables of a fresh library and of its file of answers: columns as (name, type, remark)."""
    from papermap.store.answers import AnswerStore
    from papermap.store.connect import open_writer

    with tempfile.TemporaryDirectory() as folder:
        with closing(open_writer(Path(folder) / "library.db")) as library:
            found = {"library.db": _tables(library.conn.execute)}
        with closing(AnswerStore(Path(folder) / "answers.db")) as answers:
            found["answers.db"] = _tables(answers._connection.execute)
    return found


def _tables(execute: Callable[[str], Iterator[tuple[str, ...]]]) -> Schema:
    """Every table but those that SQLite keeps for itself and the inner tables of a full-text index."""
    rows = list(execute("SELECT name, sql FROM sqlite_master WHERE type = 'table' ORDER BY name"))
    indexes = {row[0] for row in rows if "USING fts5" in row[1]}
    inner = re.compile(rf"(?:{'|'.join(indexes) or '$^'})_(?:data|idx|content|docsize|config)")
    found: Schema = {}
    for name, _ in ((row[0], row[1]) for row in rows):
        if name.startswith("sqlite_") or inner.fullmatch(name):
            continue
        leads = {row[3]: f"→ `{row[2]}`" for row in execute(f"PRAGMA foreign_key_list('{name}')")}
        found[name] = [
            (
                row[1],
                row[2].lower() or "text",
                ", ".join(filter(None, ("key" if row[5] else "", leads.get(row[1], "")))),
            )
            for row in execute(f"PRAGMA table_info('{name}')")
        ]
    return found


def make_schema() -> str:
    words = tomllib.loads(WORDS.read_text(encoding="utf-8"))
    parts = []
    for file, tables in fresh_schema().items():
        parts.append(f"\n## {file}\n")
        for name, columns in tables.items():
            said = words[name]
            rows = ((f"`{c}`", kind, remark, said["columns"][c]) for c, kind, remark in columns)
            parts.append(
                f"\n### {name}\n\n{said['words']}\n\n{table(('column', 'type', '', 'what it holds'), rows)}"
            )
    return "".join(parts) + "\n"


def make_part(what: str, plain: Demo, model: Demo | None) -> str | None:
    """The text of one part; ``None`` for a part that is not made without the model."""
    verb, _, rest = what.partition(" ")
    if what.startswith("model run "):
        line = what.removeprefix("model run ")
        return None if model is None else fenced("console", f"$ {line}\n{model.run(line)}".rstrip())
    if verb == "run":
        return fenced("console", f"$ {rest}\n{plain.run(rest)}".rstrip())
    if verb == "help":
        return make_help(rest)
    tables = {
        "verbs": make_verbs, "settings": make_settings, "rooms": make_rooms, "library": make_library,
        "schema": make_schema,
    }  # fmt: skip
    return tables[what]()


def renewed(text: str, plain: Demo, model: Demo | None) -> str:
    """A page with its parts made anew."""

    def replace(match: re.Match[str]) -> str:
        made = make_part(match["what"], plain, model)
        return match[0] if made is None else f"{match['open']}{made}{match['close']}"

    return PART.sub(replace, text)


def stale_pages(home: Path | None = None) -> list[str]:
    """The pages of which a part is out of date; ``home`` is a demo library to run commands in."""
    with closing(Demo("lexical", home)) as plain:
        texts = {page: page.read_text(encoding="utf-8") for page in pages()}
        return [
            str(page.relative_to(PROJECT))
            for page, text in texts.items()
            if renewed(text, plain, None) != text
        ]


def write_pages() -> list[str]:
    """Write every part anew; returns the pages that changed."""
    changed = []
    with closing(Demo("lexical")) as plain, closing(Demo("auto")) as model:
        for page in pages():
            text = page.read_text(encoding="utf-8")
            new = renewed(text, plain, model)
            if new != text:
                page.write_text(new, encoding="utf-8")
                changed.append(str(page.relative_to(PROJECT)))
    return changed


def main() -> None:
    parser = argparse.ArgumentParser(description="the parts of the documentation that the program writes")
    group = parser.add_mutually_exclusive_group(required=True)
    group.add_argument("--write", action="store_true", help="write every part anew")
    group.add_argument("--check", action="store_true", help="say which pages are out of date")
    if parser.parse_args().write:
        for page in write_pages():
            sys.stdout.write(f"{page} written\n")
        return
    stale = stale_pages()
    for page in stale:
        sys.stdout.write(f"{page} is out of date: python docs/make.py --write\n")
    sys.exit(1 if stale else 0)


if __name__ == "__main__":
    main()
