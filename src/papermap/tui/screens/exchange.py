"""What a screen needs to let papers out to files and in from them: the dialogs, the run, how far it is."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from textual import work
from textual.widgets import Input

from papermap.imports.detect import Form, Source
from papermap.library.exporting import SHEETS as COLUMNED
from papermap.library.incoming import SHEETS
from papermap.tui import words
from papermap.tui.adding import Stopped
from papermap.tui.dialogs.bring import BringDialog, Brought
from papermap.tui.dialogs.changes import Changes
from papermap.tui.dialogs.export import ExportDialog, Wanted
from papermap.tui.dialogs.import_preview import ImportPreview
from papermap.tui.importing import ImportWanted, told, troubled
from papermap.tui.screens.base import PapermapScreen
from papermap.views.exchange import CellChange, ExportView, SheetDiff, SourceView
from papermap.views.health import Progress


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
            exports, path = self.library.exports, wanted.path
            if wanted.form == "markdown":
                view = exports.write_notes(path, where, wanted.drafts, wanted.figures, moved)
            else:
                view = exports.write(
                    wanted.form, path, where, wanted.columns, wanted.drafts, moved, replace=True
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
        if self.papermap.importing.running:
            self.papermap.say("An import is running; X stops it. What came in stays.")
            return

        def answered(wanted: ImportWanted | None) -> None:
            if wanted is not None:
                self._look_at(wanted)

        self.app.push_screen(BringDialog(), answered)

    def action_stop_import(self) -> None:
        """Stop an import; what came in stays, and the same import goes on from there."""
        importing = self.papermap.importing
        if not importing.running:
            self.papermap.say("No import is running.")
            return
        importing.stopping = True
        self.papermap.doing = importing.doing()

    def action_brought(self) -> None:
        """Every entry of the last import."""
        importing = self.papermap.importing
        if importing.running or not importing.name:
            self.papermap.say("No import has ended yet; i begins one, X stops it.")
            return
        self.app.push_screen(Brought(importing.name, importing.results))

    @work(thread=True, group="ask import", exit_on_error=False)
    def _look_at(self, wanted: ImportWanted) -> None:
        self._tell_doing(f"looking at {words.line(wanted.what, 60)}")
        try:
            source = self.library.imports.look_typed(wanted.what)
            diff = self.library.imports.compare(source) if source.form in SHEETS else None
            is_typed = source.form is Form.TEXT and not source.paths[0].exists()
            view = None if diff is not None or is_typed else self.library.imports.preview(source)
        finally:
            self._tell_doing("")
        if diff is not None:
            self.app.call_from_thread(self._show_changes, wanted, source, diff)
        elif view is not None:
            self.app.call_from_thread(self._show_coming, wanted, source, view)
        else:
            self.app.call_from_thread(self._take_in, wanted, source, ())

    def _show_coming(self, wanted: ImportWanted, source: Source, view: SourceView) -> None:
        def answered(yes: bool | None) -> None:
            if yes:
                self.call_later(self._take_in, wanted, source, ())  # once this screen has its keys again

        self.app.push_screen(ImportPreview(view), answered)

    def _show_changes(self, wanted: ImportWanted, source: Source, diff: SheetDiff) -> None:
        def answered(changes: tuple[CellChange, ...] | None) -> None:
            if changes is not None:
                self.call_later(self._take_in, wanted, source, changes)

        self.app.push_screen(Changes(source.name, diff), answered)

    def _take_in(self, wanted: ImportWanted, source: Source, changes: tuple[CellChange, ...]) -> None:
        """The app runs it, not this screen: it goes on when another place is looked at."""
        if not self.papermap.importing.start(source.name):
            self.papermap.say("An import is running; X stops it.")
            return
        self.papermap.doing = self.papermap.importing.doing()
        if isinstance(self.focused, Input):
            self.set_focus(None)  # the keys that stop it are no words to type
        run = partial(self._bring, wanted, source, changes)
        self.app.run_worker(run, thread=True, group="import", exit_on_error=False)

    def _bring(self, wanted: ImportWanted, source: Source, changes: tuple[CellChange, ...]) -> None:
        """In a worker. Every entry is kept as soon as it is read, so that a failure loses nothing."""
        importing = self.papermap.importing

        def moved(progress: Progress) -> None:
            if importing.stopping:
                raise Stopped
            self._tell_doing(importing.doing(progress))

        trouble = ""
        try:
            for result in self.library.imports.take(
                source,
                offline=wanted.offline,
                pdf=wanted.pdf,
                titles=wanted.titles,
                retry=wanted.retry,
                changes=changes,
                on_progress=moved,
            ):
                importing.results.append(result)
                if len(importing.results) % 50 == 0:
                    moved(Progress("", len(importing.results), 0))
        except Stopped:
            trouble = "The import was stopped. What came in stays; the same import goes on from there."
        except Exception as error:  # noqa: BLE001 - said in words; what was finished is stored
            trouble = f"The import stopped: {words.problem(error)}"
        self.app.call_from_thread(self._brought, trouble)

    def _brought(self, trouble: str) -> None:
        importing = self.papermap.importing
        importing.running = False
        self.papermap.doing = self.papermap.adding.doing()
        said, bad = told(importing.name, importing.results)
        if trouble:
            said, bad = (f"{said}\n{trouble}" if importing.results else trouble), True
        self.papermap.say(said, bad=bad)
        self.papermap.look_at_store()
        if troubled(importing.results) and self.app.screen is self:
            self.app.push_screen(Brought(importing.name, importing.results))

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
