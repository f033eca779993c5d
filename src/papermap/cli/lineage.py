"""``papermap lineage``: what a paper is a variation of, and what varied it."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from papermap.cli.common import (
    json_option,
    limit_option,
    opened,
    print_json,
    ref_argument,
    say,
    tell,
    to_json,
    wrapped,
)

if TYPE_CHECKING:
    from papermap.views.lineage import AncestorView, BaseView, LineageView

BY_NAME = "(known only by name)"

NO_SENTENCE = "No citing sentence is known here yet; `papermap lineage {} --contexts` asks Semantic Scholar."


@click.command("lineage")
@ref_argument
@limit_option(5)
@click.option(
    "--contexts", is_flag=True, help="First ask Semantic Scholar for citing sentences, intents and influence."
)
@json_option
def command(ref: str, limit: int, contexts: bool, as_json: bool) -> None:
    """What REF is a variation of, with the sentence that shows it; the line back, and the branches forward.

    ━ is what you said, ┄ is a guess. `papermap relate` accepts or rejects one.

    \b
    Examples:
      papermap lineage 2305.14314
      papermap lineage 2305.14314 --contexts
    """
    with opened() as library:
        key = library.find(ref)
        whole = library.graph.fetch_contexts(key) if contexts else True
        view = library.graph.lineage(key, limit)
        offered = "" if view.bases else library.graph.offer(key).replace("REF", ref)
    if as_json:
        print_json(to_json(view))
    else:
        tell("\n".join(page(view)))
        if offered:
            say(offered)
        elif not contexts and not any(base.sentence for base in view.bases):
            say(NO_SENTENCE.format(ref))
    sys.exit(0 if whole else 1)


def page(view: LineageView) -> Iterator[str]:
    """The lineage as lines of text."""
    yield f"{view.title} ({view.year or 'year unknown'})"
    yield ""
    yield (
        "This is …"
        if view.bases
        else "No paper that it cites is known yet, so there is nothing to guess from."
    )
    for base in view.bases:
        yield from _base(base)
    if view.line:
        yield ""
        yield "Back to the root"
        for depth, ancestor in enumerate(view.line):
            yield f"{'  ' * depth}  {_told(ancestor)}"
    if view.branches:
        yield ""
        yield "What came of it"
        for branch in view.branches:
            yield f"  {_told(branch)}"


def _base(base: BaseView) -> Iterator[str]:
    mark = "━" if base.status == "accepted" else "┄"
    twist = f", but with {base.twist}" if base.twist else ""
    yield f"  {mark} {base.title} ({base.year or '?'})  {base.refs.best or BY_NAME}{twist}"
    if base.why:
        yield f"      {base.why}"
    if base.sentence:
        page = f"  p{base.page}" if base.page else ""
        yield from wrapped(f"“{base.sentence}”{page}", " " * 6)


def _told(ancestor: AncestorView) -> str:
    twist = f", but with {ancestor.twist}" if ancestor.twist else ""
    mark = "━" if ancestor.accepted else "┄"
    return f"{mark} {ancestor.year or '    '} {ancestor.title}  {ancestor.refs.best or BY_NAME}{twist}"
