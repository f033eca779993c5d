"""What a screen needs to let papers out to files and in from them: the dialogs, the run, how far it is."""

from __future__ import annotations

from collections.abc import Sequence

from textual import work

from papermap.imports.detect import Source
from papermap.library.exporting import SHEETS as COLUMNED
from papermap.library.incoming import SHEETS
from papermap.tui import words
from papermap.tui.dialogs.ask import AskLine
from papermap.tui.dialogs.changes import Changes
from papermap.tui.dialogs.export import ExportDialog, Wanted
from papermap.tui.screens.base import PapermapScreen
from papermap.views.exchange import CellChange, ExportView, ImportResult, SheetDiff
from papermap.views.health import Progress

IMPORT_HELP = (
    "A BibTeX, RIS, CSL-JSON, CSV or XLSX file, zotero.sqlite, a folder of PDFs, a text with ids;\n"
    "the word zotero asks the Zotero that runs here.\n"
    "Of an edited spreadsheet the differences are shown first. Esc goes back."
)


class Exchange(PapermapScreen):
    """Exports and imports, in the background. Every screen shows how far they are."""

    # Out

    def ask_for_export(self, what: str, where: str, columns: Sequence[str]) -> None:
        """Ask what is to be written; ``what`` tells the papers that ``where`` selects."""
        exports = self.library.exports
        known = {column.name for column in exports.columns()}
        shown = [name for name in columns if name in known]  # an own column without a cell is nowhere yet

        def preview(form: str, chosen: tuple[str, ...], drafts: bool) -> str:
            return exports.preview(form, where, chosen, drafts)

        def answered(wanted: Wanted | None) -> None:
            if wanted is not None:
                self._export(wanted, where)

        self.app.push_screen(ExportDialog(what, shown, preview, COLUMNED), answered)

    @work(thread=True, group="export", exit_on_error=False)
    def _export(self, wanted: Wanted, where: str) -> None:
        def moved(done: int, total: int) -> None:
            self._tell_doing(f"writing {wanted.path.name} {done:,} of {total:,}")

        self._tell_doing(f"writing {wanted.path.name}")
        try:
            view = self.library.exports.write(
                wanted.form, wanted.path, where, wanted.columns, wanted.drafts, moved, replace=True
            )
        except Exception as error:  # noqa: BLE001 - said in words; a file that was there is as it was
            self.app.call_from_thread(self.papermap.say, f"Not written: {words.problem(error)}", bad=True)
        else:
            self.app.call_from_thread(self.papermap.say, _written(view))
        finally:
            self._tell_doing("")

    # In

    def action_bring(self) -> None:
        """Ask for a file, and bring it in."""

        def answered(typed: str | None) -> None:
            if typed:
                self._look_at(typed)

        self.app.push_screen(AskLine("Import", IMPORT_HELP, "references.bib"), answered)

    @work(thread=True, group="import", exit_on_error=False)
    def _look_at(self, typed: str) -> None:
        source = self.library.imports.look_for(typed)
        if source.form in SHEETS:
            diff = self.library.imports.compare(source)
            self.app.call_from_thread(self._show_changes, source, diff)
        else:
            self._bring(source, ())

    def _show_changes(self, source: Source, diff: SheetDiff) -> None:
        def answered(changes: tuple[CellChange, ...] | None) -> None:
            if changes is not None:
                self._take_in(source, changes)

        self.app.push_screen(Changes(source.paths[0].name, diff), answered)

    @work(thread=True, group="import", exit_on_error=False)
    def _take_in(self, source: Source, changes: tuple[CellChange, ...]) -> None:
        self._bring(source, changes)

    def _bring(self, source: Source, changes: tuple[CellChange, ...]) -> None:
        """In a worker. Every entry is kept as soon as it is read, so that a failure loses nothing."""
        name = source.paths[0].name

        def moved(progress: Progress) -> None:
            self._tell_doing(f"importing {name}: {progress.stage} {progress.done:,} of {progress.total:,}")

        self._tell_doing(f"importing {name}")
        results: list[ImportResult] = []
        try:
            for result in self.library.imports.take(source, changes=changes, on_progress=moved):
                results.append(result)
                if len(results) % 50 == 0:
                    self._tell_doing(f"importing {name}: {len(results):,} entries")
        except Exception as error:  # noqa: BLE001 - said in words; what was finished is stored
            told = f"The import stopped: {words.problem(error)}"
            self.app.call_from_thread(self.papermap.say, told, bad=True)
        else:
            said, bad = _brought(name, results)
            self.app.call_from_thread(self.papermap.say, said, bad=bad)
        finally:
            self._tell_doing("")
            self.app.call_from_thread(self.papermap.look_at_store)

    def _tell_doing(self, told: str) -> None:
        def show() -> None:
            self.papermap.doing = words.line(told, 160) or self.papermap.adding.doing()

        self.app.call_from_thread(show)


def _written(view: ExportView) -> str:
    said = f"Written: {words.line(view.path, 200)}, {words.plural(view.papers, 'paper', 'papers')}."
    if view.kept:
        kept = words.plural(
            len(view.kept), "file was changed by you and is", "files were changed by you and are"
        )
        said += f" {kept} as before."
    return said


def _brought(name: str, results: Sequence[ImportResult]) -> tuple[str, bool]:
    counts: dict[str, int] = {}
    for result in results:
        counts[result.outcome] = counts.get(result.outcome, 0) + 1
    if not results:
        return f"There is no paper in {words.line(name, 80)}.", False
    told = {"done": "came in", "already": "were here", "partial": "are known in part", "failed": "failed"}
    said = ", ".join(f"{counts[key]:,} {word}" for key, word in told.items() if key in counts)
    failed = [result for result in results if result.outcome == "failed"]
    lines = [f"{words.line(r.place, 60)}: {words.line(r.error, 200)}" for r in failed[:3]]
    return "\n".join([f"{words.line(name, 80)}: {said}.", *lines]), bool(failed)
