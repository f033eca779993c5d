"""How the map of papers is drawn on a canvas: lines of the selected paper, papers, names."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from string import ascii_lowercase

from rich.cells import cell_len

from papermap.model.maps import Community, EdgeKind, MapEdge, MapNode, MapPicture
from papermap.tui import words
from papermap.tui.canvas import DASHED, DOTTED, THICK, THIN, Camera, Canvas, Stroke
from papermap.tui.theme import COMMUNITY_COLOURS, YEAR_COLOURS

HUES = len(COMMUNITY_COLOURS[True])
BANDS = len(YEAR_COLOURS[True])
PASS_BANDS = (0, 2, 3, 4)
COLOURS = ("community", "year", "pass")
NAME_WIDTH, CUT_NAME_WIDTH = 26, 14
MOST_NAMES = 120
CROWDED = 4
"""Where there is a paper on every so many cells, a line without papers is rarely found."""

PAPERS = ("community", "year", "quiet")
"""How the looks of papers begin."""


class Ties:
    """Who builds on whom on a map; looked through when it is first asked, which a mere look at the map does
    not need."""

    def __init__(self, edges: Sequence[MapEdge]) -> None:
        self._edges = edges
        self._ways: tuple[dict[int, list[int]], dict[int, list[int]]] | None = None

    def of(self, key: int) -> tuple[frozenset[int], frozenset[int]]:
        """The papers that this one builds on, and those that built on it."""
        if self._ways is None:
            backward: dict[int, list[int]] = defaultdict(list)
            forward: dict[int, list[int]] = defaultdict(list)
            for edge in self._edges:
                backward[edge.source].append(edge.target)
                forward[edge.target].append(edge.source)
            self._ways = backward, forward
        backward, forward = self._ways
        return frozenset(backward.get(key, ())), frozenset(forward.get(key, ()))


@dataclass(frozen=True, slots=True)
class Atlas:
    """A picture with what drawing it needs again and again."""

    picture: MapPicture
    nodes: Mapping[int, MapNode]
    ties: Ties
    relations: tuple[tuple[int, int], ...]
    years: tuple[int, int]
    layers: tuple[MapNode, ...]
    """The papers in the order in which they are drawn: later ones cover earlier."""

    famous: tuple[MapNode, ...]
    """The papers in the order in which they are named."""


@dataclass(frozen=True, slots=True)
class Narrowing:
    """Which papers are shown: of one neighbourhood, of a span of years, unread or read, those that the query
    ``where`` selects. ``None`` is all."""

    community: int | None = None
    years: tuple[int, int] | None = None
    read: bool | None = None
    chosen: frozenset[int] | None = None
    where: str = ""

    def shows(self, node: MapNode) -> bool:
        """Whether it shows a paper."""
        return (
            self.community in (None, node.community)
            and (self.chosen is None or node.key in self.chosen)
            and (
                self.years is None or (node.year is not None and self.years[0] <= node.year <= self.years[1])
            )
            and self.read in (None, node.passes > 0)
        )


def atlas_of(picture: MapPicture) -> Atlas:
    """Put the papers of a picture in the orders in which they are drawn and named."""
    years = [node.year for node in picture.nodes if node.year is not None]
    return Atlas(
        picture,
        {node.key: node for node in picture.nodes},
        Ties(picture.edges),
        tuple((e.source, e.target) for e in picture.edges if e.kind is EdgeKind.RELATION),
        (min(years, default=0), max(years, default=0)),
        *_ordered(picture.nodes),
    )


def _ordered(nodes: Sequence[MapNode]) -> tuple[tuple[MapNode, ...], tuple[MapNode, ...]]:
    return (
        tuple(sorted(nodes, key=lambda n: (n.in_library, n.passes))),
        tuple(sorted(nodes, key=lambda n: (not n.in_library, -(n.citation_count or 0), n.key))),
    )


EMPTY = atlas_of(MapPicture((), (), ()))


def narrowed(atlas: Atlas, narrowing: Narrowing) -> Atlas:
    """The same with fewer papers, and the names of the neighbourhoods they are of; colours of years stay what
    they were."""
    if narrowing == Narrowing():
        return atlas
    kept = tuple(node for node in atlas.picture.nodes if narrowing.shows(node))
    layers, famous = _ordered(kept)
    left = {node.community for node in kept}
    of_them = tuple(c for c in atlas.picture.communities if c.id in left)
    return replace(
        atlas,
        picture=replace(atlas.picture, nodes=kept, communities=of_them),
        nodes={node.key: node for node in kept},
        layers=layers,
        famous=famous,
    )


def year_bands(years: tuple[int, int]) -> list[tuple[int, int]]:
    """The spans of years that have a colour each, oldest first."""
    span = years[1] - years[0] + 1
    starts = [years[0] + -(-band * span // BANDS) for band in range(BANDS + 1)]
    return [(a, b - 1) for a, b in pairwise(starts) if a < b]


def sign(node: MapNode) -> str:
    """Filled when read, hollow when not; ``◆◇`` a root, ``▲△`` at the frontier, ``·`` known by name."""
    if not node.in_library:
        return "·"
    filled, hollow = ("◆", "◇") if node.root else ("▲", "△") if node.frontier else ("●", "○")
    return filled if node.passes else hollow


def letter(node: MapNode, colour: str, years: tuple[int, int]) -> str:
    """The same where there is no colour to say the rest: the passes read, the span of years from 1, the
    oldest, or the neighbourhood's letter, a capital when read. Beside letters, roots and frontiers keep their
    sign."""
    if not node.in_library:
        return "·"
    if colour == "pass":
        return str(node.passes)
    if colour == "year":
        return "?" if node.year is None else str(sum(node.year > to for _, to in year_bands(years)) + 1)
    if node.root or node.frontier or node.community < 0:
        return sign(node)
    return community_letter(node.community).upper() if node.passes else community_letter(node.community)


def community_letter(community: int) -> str:
    """The letter of a neighbourhood; after 26 they begin again, as colours do."""
    return ascii_lowercase[community % len(ascii_lowercase)]


def look(node: MapNode, colour: str, years: tuple[int, int]) -> str:
    """The name of a paper's colour: its neighbourhood's, its year band's, or that of the passes read."""
    if colour == "pass":
        return f"year{PASS_BANDS[node.passes]}"
    if colour == "community":
        return "quiet" if node.community < 0 else f"community{node.community % HUES}"
    if node.year is None:
        return "quiet"
    span = max(1, years[1] - years[0])
    return f"year{min(BANDS - 1, (node.year - years[0]) * BANDS // (span + 1))}"


