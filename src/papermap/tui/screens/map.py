"""The map: every paper where its words and its citations put it; the selected one with its ties."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, ClassVar

from textual import on, work
from textual.binding import BindingType
from textual.content import Content
from textual.timer import Timer
from textual.widget import Widget
from textual.widgets import Static

from papermap.library.mapping import EMPTY, TOO_FEW
from papermap.model.maps import MapNode, MapPicture
from papermap.model.query import QueryError
from papermap.tui import keys, words
from papermap.tui.dialogs.ask import AskLine
from papermap.tui.keymap import Keymap
from papermap.tui.messages import BaseFound, PictureLoaded
from papermap.tui.screens.acts import NamedPaper, PaperActs, PaperAtHand
from papermap.tui.widgets.library_rows import short
from papermap.tui.widgets.lineage_rows import DASHED, SOLID
from papermap.tui.widgets.map_canvas import MapCanvas
from papermap.tui.widgets.map_drawing import COLOURS, Narrowing, atlas_of, short_name, year_bands
from papermap.views.lineage import AncestorView
from papermap.views.papers import RefsView

COLOUR_WORDS = {"community": "by neighbourhood", "year": "by year", "pass": "by passes read"}

KEYS_FOR = {
    "`papermap map --fetch`": "map.fetch",
    "`papermap map --relayout`": "map.lay_anew",
    "`papermap backward [^`]+`": "map.trail",
}
"""The names of the keys that do here what a remark names a verb for."""

REST = 0.25
"""Seconds that a paper is selected before its base is asked for: not while the reader moves."""

DRAWING = "The map is being drawn …"
"""Stands there while that takes more than a moment, as for the first time in a large library."""

NO_MAP = (
    "No papers, no map yet.\n\n"
    "2 leads to the library, where a adds papers. Each finds its place here by itself, among the papers most "
    "like it."
)


def _remarks(picture: MapPicture, keymap: Keymap) -> str:
    """What is missing from a map, with the keys that help in place of the verbs."""
    remarks = " ".join(words.paragraph(remark) for remark in picture.remarks)
    for verb, name in KEYS_FOR.items():
        remarks = re.sub(verb, keymap.named(name).replace("\\", r"\\"), remarks)
    return remarks


def _nothing_placed(picture: MapPicture, remarks: str) -> Content:
    if EMPTY in picture.remarks:
        return Content.assemble(f"{NO_MAP}\n\n", (remarks, "$quiet"))
    return Content.assemble("None of your papers has its place yet.\n\n", (remarks, "$quiet"))


class MapScreen(PaperActs):
    """The library as a map; opened at a paper, that one is selected, and with a query only what it selects is
    shown."""

    PLACE = "map"
    BINDINGS: ClassVar[list[BindingType]] = [*keys.bindings("map")]

    def __init__(self, key: int | None = None, where: str = "") -> None:
        super().__init__()
        self._start = key
        self._where = where
        self._picture: MapPicture | None = None
        self._bases: dict[int, AncestorView | None] = {}
        self._resting: Timer | None = None

    def body(self) -> Iterable[Widget]:
        yield MapCanvas()
        yield Static(DRAWING, id="caption", markup=False)

    @property
    def canvas(self) -> MapCanvas:
        return self.query_one(MapCanvas)

    def on_mount(self) -> None:
        self.name_place("papermap", "Map")
        self.canvas.focus()

    def load(self) -> None:
        self._load_picture()

    @work(thread=True, exclusive=True, group="load map", exit_on_error=False)
    def _load_picture(self) -> None:
        where = self._where
        self.tell(PictureLoaded(atlas_of(self.library.picture()), self._chosen(where), where))

    def _chosen(self, where: str) -> frozenset[int] | None:
        """The papers that a query selects; of an empty one, ``None``."""
        return self.library.exports.select(where) if where else None

    def on_picture_loaded(self, message: PictureLoaded) -> None:
        self._picture = message.atlas.picture
        self._bases.clear()
        self._narrow(chosen=message.chosen, where=message.where)
        self.canvas.show(message.atlas, self._start)
        self._start = None

    @on(MapCanvas.Selected)
    def ask_for_base(self) -> None:
        """What the selected paper is a variation of, once the reader rests on it."""
        if self._resting is not None:
            self._resting.stop()
        node = self.canvas.node
        if node is None:
            return
        if node.key in self._bases:
            self._draw_guess(node.key)
        else:
            self._resting = self.set_timer(REST, lambda: self._find_base(node.key))

    @work(thread=True, exclusive=True, group="base", exit_on_error=False)
    def _find_base(self, key: int) -> None:
        self.tell(BaseFound(key, self.library.graph.base(key)))

    def on_base_found(self, message: BaseFound) -> None:
        self._bases[message.key] = message.base
        if message.key == self.canvas.selected:
            self._draw_guess(message.key)
            self.write_caption()

    def _draw_guess(self, key: int) -> None:
        base = self._bases[key]
        self.canvas.guess = None if base is None or base.accepted else base.key

    @on(MapCanvas.Selected)
    def write_caption(self) -> None:
        picture, node = self._picture, self.canvas.node
        if picture is None:
            return
        names = {c.id: words.line(c.label, 60) for c in picture.communities}
        aside = words.plural(len(picture.nodes), "paper", "papers")
        if self.canvas.shown < len(picture.nodes):
            aside = f"{self.canvas.shown:,} of {aside}"
        self.name_place("papermap", "Map", self._coloured(), *self._shown(names), aside=aside)
        caption = self.query_one("#caption", Static)
        caption.set_class(node is not None, "-paper")
        if node is not None:
            caption.update(self._about(node, names.get(node.community, "")))
        elif picture.nodes and not self.canvas.shown:
            caption.update("None of the papers on the map is of this kind. * shows all again.")
        elif picture.nodes:
            remarks = _remarks(picture, self.papermap.keys)
            hints = "n selects a paper, hjkl move, + and - zoom."
            caption.update(Content.assemble(hints + "\n", (remarks, "$quiet")))
        else:
            caption.update(_nothing_placed(picture, _remarks(picture, self.papermap.keys)))
        self.set_class(not picture.nodes, "-bare")

    def _coloured(self) -> str:
        """What the colours say; without any, what the digits say."""
        said, years = COLOUR_WORDS[self.canvas.colour], self.canvas.years
        if self.canvas.letters and self.canvas.colour == "year":
            spans = (f"{place} to {to}" for place, (_, to) in enumerate(year_bands(years), start=1))
            return f"{said}: {', '.join(spans)}"
        return said

    def _shown(self, names: Mapping[int, str]) -> Iterator[str]:
        """What the map is narrowed to, in words."""
        narrowing = self.canvas.narrowing
        if narrowing.community is not None:
            yield names.get(narrowing.community, "one neighbourhood")
        if narrowing.years is not None:
            yield f"{narrowing.years[0]}–{narrowing.years[1]}"
        if narrowing.where:
            yield words.line(narrowing.where, 60)
        if narrowing.read is not None:
            yield "read" if narrowing.read else "unread"

    def _about(self, node: MapNode, community: str) -> Content:
        builds_on, built_on = self.canvas.ties
        facts = [words.year(node.year).strip(), short(node.authors, 3), community]
        facts.append("a root of this library" if node.root else "at its frontier" if node.frontier else "")
        facts.append("" if node.in_library else "known only from a citation")
        return Content.assemble(
            (words.line(node.title, 300), "bold"),
            "\n",
            (" · ".join(fact for fact in facts if fact), "$quiet"),
            "\n",
            (f"─ builds on {builds_on:,} here", "$backward"),
            "   ",
            (f"┄ built on by {built_on:,} here", "$forward"),
            "\n",
            self._variation(node.key),
        )

    def _variation(self, key: int) -> tuple[str, str]:
        """What a paper is a variation of, with the line that is drawn to it."""
        if key not in self._bases:
            return "", "$quiet"
        base = self._bases[key]
        if base is None:
            return "no base stands out", "$quiet"
        name = f"{short_name(base.title)} ({base.year or '?'})"
        if not base.accepted:
            return f"{DASHED} perhaps a variation of {name}", "$quiet"
        return f"{SOLID} this is {name}" + (
            f", but with {words.line(base.twist, 200)}" if base.twist else ""
        ), ("$yours")

    # What the keys do

    def action_pan(self, right: int, up: int) -> None:
        self.canvas.pan(right, up)

    def action_zoom(self, steps: int) -> None:
        self.canvas.zoom(steps)

    def action_fit(self) -> None:
        self.canvas.fit()

    def action_select(self, step: int) -> None:
        self.canvas.select_next(step)

    def action_step(self, right: int, up: int) -> None:
        self.canvas.step(right, up)

    def action_colour(self) -> None:
        self.canvas.colour = COLOURS[(COLOURS.index(self.canvas.colour) + 1) % len(COLOURS)]
        self.write_caption()

    # What is shown

    def _narrow(self, **changes: Any) -> None:
        self.canvas.narrowing = replace(self.canvas.narrowing, **changes)

    def action_topic(self) -> None:
        """Only the neighbourhood of the selected paper, or all again."""
        node = self.canvas.node
        if self.canvas.narrowing.community is not None:
            self._narrow(community=None)
        elif node is not None:
            self._narrow(community=node.community)
        else:
            self.papermap.say("Select a paper first: n, or a click. T lists the topics.")

    def action_band(self) -> None:
        """The next span of years, oldest first; after the newest all."""
        bands: list[tuple[int, int] | None] = [None, *year_bands(self.canvas.years)]
        at = bands.index(self.canvas.narrowing.years) if self.canvas.narrowing.years in bands else 0
        self._narrow(years=bands[(at + 1) % len(bands)])

    def action_reading(self) -> None:
        """Unread ones, then read ones, then all."""
        following = {None: False, False: True, True: None}
        self._narrow(read=following[self.canvas.narrowing.read])

    def action_narrow(self) -> None:
        """Only what a query selects."""
        below = "As topic:diffusion pass>=2 or tag:idea year>=2022. Empty shows all again."
        ask = AskLine("Show only the papers that a query selects", below, value=self._where)
        self.app.push_screen(ask, self._choose)

    def _choose(self, typed: str | None) -> None:
        if typed is not None:
            self._select(typed)

    @work(thread=True, exclusive=True, group="narrow", exit_on_error=False)
    def _select(self, where: str) -> None:
        """A query that cannot be read leaves the map as it is."""
        try:
            chosen = self._chosen(where)
            if where and not chosen:
                said = words.line(self.library.exports.why_nothing(where), 300)
                self.app.call_from_thread(self.papermap.say, said)
        except QueryError as error:
            self.app.call_from_thread(self.papermap.say, error.said, bad=True)
        else:
            self.app.call_from_thread(self._take_chosen, chosen, where)

    def _take_chosen(self, chosen: frozenset[int] | None, where: str) -> None:
        self._where = where
        self._narrow(chosen=chosen, where=where)

    def action_everything(self) -> None:
        self._where = ""
        self.canvas.narrowing = Narrowing()

    def action_write(self) -> None:
        path = self.library.home / "map.html"
        ask = AskLine(
            "Write the map as one HTML file", "Enter writes it. It needs no network.", value=str(path)
        )
        self.app.push_screen(ask, self._write)

    @work(thread=True, exclusive=True, group="write", exit_on_error=False)
    def _write_page(self, path: Path) -> None:
        self.library.write_map(path)
        self.app.call_from_thread(self.papermap.say, f"Written: {words.line(str(path), 200)}")

    def _write(self, typed: str | None) -> None:
        if typed:
            self._write_page(Path(typed).expanduser())

    @on(MapCanvas.Opened)
    def action_open(self) -> None:
        if (node := self.canvas.node) is not None:
            self.papermap.open_paper(node.key)
        else:
            self.papermap.say("Select a paper first: n, or a click.")

    @work(thread=True, exclusive=True, group="lay", exit_on_error=False)
    def action_lay_anew(self) -> None:
        placed = self.library.lay_map_anew()
        if not placed:
            self.app.call_from_thread(self.papermap.say, TOO_FEW)
            return
        said = f"The map is laid out anew: {words.plural(placed, 'paper', 'papers')}. u puts them back."
        self.app.call_from_thread(self.papermap.say, said)
        self.app.call_from_thread(self.papermap.look_at_store)

    def action_find(self) -> None:
        ask = AskLine("Find on the map", "Words of a title. Enter selects the next paper that has them.")
        self.app.push_screen(ask, self._find)

    def _find(self, typed: str | None) -> None:
        wanted = (typed or "").casefold().split()
        if not wanted or self._picture is None:
            return
        keys_found = [
            n.key for n in self._picture.nodes if all(word in n.title.casefold() for word in wanted)
        ]
        if not keys_found:
            self.papermap.say(f"No paper on the map has “{words.line(typed, 60)}” in its title.")
            return
        selected = self.canvas.selected
        place = keys_found.index(selected) + 1 if selected in keys_found else 0
        self.canvas.select(keys_found[place % len(keys_found)])

    def paper_at_hand(self) -> PaperAtHand | None:
        node = self.canvas.node
        if node is None:
            return None
        refs = RefsView(node.refs.get("arxiv"), node.refs.get("doi"), node.refs.get("s2"))
        return NamedPaper(node.key, node.title, refs)
