"""``papermap parse``: what papermap reads out of a PDF. Touches no library and no network."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path

import click

from papermap.extract import ParseError, parse_file, render_box
from papermap.model.document_json import document_to_json
from papermap.model.documents import Figure, ParsedDocument, ParseFailure

_DPI = 200
_PREVIEW = 400


@click.command("parse")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print the parsed document as one JSON value.")
@click.option(
    "--figures",
    type=click.Path(file_okay=False, path_type=Path),
    help="Write figures and tables there as PNG.",
)
def command(file: Path, as_json: bool, figures: Path | None) -> None:
    """Show what papermap reads out of FILE: title, sections, figures, references and more."""
    try:
        document = parse_file(file)
    except ParseError as error:
        click.echo(f"{error.reason.value}: {_plain(error.message)}", err=True)
        sys.exit(1)
    except OSError as error:
        click.echo(f"cannot read {_plain(str(file))}: {error.strerror}", err=True)
        sys.exit(1)
    if as_json:
        click.echo(json.dumps(document_to_json(document), ensure_ascii=False))
    else:
        click.echo(_plain(_summary(document), keep="\n"))
    failed = _write_figures(file, document, figures) if figures else 0
    for warning in document.warnings:
        click.echo(
            f"{ParseFailure.PARTIAL.value if document.failure else 'note'}: {_plain(warning)}", err=True
        )
    sys.exit(1 if document.failure or failed else 0)


def _plain(text: str, keep: str = "") -> str:
    """Text from outside without control characters: it must not steer a terminal."""
    return "".join(ch for ch in text if ch in keep or (ch.isprintable() or ch == " "))


def _summary(document: ParsedDocument) -> str:
    lines = [document.title or "(no title found)", ", ".join(document.authors)]
    facts = [f"{document.pages} pages"]
    facts += [f"arXiv {document.arxiv_id}"] if document.arxiv_id else []
    facts += [
        f"{len(document.references or ())} references",
        f"{len(document.mentions or ())} citing sentences",
    ]
    lines.append(" · ".join(facts))
    if document.abstract:
        text = document.abstract.text
        lines += ["", text if len(text) <= _PREVIEW else text[:_PREVIEW].rsplit(" ", 1)[0] + " …"]
    lines += ["", "Sections"]
    for section in document.sections or ():
        number = f"{section.number} " if section.number else ""
        lines.append(
            f"{'  ' * section.level}{number}{section.title}  (p. {section.page}, {section.role.value})"
        )
    lines += ["", "Figures and tables"]
    lines += [f"  {figure.caption[:100]}  (p. {figure.page})" for figure in document.figures or ()]
    lines += ["", "Limitations and future work"]
    lines += [f"  {item.kind}, p. {item.page}: {item.text[:200]}" for item in document.limitations or ()]
    lines += ["", "Links of the authors"]
    lines += [
        f"  {link.kind}: {link.url}"
        for link in document.links or ()
        if link.kind in ("code", "data", "project")
    ]
    return "\n".join(lines)


def _write_figures(file: Path, document: ParsedDocument, folder: Path) -> int:
    """Draw every figure with a box; returns how many failed."""
    folder.mkdir(parents=True, exist_ok=True)
    failed = 0
    for figure in document.figures or ():
        if figure.box is None:
            continue
        try:
            render_box(file, figure.page, figure.box, _DPI, folder / _name(figure))
        except ParseError as error:
            failed += 1
            click.echo(
                f"{error.reason.value}: {figure.kind} {figure.number}: {_plain(error.message)}", err=True
            )
    return failed


def _name(figure: Figure) -> str:
    return re.sub(r"[^A-Za-z0-9]+", "-", f"{figure.kind}-{figure.number}-p{figure.page}").lower() + ".png"
