"""The map in the terminal: pan, zoom, select; by keys, wheel and click."""

from __future__ import annotations

import math
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual.events import Click, MouseScrollDown, MouseScrollUp
from textual.message import Message
from textual.reactive import reactive
from textual.strip import Strip
from textual.widget import Widget

from papermap.model.maps import MapNode
from papermap.tui.canvas import DOTS_X, DOTS_Y, Camera, Canvas, fit_camera
from papermap.tui.theme import COMMUNITY_COLOURS, WITHOUT_HUES, YEAR_COLOURS
from papermap.tui.widgets.map_drawing import COLOURS, EMPTY, Atlas, Narrowing, draw, narrowed

ZOOM = 1.35
CLOSEST, FURTHEST = 60.0, 0.5
"""How far one may zoom, against the camera that sees everything."""


class MapCanvas(Widget, can_focus=True):
    """Draws a picture; ``selected`` is the key of a paper on it."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "map--quiet",
        "map--label",
        "map--backward",
        "map--forward",
        "map--selected",
        "map--yours",
    }

    selected: reactive[int | None] = reactive(None)
    guess: reactive[int | None] = reactive(None)
    """What the selected paper is perhaps a variation of."""

    colour: reactive[str] = reactive(COLOURS[0])
    narrowing: reactive[Narrowing] = reactive(Narrowing())

    class Selected(Message):
        """Another paper is selected."""

    class Opened(Message):
        """A double click on a paper."""

    def __init__(self) -> None:
        super().__init__()
        self._whole: Atlas | None = None
        self._atlas: Atlas | None = None
        self._camera: Camera | None = None
        self._fit: tuple[tuple[int, int, Atlas | None], Camera] | None = None
        self._drawn: tuple[object, Canvas] | None = None

    def show(self, atlas: Atlas, selected: int | None) -> None:
        """Show a map; what is seen of it stays where it was."""
        self._whole = atlas
        self._atlas = narrowed(self._whole, self.narrowing)
        self._drawn = None
        if self.selected is None and selected in self._atlas.nodes:
            self.selected = selected
        elif self.selected not in self._atlas.nodes:
            self.selected = None
        self.refresh()
        self.post_message(self.Selected())

    def watch_selected(self) -> None:
        self.guess = None

    def watch_narrowing(self, narrowing: Narrowing) -> None:
        if self._whole is None:
            return
        self._atlas = narrowed(self._whole, narrowing)
        self._drawn = None
        if self.selected not in self._atlas.nodes:
            self.selected = None
        self.post_message(self.Selected())

    @property
    def years(self) -> tuple[int, int]:
        """The first and the last year on the whole map."""
        return self._whole.years if self._whole else (0, 0)

    @property
    def shown(self) -> int:
        """How many papers are shown."""
        return len(self._papers())

    @property
    def node(self) -> MapNode | None:
        """The selected paper."""
        return self._atlas.nodes.get(self.selected) if self._atlas and self.selected is not None else None

    @property
    def ties(self) -> tuple[int, int]:
        """How many papers on the map the selected one builds on, and how many built on it."""
        if self._atlas is None or self.selected is None:
            return 0, 0
        backward, forward = self._atlas.ties.of(self.selected)
        return len(backward), len(forward)

    def camera(self) -> Camera:
        """What is seen: everything, until the reader moves."""
        if self._camera is None:
            return self._fitted()
        return self._camera

    def _fitted(self) -> Camera:
        """The camera that sees the whole map, also when a part of it is shown."""
        state = (self.size.width, self.size.height, self._whole)
        if self._fit is None or self._fit[0] != state:
            nodes = self._whole.picture.nodes if self._whole else ()
            fit = fit_camera(((n.x, n.y) for n in nodes), self.size.width, self.size.height)
            self._fit = (state, fit)
        return self._fit[1]

    # Moving

    def fit(self) -> None:
        self._look(None)

    def pan(self, right: int, up: int) -> None:
        self._look(
            self.camera().panned(right * max(4, self.size.width // 8), up * max(2, self.size.height // 8))
        )

    def zoom(self, steps: int) -> None:
        """Nearer or further, towards the selected paper when it is in view."""
        whole = self._fitted()
        camera = self.camera().zoomed(ZOOM**steps)
        if not FURTHEST <= camera.dots_y / whole.dots_y <= CLOSEST:
            return
        node = self.node
        if node is not None and steps > 0 and self._in_view(node):
            camera = camera.at(node.x, node.y)
        self._look(camera)

    def _look(self, camera: Camera | None) -> None:
        self._camera = camera
        self.refresh()

    # Selecting

    def select(self, key: int) -> None:
        """Select a paper and bring it into view."""
        self.selected = key
        node = self.node
        if node is not None and not self._in_view(node):
            self._look(self.camera().at(node.x, node.y))
        self.post_message(self.Selected())

    def select_next(self, step: int) -> None:
        """The next paper in view from left to right; the one nearest the middle when none is selected."""
        seen = sorted((n for n in self._papers() if self._in_view(n)), key=lambda n: (n.x, -n.y, n.key))
        if not seen:
            return
        keys = [n.key for n in seen]
        if self.selected in keys:
            self.select(keys[(keys.index(self.selected) + step) % len(keys)])
        else:
            self._select_nearest(self.size.width * DOTS_X / 2, self.size.height * DOTS_Y / 2)

    def step(self, right: int, up: int) -> None:
        """The nearest paper on that side of the selected one; straight ahead counts more than aside."""
        here = self.node
        if here is None:
            self.select_next(1)
            return
        camera, best = self.camera(), (math.inf, 0)
        for node in self._papers():
            dx, dy = (node.x - here.x) * camera.dots_x, (node.y - here.y) * camera.dots_y
            ahead, aside = dx * right + dy * up, abs(dx * up) + abs(dy * right)
            if node.key != here.key and ahead > 0 and aside <= 2 * ahead:
                best = min(best, (ahead + 2 * aside, node.key))
        if best[0] < math.inf:
            self.select(best[1])

    def _select_nearest(self, dot_x: float, dot_y: float) -> None:
        camera, size = self.camera(), self.size

        def distance(node: MapNode) -> float:
            x, y = camera.dot(node.x, node.y, size.width, size.height)
            return math.hypot(x - dot_x, y - dot_y)

        if nodes := self._papers():
            self.select(min(nodes, key=lambda n: (distance(n), n.key)).key)

    def _papers(self) -> tuple[MapNode, ...]:
        return self._atlas.picture.nodes if self._atlas else ()

    def _in_view(self, node: MapNode) -> bool:
        column, row = self.camera().cell(node.x, node.y, self.size.width, self.size.height)
        return 0 <= column < self.size.width and 0 <= row < self.size.height

    # Mouse

    def on_click(self, event: Click) -> None:
        offset = event.get_content_offset(self)
        if offset is not None:
            self._select_nearest(offset.x * DOTS_X + 1, offset.y * DOTS_Y + 2)
            if event.chain == 2:
                self.post_message(self.Opened())

    def on_mouse_scroll_up(self, event: MouseScrollUp) -> None:
        event.stop()
        self.zoom(1)

    def on_mouse_scroll_down(self, event: MouseScrollDown) -> None:
        event.stop()
        self.zoom(-1)

    # Drawing

    def canvas(self) -> Canvas:
        """What is seen now, drawn once until something moves."""
        width, height = self.size.width, self.size.height
        state = (self.camera(), width, height, self.selected, self.guess, self.colour, self.letters)
        if self._drawn is None or self._drawn[0] != state:
            atlas = self._atlas or EMPTY
            self._drawn = (
                state,
                draw(
                    *(atlas, self.camera(), width, height, self.selected),
                    colour=self.colour,
                    guess=self.guess,
                    letters=self.letters,
                ),
            )
        return self._drawn[1]

    @property
    def letters(self) -> bool:
        """Whether the terminal has too few colours for neighbourhoods and years, so that letters say them."""
        return self.app.no_color or self.app.theme in WITHOUT_HUES

    def render_line(self, y: int) -> Strip:
        base = self.rich_style
        return Strip([Segment(text, base + self._style(name)) for text, name in self.canvas().row(y)])

    def _style(self, name: str) -> Style:
        dark = self.app.current_theme.dark
        if self.letters and name.startswith(("community", "year", "label")):
            return Style(bold=name.startswith("label"))
        if name.startswith("community"):
            return Style(color=COMMUNITY_COLOURS[dark][int(name[9:])])
        if name.startswith("year"):
            return Style(color=YEAR_COLOURS[dark][int(name[4:])])
        if name.startswith("label"):
            return Style(color=COMMUNITY_COLOURS[dark][int(name[5:])], bold=True)
        if name == "strong":
            return Style(bold=True)
        if f"map--{name}" in self.COMPONENT_CLASSES:
            return self.get_component_rich_style(f"map--{name}", partial=True)
        return Style.null()
