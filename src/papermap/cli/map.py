"""``papermap map``: the library as a picture."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from papermap.cli.common import (
    is_plain,
    json_option,
    opened,
    print_json,
    say,
    say_remarks,
    tell,
    where_option,
)
from papermap.cli.progress import ProgressLine

if TYPE_CHECKING:
    from papermap.model.maps import MapNode, MapPicture


@click.command("map")
@click.option(
    "--html",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write one HTML file that needs no network.",
)
@click.option(
    "--graphml",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write a GraphML file, for graph programs.",
)
@click.option("--gexf", type=click.Path(dir_okay=False, path_type=Path), help="Write a GEXF file, for Gephi.")
@where_option
@click.option("--fetch", is_flag=True, help="First fetch the references of papers that have none yet.")
@click.option("--relayout", is_flag=True, help="Lay the whole map out anew from the papers you have now.")
@json_option
def command(
    html: Path | None,
    graphml: Path | None,
    gexf: Path | None,
    where: str,
    fetch: bool,
    relayout: bool,
    as_json: bool,
) -> None:
    """Print the map of your library, or write it as a page to explore.

    Adding a paper moves no other; --relayout moves all, once, because you asked.

    \b
    Examples:
      papermap map
      papermap map --html map.html
      papermap map --where "topic:diffusion pass>=2"
      papermap map --gexf for-gephi.gexf
    """
    from papermap.library.mapping import TOO_FEW
    from papermap.model.query import QueryError

    with opened() as library:
        if fetch and (refs := library.graph.without_references()):
            with ProgressLine() as line:
                for result in library.add(refs, retry=True, on_progress=line.show):
                    line.clear()
                    say(f"{result.outcome}: {result.title or result.ref}")
        if relayout:
            laid = library.lay_map_anew()
            say(f"{laid:,} papers laid out anew; `papermap undo` puts them back" if laid else TOO_FEW)
        try:
            picture = library.picture(where)
        except QueryError as error:
            raise click.UsageError(str(error)) from error
        say_remarks(library, where)
        written = library.graph.guessed_on(picture) if html or graphml or gexf else picture
    for path, text in _pages(written, html, graphml, gexf):
        _write(path, text, len(picture.nodes))
    if as_json:
        print_json(picture_json(picture))
    elif picture.nodes and not (html or graphml or gexf):
        draw(picture)
    for remark in picture.remarks:
        say(remark)


def draw(picture: MapPicture) -> None:
    """The picture in the terminal's own characters, or in words."""
    if is_plain():
        tell("\n".join(lines(picture)))
        return
    from papermap.exports.map_text import draw as as_text

    columns, height = shutil.get_terminal_size()
    tell(as_text(picture, columns, max(12, min(height - 4, 48))))


def lines(picture: MapPicture) -> Iterator[str]:
    """The neighbourhoods, the largest first, each with its papers: those that most here builds on first."""
    inside = {node.key for node in picture.nodes}
    pairs = {(edge.source, edge.target) for edge in picture.edges if edge.source in inside}
    built_on = Counter(target for _, target in pairs)
    yield f"{len(picture.nodes):,} papers in {len(picture.communities):,} neighbourhoods"
    for community in sorted(picture.communities, key=lambda each: -each.size):
        yield ""
        yield f"{community.label}: {community.size:,} papers"
        nodes = [node for node in picture.nodes if node.community == community.id]
        for node in sorted(nodes, key=lambda each: (-built_on[each.key], each.title)):
            yield _in_words(node, built_on[node.key])


def _in_words(node: MapNode, built_on: int) -> str:
    facts = [node.title, _name(node), str(node.year or "")]
    facts += [f"pass {node.passes}" if node.passes else "not read"]
    facts += [f"{built_on:,} here build on it"] if built_on else []
    return ", ".join(fact for fact in facts if fact)


def _pages(
    picture: MapPicture, html: Path | None, graphml: Path | None, gexf: Path | None
) -> Iterator[tuple[Path, str]]:
    """The files asked for, with what goes into them."""
    if html is not None:
        from papermap.exports.map_html import render

        yield html, render(picture)
    if graphml is not None or gexf is not None:
        from papermap.exports import graphml as graphs

        if graphml is not None:
            yield graphml, graphs.graphml(picture)
        if gexf is not None:
            yield gexf, graphs.gexf(picture)


def _write(path: Path, text: str, papers: int) -> None:
    part = path.with_name(f".{path.name}.part")
    try:
        part.write_text(text, encoding="utf-8")
        part.replace(path)
    except OSError as error:
        raise click.ClickException(f"cannot write {path}: {error.strerror}") from error
    say(f"{path} written: {papers:,} {'paper' if papers == 1 else 'papers'}")


def picture_json(picture: MapPicture) -> dict[str, Any]:
    """The contract's JSON: ``from`` and ``to`` name a paper as ``refs`` does, arXiv id first."""
    names = {node.key: _name(node) for node in picture.nodes}
    return {
        "nodes": [
            {
                "refs": dict(node.refs),
                "title": node.title,
                "x": node.x,
                "y": node.y,
                "community": node.community,
                "id": names[node.key],
                "year": node.year,
            }
            for node in picture.nodes
        ],
        "edges": [
            {"from": names[edge.source], "to": names[edge.target], "kind": str(edge.kind)}
            for edge in picture.edges
        ],
        "communities": [{"id": c.id, "label": c.label, "size": c.size} for c in picture.communities],
    }


def _name(node: MapNode) -> str:
    refs = node.refs
    return refs["arxiv"] or refs["doi"] or refs["s2"] or node.title
