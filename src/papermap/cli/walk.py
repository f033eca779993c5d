"""What ``backward`` and ``forward`` share: a list of neighbours with the words in which they are cited."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from papermap.cli.common import (
    at_a_terminal,
    count,
    json_option,
    limit_option,
    opened,
    print_json,
    print_table,
    ref_argument,
    say,
    tell,
    to_json,
    wrapped,
)
from papermap.cli.progress import ProgressLine
from papermap.model.citations import EVERYTHING, Direction, Only, Sieve, Sort, sieve_of

if TYPE_CHECKING:
    from papermap.library import Library
    from papermap.views.neighbours import NeighbourView
    from papermap.views.papers import PaperView

INDENT = "      "
ONLY = click.Choice([str(only) for only in Only])
SORT = click.Choice([str(sort) for sort in Sort])


def walk_command(direction: Direction, words: str) -> click.Command:
    """The verb that walks one way; ``words`` is its help."""

    @click.command(str(direction), help=words)
    @ref_argument
    @click.option("--sort", type=SORT, default="year", show_default=True, help="What comes first.")
    @limit_option(50)
    @click.option(
        "--contexts", is_flag=True, help="First ask Semantic Scholar for citing sentences and intents."
    )
    @click.option(
        "--fetch", is_flag=True, help="First ask for all that are known by name only, in one request."
    )
    @click.option("--only", type=ONLY, help="Those in your library, on your list to read, or neither.")
    @click.option("--filter", "narrowed", default="", help="Years (2019-2021, 2019-) and words of titles.")
    @click.option("--sentences", is_flag=True, help="Print the citing sentences below each paper.")
    @json_option
    def command(
        ref: str,
        sort: str,
        limit: int,
        contexts: bool,
        fetch: bool,
        only: str | None,
        narrowed: str,
        sentences: bool,
        as_json: bool,
    ) -> None:
        sieve = sieve_of(narrowed, Only(only) if only else None)
        walk(direction, ref, sort, limit, contexts, fetch, sieve, sentences, as_json)

    return command


def walk(
    direction: Direction,
    ref: str,
    sort: str,
    limit: int,
    contexts: bool,
    fetch: bool,
    sieve: Sieve,
    sentences: bool,
    as_json: bool,
) -> None:
    """Print one step from a paper."""
    with opened() as library:
        key = library.find(ref)
        whole = library.graph.fetch_contexts(key) if contexts else True
        if fetch:
            with ProgressLine() as line:
                met = library.graph.meet_neighbours(key, line.show)
            if met.references:
                say(f"{met.references} of its references are known now.")
            say(f"{met.found} of {met.asked} papers around it are better known now.")
            for trouble in met.troubles:
                say(trouble)
            whole = whole and not met.troubles
        found = library.graph.neighbours(key, direction, Sort(sort), limit, sieve)
        view = library.paper(key)
        offered = "" if found or fetch else library.graph.offer(key).replace("REF", view.refs.best or ref)
        if direction is Direction.FORWARD and found and not as_json:
            _predict_first(library, key, view)
    if as_json:
        print_json([to_json(neighbour) for neighbour in found])
    else:
        columns = ("", "year", "title", "id", "cited", "why")
        if found and sentences:
            for neighbour in found:
                _print_with_sentences(neighbour)
        elif found:
            print_table(columns, [_row(neighbour) for neighbour in found], wide={2: 1})
        elif sieve != EVERYTHING:
            say("None of them goes through --only and --filter.")
        say(_known(direction, view))
        if offered:
            say(offered)
    sys.exit(0 if whole else 1)


def _predict_first(library: Library, key: int, view: PaperView) -> None:
    """Before the reader looks forward from a paper, once: what would come next? Where nobody can answer, how
    to say it."""
    predictions = library.thinking.predictions
    if not predictions.ask_first(key):
        return
    if not at_a_terminal():
        say(f'Foresee before you look? `papermap predict {view.refs.best} "…"` keeps your guess sealed.')
        return
    predictions.asked(key)
    say(f"Before you look: what would the next step after {view.title} be? Enter alone looks.")
    if said := click.prompt("It would be", default="", show_default=False, err=True).strip():
        predictions.write(key, said)
        say("Sealed. `papermap predict … --open` ranks what really came.")


def _known(direction: Direction, view: PaperView) -> str:
    if direction is Direction.BACKWARD:
        of = "" if view.references_total is None else f" of {view.references_total}"
        references = "reference" if view.references_total == 1 else "references"
        return f"{view.references_known}{of} {references} known"
    of = "" if view.citation_count is None else f" of about {count(view.citation_count)}"
    papers = "paper" if view.cited_by_known == 1 and not of else "papers"
    return f"{view.cited_by_known}{of} citing {papers} known"


def _row(view: NeighbourView) -> tuple[str, ...]:
    return (
        _mark(view),
        str(view.year or ""),
        view.title,
        view.refs.best or "",
        count(view.citation_count),
        _why(view),
    )


def _mark(view: NeighbourView) -> str:
    mark = "▹" if view.queued else "●" if view.in_library else "·" if view.key is not None else " "
    return mark + (str(view.furthest_pass) if view.furthest_pass else "")


def _why(view: NeighbourView) -> str:
    told = [*view.intents, "" if view.similarity is None else f"alike {view.similarity:.2f}"]
    return ", ".join(filter(None, told)) + (" ★" if view.influential else "")


def _print_with_sentences(view: NeighbourView) -> None:
    """A neighbour and every sentence in which it is cited, or cites."""
    cited = "" if view.citation_count is None else f"cited {count(view.citation_count)}"
    facts = [view.refs.best or "", cited, _why(view), "known from " + ", ".join(view.sources)]
    tell(f"{_mark(view)} {view.year or '    '}  {view.title}  {' · '.join(filter(None, facts))}")
    for sentence in view.contexts:
        tell("\n".join(wrapped(f"“{sentence}”", INDENT)))