def short_name(title: str) -> str:
    """What a paper is called on the map: its title up to the colon, cut to a few words."""
    name = words.line(title, 160)
    head = name.partition(":")[0]
    name = head if 3 <= len(head) < len(name) else name
    return words.fit(name, NAME_WIDTH).rstrip() if cell_len(name) > NAME_WIDTH else name


def draw(
    atlas: Atlas,
    camera: Camera,
    width: int,
    height: int,
    selected: int | None,
    *,
    colour: str,
    guess: int | None = None,
    letters: bool = False,
) -> Canvas:
    """The map as the camera sees it. Relations that the reader stands by are always drawn; ``guess`` is what
    the selected paper is perhaps a variation of. With ``letters`` they say what colour says else."""
    canvas = Canvas(width, height)
    left, right, low, high = camera.span(width, height)
    places: dict[int, tuple[int, int]] = {}
    top: dict[tuple[int, int], MapNode] = {}
    for node in atlas.layers:
        if left <= node.x <= right and low <= node.y <= high:
            place = places[node.key] = camera.cell(node.x, node.y, width, height)
            top[place] = node
    near: frozenset[int] = frozenset()
    if selected is not None and selected in atlas.nodes:
        near = frozenset.union(*atlas.ties.of(selected))
        _lines(canvas, atlas, camera, selected, guess)
    for pair in atlas.relations:
        _line(canvas, atlas, camera, pair, "yours", THICK)
    for place, node in top.items():
        mark = letter(node, colour, atlas.years) if letters else sign(node)
        canvas.put(*place, mark, look(node, colour, atlas.years))
    if selected is not None and selected in places:
        canvas.put(*places[selected], "◉" if atlas.nodes[selected].passes else "◎", "selected")
        _name(canvas, atlas.nodes[selected], places[selected], "strong")
    crowded = len(places) * CROWDED > width * height
    lettered = letters and colour == "community"
    _community_names(canvas, atlas.picture.communities, camera, over_signs=crowded, lettered=lettered)
    _names(canvas, atlas, selected, places, near)
    return canvas


