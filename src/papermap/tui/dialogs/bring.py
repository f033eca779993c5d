"""What comes in, and how; and, once it is in, what became of each entry."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from papermap.tui import words
from papermap.tui.importing import ImportWanted, told, troubled
from papermap.tui.widgets.rows import Cell, RowList, flexible
from papermap.views.exchange import ImportResult

TAKES = (
    "BibTeX, RIS, CSL-JSON, CSV, XLSX, zotero.sqlite, a folder of PDFs, a library, a reading list, "
    "the word zotero (that runs here), or text with ids of papers. It is shown first."
)


class BringDialog(ModalScreen[ImportWanted | None]):
    """Gives what is to be imported, ``None`` when nothing is."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss(None)", show=False, priority=True),
        Binding("ctrl+o", "turn('offline')", show=False, priority=True),
        Binding("ctrl+t", "turn('titles')", show=False, priority=True),
        Binding("ctrl+f", "turn('pdf')", show=False, priority=True),
        Binding("ctrl+r", "turn('retry')", show=False, priority=True),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._wanted = ImportWanted("")

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog wide"):
            yield Static("Import", classes="question", markup=False)
            yield Input(placeholder="references.bib", select_on_focus=False)
            yield Static("", id="choices", markup=False)
            yield Static(TAKES, classes="below", markup=False)

    def on_mount(self) -> None:
        self._draw()

    def action_turn(self, name: str) -> None:
        """All but the first need somebody to be asked."""
        wanted = self._wanted
        if name == "offline":
            self._wanted = ImportWanted(wanted.what, offline=not wanted.offline)
        elif name == "titles":
            self._wanted = replace(wanted, titles=not wanted.titles, offline=False)
        elif name == "retry":
            self._wanted = replace(wanted, retry=not wanted.retry, offline=False)
        else:
            self._wanted = replace(wanted, pdf=not wanted.pdf, offline=False)
        self._draw()

    def _draw(self) -> None:
        wanted = self._wanted
        ask = "nobody is asked" if wanted.offline else "identifiers are looked up, 500 a request"
        titles = "looked up too, by the dozen" if wanted.titles else "kept as they are where there is no id"
        pdf = "fetched and read; Zotero's are copied" if wanted.pdf else "not fetched"
        unknown = "asked for again" if wanted.retry else "not asked for again, where it was unknown lately"
        rows = (
            ("Services", "Ctrl+O", ask),
            ("Titles", "Ctrl+T", titles),
            ("PDFs", "Ctrl+F", pdf),
            ("Unknown", "Ctrl+R", unknown),
        )
        parts: list[str | tuple[str, str]] = []
        for name, key, said in rows:
            parts += [(f"{name:<10}", "$quiet"), (f"{key:<8}", "$accent"), f"{said}\n"]
        self.query_one("#choices", Static).update(Content.assemble(*parts))

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        if typed := event.value.strip():
            self.dismiss(replace(self._wanted, what=typed))


WHY = {"done": "It is in the library.", "already": "It was here; nothing changed."}


class Brought(ModalScreen[None]):
    """Every entry of an import with what became of it; those that are not whole first."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,enter,q", "dismiss(None)", show=False, priority=True),
        Binding("tab", "turn", show=False, priority=True),
    ]

    def __init__(self, name: str, results: Sequence[ImportResult]) -> None:
        super().__init__()
        self._called, self._results = name, tuple(results)
        self._troubled = tuple(troubled(results))
        self._every = not self._troubled

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog tall"):
            yield Static(told(self._called, self._results)[0], classes="question", markup=False)
            yield RowList(self._cells, lambda place: place, id="changes")
            yield Static("", id="change", markup=False)
            yield Static("", classes="below", markup=False)

    @property
    def _shown(self) -> tuple[ImportResult, ...]:
        return self._results if self._every else self._troubled

    @property
    def _rows(self) -> RowList[int]:
        found: RowList[int] = self.query_one("#changes", RowList)
        return found

    def on_mount(self) -> None:
        self._draw()
        self._rows.focus()

    def action_turn(self) -> None:
        if self._troubled:
            self._every = not self._every
            self._draw()

    def _draw(self) -> None:
        self._rows.set_rows(range(len(self._shown)))
        other = f"all {len(self._results):,}"
        if self._every:
            other = f"the {len(self._troubled):,} that are not whole"
        below = f"Tab shows {other} · Esc goes back" if self._troubled else "Esc goes back"
        self.query_one(".below", Static).update(below)
        self.show_result()

    def _cells(self, place: int, width: int) -> list[Cell]:
        result = self._shown[place]
        where = words.line(result.place.rpartition(":")[2] if ":" in result.place else "", 8)
        look = {"failed": "strong", "partial": "accent"}.get(str(result.outcome), "quiet")
        return [
            Cell(str(result.outcome), 8, look),
            Cell(where, 6, "quiet"),
            Cell(words.line(result.title or result.ref, 300), flexible(width, [8, 6])),
        ]

    @on(RowList.Moved)
    def show_result(self) -> None:
        place = self._rows.current
        if place is None:
            self.query_one("#change", Static).update("")
            return
        result = self._shown[place]
        why = result.error or WHY.get(str(result.outcome), "It is here in part.")
        at = words.line(result.place, 80)
        self.query_one("#change", Static).update(
            Content.assemble((f"{at}  {words.line(result.ref, 80)}\n", "$quiet"), words.paragraph(why))
        )
