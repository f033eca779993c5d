"""What leaves, in which form, to where; with the first lines of it before anything is written."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from papermap.tui.words import line, paragraphs, problem

ENDINGS = {
    "csv": ".csv", "xlsx": ".xlsx", "bibtex": ".bib", "ris": ".ris", "csl-json": ".json", "markdown": "",
    "html": ".html", "graphml": ".graphml", "json": ".dump.json",
}  # fmt: skip
"""The forms, and how the names of their files end; of Markdown it is a folder."""

LINES = 40
COLUMNS = 200
"""So much of the preview is shown."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """An export that was asked for. ``columns`` is empty where all are meant; ``figures`` are those of the
    PDFs, beside the notes of a folder."""

    form: str
    path: Path
    columns: tuple[str, ...] = ()
    drafts: bool = True
    figures: bool = False


Preview = Callable[[str, tuple[str, ...], bool], str]
"""Form, columns, drafts to the first lines; called in a worker."""


class ExportDialog(ModalScreen[Wanted | None]):
    """Gives what is to be written, ``None`` when nothing is. A file that is there is asked about first."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss(None)", show=False, priority=True),
        Binding("down,tab", "form(1)", show=False, priority=True),
        Binding("up,shift+tab", "form(-1)", show=False, priority=True),
        Binding("ctrl+d", "drafts", show=False, priority=True),
        Binding("ctrl+k", "columns", show=False, priority=True),
        Binding("ctrl+f", "figures", show=False, priority=True),
    ]

    def __init__(self, what: str, columns: Sequence[str], preview: Preview, sheets: Sequence[str]) -> None:
        """``what`` tells the papers in words, ``columns`` are those on the screen, ``sheets`` the forms that
        have columns."""
        super().__init__()
        self._what, self._shown, self._preview, self._sheets = what, tuple(columns), preview, sheets
        self._form, self._drafts, self._every, self._figures = "csv", True, False, False
        self._agreed: Path | None = None

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog tall"):
            yield Static(f"Export {self._what}", classes="question", markup=False)
            yield Static("", id="choices", markup=False)
            yield Input("papers.csv", select_on_focus=False)
            with VerticalScroll(id="preview-pane", can_focus=False):
                yield Static("", id="preview-text", markup=False)
            yield Static("", classes="below", markup=False)

    def on_mount(self) -> None:
        self._draw()
        self.query_one(Input).focus()

    @property
    def _columns(self) -> tuple[str, ...]:
        if self._form not in self._sheets or self._every:
            return ()
        return tuple(dict.fromkeys((*self._shown, "id")))

    def action_form(self, step: int) -> None:
        forms = list(ENDINGS)
        box, before = self.query_one(Input), ENDINGS[self._form]
        self._form = forms[(forms.index(self._form) + step) % len(forms)]
        stem = box.value.removesuffix(before) if before else box.value
        box.value = stem + ENDINGS[self._form]
        box.cursor_position = len(box.value)
        self._draw()

    def action_drafts(self) -> None:
        self._drafts = not self._drafts
        self._draw()

    def action_columns(self) -> None:
        self._every = not self._every
        self._draw()

    def action_figures(self) -> None:
        self._figures = not self._figures
        self._draw()

    def _draw(self) -> None:
        parts: list[str | tuple[str, str]] = [("Format   ", "$quiet")]
        for form in ENDINGS:
            parts += [(f"●{form}" if form == self._form else form, "bold" if form == self._form else ""), " "]
        columns = "all"
        if self._columns:
            columns = f"the {len(self._shown)} on the screen, and the id"
        if self._form in self._sheets:
            parts += [("\nColumns  ", "$quiet"), columns]
        parts += [("\nDrafts   ", "$quiet"), "in, marked as such" if self._drafts else "left out"]
        more = "Ctrl+K columns · " if self._form in self._sheets else ""
        if self._form == "markdown":
            more = "Ctrl+F figures · "
            said = "beside the notes; slow the first time" if self._figures else "left out"
            parts += [("\nFigures  ", "$quiet"), said]
        self.query_one("#choices", Static).update(Content.assemble(*parts))
        self._say(f"↑↓ format · {more}Ctrl+D drafts · Enter writes · Esc goes back")
        self._load_preview(self._form, self._columns, self._drafts)

    @work(thread=True, exclusive=True, group="preview", exit_on_error=False)
    def _load_preview(self, form: str, columns: tuple[str, ...], drafts: bool) -> None:
        try:
            text = self._preview(form, columns, drafts)
        except Exception as error:  # noqa: BLE001 - said in words, where the preview would be
            text = problem(error)
        self.app.call_from_thread(self._show, form, text)

    def _show(self, form: str, text: str) -> None:
        if self.is_mounted and form == self._form:
            shown = "\n".join(each[:COLUMNS] for each in paragraphs(text).split("\n")[:LINES])
            self.query_one("#preview-text", Static).update(shown or "Nothing: no paper is selected.")

    def _say(self, words: str) -> None:
        self.query_one(".below", Static).update(words)

    @on(Input.Changed)
    def ask_again(self) -> None:
        self._agreed = None

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        typed = event.value.strip()
        if not typed:
            self._say("It needs a name to be written to.")
            return
        path = Path(typed).expanduser()
        if self._form != "markdown" and path.is_dir():
            self._say(f"{line(str(path), 200)} is a folder; name a file in it.")
        elif self._form != "markdown" and path.exists() and self._agreed != path:
            self._agreed = path
            self._say(f"{line(str(path), 200)} is there already. Enter again replaces it; Esc leaves it.")
        else:
            self.dismiss(Wanted(self._form, path, self._columns, self._drafts, self._figures))
