"""``papermap show``: one paper's page."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from papermap.cli.annotations import line_lines, relation_lines, sentence_lines, verdict_line
from papermap.cli.common import count, json_option, opened, print_json, ref_argument, tell, to_json, wrapped
from papermap.model.moments import own_day

if TYPE_CHECKING:
    from papermap.views.papers import PaperView


@click.command("show")
@ref_argument
@json_option
def command(ref: str, as_json: bool) -> None:
    """Show what is known of a paper, and what you said of it: sentences, verdict, notes.

    \b
    Example:
      papermap show 1706.03762
    """
    with opened() as library:
        view = library.paper(library.find(ref))
    if as_json:
        print_json(to_json(view))
    else:
        tell("\n".join(page(view)))


def page(view: PaperView) -> Iterator[str]:
    """The page as lines of text."""
    yield from wrapped(view.title or "(title not fetched yet)")
    if view.authors:
        yield from wrapped(", ".join(view.authors))
    yield " · ".join(_facts(view))
    yield _standing(view)
    if view.tags:
        yield f"Tags: {', '.join(view.tags)}"
    for shared in view.shared:
        yield from wrapped(f"On the list {shared.list}, from whoever shared it: {shared.line}")
    if view.withdrawn:
        yield "Withdrawn by its authors."
    if view.tldr:
        yield ""
        yield from wrapped(f"In one sentence: {view.tldr}")
    yield ""
    yield from wrapped(view.abstract or "No abstract is known.")
    if view.relations:
        yield ""
        yield from relation_lines(view.relations)
    yield from _parts(view)
    yield from _said(view)
    for note in view.notes:
        yield ""
        yield f"Note of {own_day(note.made_at)}"
        yield from wrapped(note.body, "  ")
    if view.troubles:
        yield ""
        yield "Not all there"
        for trouble in view.troubles:
            yield from wrapped(trouble, "  ")


def _said(view: PaperView) -> Iterator[str]:
    if view.passes or view.verdict:
        yield ""
    if view.passes:
        yield f"You have read: {', '.join(f'pass {number}' for number in view.passes)}"
    yield from verdict_line(view.verdict)
    if view.three_sentences:
        yield ""
        yield "Your three sentences"
        yield from sentence_lines(view.three_sentences)
    if view.jots or view.blockers:
        yield ""
        yield from line_lines(view.jots, view.blockers)


def _facts(view: PaperView) -> Iterator[str]:
    if view.year:
        yield str(view.year)
    if view.venue:
        yield view.venue
    if view.refs.best:
        yield view.refs.best + (f" v{view.version}" if view.refs.arxiv and view.version else "")
    if view.categories:
        yield " ".join(view.categories)
    if view.pages:
        yield f"{view.pages} pages"


def _standing(view: PaperView) -> str:
    of = "" if view.references_total is None else f" of {view.references_total}"
    cited = f" · cited {count(view.citation_count)} times" if view.citation_count is not None else ""
    return (
        f"{view.references_known}{of} references known · cited by {view.cited_by_known} known papers{cited}"
    )


def _parts(view: PaperView) -> Iterator[str]:
    if view.sections:
        yield ""
        yield "Sections"
        for section in view.sections:
            number = f"{section.number} " if section.number else ""
            yield f"{'  ' * section.level}{number}{section.title}  p{section.page}"
    if view.figures:
        yield ""
        yield "Figures and tables"
        for figure in view.figures:
            yield from wrapped(f"{figure.caption}  p{figure.page}", "  ")
    if view.limitations:
        yield ""
        yield "Limitations and future work, in the paper's words"
        for statement in view.limitations:
            yield from wrapped(f"{statement.text}  p{statement.page}", "  ")
    own = [link for link in view.links or () if link.kind in ("code", "data", "project")]
    if own:
        yield ""
        yield "Links"
        for link in own:
            yield f"  {link.kind}: {link.url}"