def _inside(place: tuple[int, int], width: int, height: int) -> bool:
    return 0 <= place[0] < width and 0 <= place[1] < height


def _lines(canvas: Canvas, atlas: Atlas, camera: Camera, selected: int, guess: int | None) -> None:
    """What it builds on in one colour and solid, what built on it in another and dotted; what it is perhaps a
    variation of dashed."""
    backward, forward = atlas.ties.of(selected)
    guessed = frozenset() if guess is None else frozenset({guess})
    for neighbours, name, stroke in (
        (forward, "forward", DOTTED),
        (backward - guessed, "backward", THIN),
        (guessed, "quiet", DASHED),
    ):
        for key in neighbours:
            _line(canvas, atlas, camera, (selected, key), name, stroke)


def _line(
    canvas: Canvas, atlas: Atlas, camera: Camera, pair: tuple[int, int], name: str, stroke: Stroke
) -> None:
    """A line between two papers, where both are shown."""
    one, other = atlas.nodes.get(pair[0]), atlas.nodes.get(pair[1])
    if one is not None and other is not None:
        start = camera.dot(one.x, one.y, canvas.width, canvas.height)
        canvas.line(start, camera.dot(other.x, other.y, canvas.width, canvas.height), name, stroke)


def _community_names(
    canvas: Canvas, communities: Sequence[Community], camera: Camera, *, over_signs: bool, lettered: bool
) -> None:
    """Each name where its neighbourhood is, moved up or down to a free line; the largest choose first. With
    ``over_signs`` it may stand on papers, but on no other words; ``lettered`` tells its papers' letter."""
    for community in sorted(communities, key=lambda c: -c.size):
        label = words.fit(words.line(community.label, 60), 34).strip() or "unnamed"
        if lettered and community.id >= 0:
            label = f"{community_letter(community.id)}: {label}"
        column, row = camera.cell(community.x, community.y, canvas.width, canvas.height)
        if not _inside((column, row), canvas.width, canvas.height):
            continue
        size = cell_len(label)
        left = max(0, min(column - size // 2, canvas.width - size))
        for shift in (0, -1, 1, -2, 2, -3, 3):
            start, length = max(0, left - 1), min(size + 2, canvas.width)
            if canvas.free(start, row + shift, length, over=PAPERS if over_signs else ()):
                name_look = f"label{community.id % HUES}" if community.id >= 0 else "quiet"
                if over_signs:
                    canvas.write(start, row + shift, " " * length, name_look)
                canvas.write(left, row + shift, label, name_look)
                break


def _names(
    canvas: Canvas,
    atlas: Atlas,
    selected: int | None,
    places: Mapping[int, tuple[int, int]],
    near: frozenset[int],
) -> None:
    """Names of papers wherever there is room: first those tied to the selected one, then the most cited."""
    seen = [node for node in atlas.famous if node.key in places and node.key != selected]
    first = [node for node in seen if node.key in near]
    order = [*first, *(node for node in seen if node.key not in near)]
    for node in order[:MOST_NAMES]:
        _name(canvas, node, places[node.key], "plain" if node.key in near else "quiet")


def _name(canvas: Canvas, node: MapNode, place: tuple[int, int], name_look: str) -> None:
    """The name beside its sign, with a gap to what stands there; of the papers that matter now a part of it
    where it has no room."""
    whole = short_name(node.title)
    cut = () if name_look == "quiet" else (words.fit(whole, CUT_NAME_WIDTH).strip(),)
    for name in (whole, *cut):
        size = cell_len(name)
        for column in (place[0] + 2, place[0] - size - 1):
            start, end = max(0, column - 1), min(column + size + 1, canvas.width)
            if 0 <= column <= canvas.width - size and canvas.free(start, place[1], end - start):
                canvas.write(column, place[1], name, name_look)
                return
