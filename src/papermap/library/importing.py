"""Imports: from a file or folder of any form to works on the map, with a word on every entry."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, nullcontext
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from papermap.imports.detect import Form, Source, detect, detect_text
from papermap.imports.found import Incoming, Unread, UnreadableError, checked
from papermap.imports.refs_text import names_papers
from papermap.imports.zotero_database import LINKED
from papermap.library import edited_judgements, incoming
from papermap.library.desk import Desk
from papermap.library.edited_sheet import NAMED, difference, line_work, sheet_lines, write_cells
from papermap.library.intake import Intake, Taken, tell_shared
from papermap.model.failures import SourceError
from papermap.model.papers import clean_text
from papermap.model.progress import Outcome
from papermap.model.refs import is_nameless
from papermap.store import bibliography, documents, lists, papers, word_index
from papermap.store.connect import open_writer, transaction
from papermap.views.exchange import CellChange, ImportResult, SheetDiff, SourceView

if TYPE_CHECKING:
    import sqlite3

    from papermap.imports.sheet import SheetLine
    from papermap.library.adding import Adding, Asked
    from papermap.model.curation import Shared
    from papermap.sources.arxiv_titles import ArxivTitles
    from papermap.sources.send import Send
    from papermap.store.connect import Database
    from papermap.views.health import AddResult, Progress

AT_ONCE = 500
BY_TITLE = "only its title is known; `papermap import --titles` asks for it too"
NOT_FOUND = (
    "only its title is known; no service has a paper of this title and these authors. That is remembered: "
    "`papermap import --titles --retry` asks again"
)
TITLES_LEFT = (
    "{} of the entries have a title and no identifier, and nobody was asked for them: services look "
    "identifiers up five hundred at a time, but titles by the dozen or one by one. "
    "`papermap import --titles` does it."
)
FILES_LEFT = (
    "PDFs that hang on items here: {}. `papermap import --pdf` copies them and reads them; the files "
    "themselves stay as they are."
)
FILES_TAKEN = "PDFs that hang on items: {} copied, to be read."
FILES_GONE = "PDFs that are not where Zotero says: {} ({}). Their papers are here without them."
FOLDER_UNKNOWN = (
    "Zotero names these from a folder of yours, and does not say here which: {} ({}). "
    "PAPERMAP_ZOTERO_FILES=FOLDER before the command, or zotero_files in config.toml, names it."
)
KEPT_BY_NAME = (
    "{}; it is in the library by this name, without a title, and `papermap import --retry` asks again"
)
DOUBTED = "the file names {}, but that paper is titled {!r}; this one is kept under its own title"


class Importing:
    """Everything that comes into the library from files."""

    def __init__(self, desk: Desk, send: Send | None, notify: Callable[[str], None]) -> None:
        self._desk, self._send, self._notify = desk, send, notify

    def look(self, path: Path) -> Source:
        """What is at a path. Raises :class:`papermap.imports.found.UnreadableError` and :class:`OSError`."""
        source = detect(path)
        if source.form is not Form.ZOTERO:
            return source
        from papermap.imports.zotero_profile import base_folder

        chosen = self._desk.settings.zotero_files
        return replace(source, linked=chosen or base_folder(source.paths[0].absolute().parent, Path.home()))

    def look_for(self, text: str) -> Source:
        """What a text names: a path; ``zotero``, the Zotero that runs on this machine; or the address at
        which that answers. Raises what :meth:`look` raises."""
        from papermap.sources.zotero import ADDRESS, is_local, local_library

        path = Path(text).expanduser()
        if is_local(text):
            return Source(Form.ZOTERO_JSON, (Path("Zotero"),), local_library(text))
        if text.casefold() == "zotero" and not path.exists():
            return Source(Form.ZOTERO_JSON, (Path("Zotero"),), local_library(ADDRESS))
        return self.look(path)

    def look_in(self, text: str, name: str) -> Source:
        """A text that came without a file, in any of the forms that are text; ``name`` is what it is called.
        Raises :class:`papermap.imports.found.UnreadableError`."""
        return detect_text(Path(name), text)

    def look_typed(self, text: str) -> Source:
        """What somebody typed: as :meth:`look_for`, or a text in which papers are named."""
        if not Path(text).expanduser().exists() and names_papers(text):
            return self.look_in(text, "what you typed")
        return self.look_for(text)

    def take(
        self,
        source: Source,
        *,
        offline: bool = False,
        pdf: bool = False,
        titles: bool = False,
        retry: bool = False,
        changes: Sequence[CellChange] = (),
        on_progress: Callable[[Progress], None] | None = None,
    ) -> Iterator[ImportResult]:
        """Bring in every entry and say what became of each, in order.

        Identifiers are looked up five hundred a request. With ``offline`` nobody is asked; with ``pdf`` the
        PDFs are fetched as well; with ``titles`` the services are asked for the entries that are known by
        their title alone too; see :mod:`papermap.library.title_search`. What nobody knew not long ago is
        asked for again only with ``retry``. Of an edited spreadsheet, ``changes``
        are the cells to take over; see :meth:`compare`.

        Raises :class:`papermap.imports.found.UnreadableError`, :class:`papermap.store.connect.StoreError`.
        """
        from papermap.library.wiring import open_adding

        if source.form is Form.DUMP and not self._desk.settings.database.exists():
            yield self._restored(source)
            return
        name = source.name
        settings = self._desk.settings
        with open_adding(
            settings, self._send, self._notify, on_progress, retry, sparing=True, session=self._desk.session
        ) as adding:
            adding.shelving.said = f"import of {name}"
            run = _Run(adding, Intake(adding.shelving), name, self._notify)
            if source.form in incoming.LIBRARIES:
                run.take_library(source)
            elif source.form in incoming.SHEETS:
                run.take_sheet(sheet_lines(source), changes)
            else:
                if source.form is Form.LIST:
                    run.name_list(*incoming.shared_list(source))
                run.take_entries(incoming.entries(source), offline)
            if titles and not offline:
                from papermap.sources.arxiv_titles import ArxivTitles

                run.ask_titles(ArxivTitles(adding.tools.transport, settings.arxiv_api_url), retry)
            run.take_files(pdf)
            try:
                yield from run.results(offline, pdf or source.form is Form.PDF)
            finally:
                run.catch_up()

    def preview(self, source: Source) -> SourceView:
        """What is in it, before any of it is taken in. Nothing is changed.

        Raises :class:`papermap.imports.found.UnreadableError`.
        """
        return incoming.preview(source)

    def compare(self, source: Source) -> SheetDiff:
        """An edited spreadsheet beside the library: what taking it over would change. Nothing is changed.

        Raises :class:`papermap.imports.found.UnreadableError`.
        """
        return difference(self._desk.reader(), sheet_lines(source), source.name)

    def _restored(self, source: Source) -> ImportResult:
        """A dump, where there is no library yet, becomes an equal one."""
        from papermap.store.dump import BadDumpError, restore

        path = self._desk.settings.database
        try:
            restore(path, source.content)
        except BadDumpError as error:
            raise UnreadableError(str(error)) from error
        with closing(open_writer(path)) as database:
            count = len(papers.library_keys(database.conn))
        self._notify(
            f"The library is restored: {count} papers. PDFs are fetched again by `papermap add --retry`."
        )
        return ImportResult(source.name, None, None, Outcome.DONE)


class _Run:
    """One import. What was taken in stands beside what could not be, in the order of the file."""

    def __init__(self, adding: Adding, intake: Intake, name: str, notify: Callable[[str], None]) -> None:
        self._adding, self._intake, self._name, self._notify = adding, intake, name, notify
        self._database: Database = adding.database
        self._taken: list[tuple[Incoming | Unread, Taken | Asked | None]] = []
        self._left: dict[int, str] = {}
        self._asked_titles = False
        self._by_title = 0

    def take_entries(self, found: Iterator[Incoming | Unread], offline: bool) -> None:
        """Keep every entry, some hundred in one transaction. Where services are asked next, search hears of
        an entry when they have told what they know of it."""
        while some := list(islice(found, AT_ONCE)):
            self._adding.on_progress("taking in", len(self._taken), 0)
            with (
                transaction(self._database) as connection,
                nullcontext() if offline else word_index.later(connection),
            ):
                said = [item.entry for item in some if isinstance(item, Incoming) and item.ask is None]
                taken = iter(self._intake.take_all(connection, said))
                for item in some:
                    told = isinstance(item, Incoming) and item.ask is None
                    self._taken.append((item, next(taken) if told else None))
            self._ask(len(self._taken) - len(some))

    def name_list(self, title: str, said: Shared) -> None:
        """A list of the file's is called what it is called there, and what is said of it comes along."""
        with transaction(self._database) as connection:
            lists.name_list(connection, said.name, title)
            tell_shared(connection, self._intake.shelving, said, None)

    def catch_up(self) -> None:
        """Search finds what nobody could tell more of, too."""
        if word_index.is_behind(self._database.conn):
            with transaction(self._database) as connection:
                word_index.catch_up(connection)

    def _ask(self, start: int) -> None:
        """REFs and PDFs, which come in as they do with ``add``."""
        wanted = [
            (place, item, item.ask)
            for place, (item, _) in enumerate(self._taken[start:], start)
            if isinstance(item, Incoming) and item.ask is not None
        ]
        found = self._adding.take_in([ask for _, _, ask in wanted])
        for (place, item, _), asked in zip(wanted, found, strict=True):
            self._taken[place] = (item, asked)

    def take_library(self, source: Source) -> None:
        """Another library: its works, and the reader's words on them."""
        from papermap.library.merging import bring_lists, bring_queue, bring_words

        with incoming.other_library(source) as theirs:
            keys: dict[int, int] = {}
            with transaction(self._database) as ours:
                found = list(incoming.library_entries(theirs))
                taken = self._intake.take_all(ours, [item.entry for _, item in found])
                for (key, item), work in zip(found, taken, strict=True):
                    keys[key] = work.key
                    self._taken.append((item, work))
                keys = {key: papers.current_key(ours, ours_key) for key, ours_key in keys.items()}
                bring_lists(theirs, ours, self._intake, keys)
                came, left = bring_words(theirs, ours, self._intake, keys)
                follows, answers = bring_queue(theirs, ours, self._intake, keys)
        if came:
            self._notify(f"{came} of your words came along.")
        if left:
            self._notify(f"{left} of your words differ from what you say here, and were left.")
        if follows or answers:
            self._notify(f"The queue follows {follows} more, and knows {answers} more answers.")

    def take_sheet(self, lines: Sequence[SheetLine], changes: Sequence[CellChange]) -> None:
        """The rows of a table: works that are not here come in, and so do the cells that are to be taken
        over."""
        with transaction(self._database) as connection:
            for line in lines:
                item = checked(line.name, line.line, line.entry)
                if isinstance(item, Unread):
                    self._taken.append((item, None))
                    continue
                found = line_work(connection, line)
                ours = found is not None and not (line.entry.notes or line.entry.details)
                taken = (
                    Taken(found, True, False) if found and ours else self._intake.take(connection, line.entry)
                )
                if found is None:
                    self._write(connection, taken.key, {**line.cells, **edited_judgements.of_new(line)})
                self._taken.append((item, taken))
            written: dict[int, dict[str, str]] = {}
            for change in changes:
                cells = written.setdefault(change.key, {})
                if change.column == "topic":
                    shelving = self._intake.shelving
                    edited_judgements.move(connection, shelving, change.key, change.before, change.after)
                else:
                    cells[change.column] = change.after
            for key, cells in written.items():
                self._write(connection, key, cells)
        for place, (entry, work) in enumerate(self._taken):
            if isinstance(work, Taken) and work.key in written:
                self._taken[place] = (entry, Taken(work.key, True, True))

    def _write(self, connection: sqlite3.Connection, key: int, cells: Mapping[str, str]) -> None:
        if trouble := write_cells(connection, self._intake, key, cells):
            self._left[key] = trouble

    def ask_titles(self, arxiv: ArxivTitles, retry: bool) -> None:
        """Ask for the works that are known by their title alone."""
        from papermap.library.title_search import TitleSearch

        self._asked_titles = True
        search = TitleSearch(self._adding, arxiv, self._notify)
        search.name([taken.key for _, taken in self._taken if isinstance(taken, Taken)], retry)

    def take_files(self, wanted: bool) -> None:
        """The PDFs that hang on entries become their works', which have none: copied and read where
        ``wanted``, else told of."""
        connection = self._database.conn
        held = {
            taken.key: item.file
            for item, taken in self._taken
            if isinstance(item, Incoming) and isinstance(taken, Taken) and item.file
        }
        waiting = {
            key: file
            for key, file in held.items()
            if not documents.editions(connection, papers.current_key(connection, key))
        }
        here = {key: file for key, file in waiting.items() if file.is_file()}
        gone = [str(file) for key, file in waiting.items() if key not in here]
        for said, files in (
            (FILES_GONE, [file for file in gone if not file.startswith(LINKED)]),
            (FOLDER_UNKNOWN, [file.removeprefix(LINKED) for file in gone if file.startswith(LINKED)]),
        ):
            if files:
                named = ", ".join(files[:NAMED]) + (", …" if len(files) > NAMED else "")
                self._notify(said.format(len(files), clean_text(named)))
        if not wanted:
            if here:
                self._notify(FILES_LEFT.format(len(here)))
            return
        copied = [key for number, (key, file) in enumerate(here.items()) if self._attach(key, file, number)]
        if copied:
            self._notify(FILES_TAKEN.format(len(copied)))
        self._adding.run.through(self._adding.files, copied)

    def _attach(self, key: int, file: Path, number: int) -> bool:
        self._adding.on_progress("taking in", number, 0)
        try:
            return self._adding.attach(key, file)
        except SourceError as error:
            self._left[key] = error.failure.message
            return False

    def results(self, offline: bool, pdf: bool) -> Iterator[ImportResult]:
        """Take the works along the line, and tell what became of each entry."""
        from papermap.library.adding import Asked

        asked: list[Asked] = []
        for item, taken in self._taken:
            if isinstance(taken, Taken):
                asked.append(Asked(item.name, taken.key, known=taken.known and not taken.changed))
            elif taken is not None:
                asked.append(taken)
        if offline:
            added: Iterator[AddResult | None] = iter([None] * len(asked))
        else:
            added = iter(self._adding.bring(asked, pdf, keep=True))
        for item, taken in self._taken:
            place = f"{self._name}:{item.line}" if item.line else self._name
            if isinstance(item, Unread):
                yield ImportResult(
                    item.name, None, None, Outcome.FAILED, {}, f"{place}: {item.reason}", place
                )
            else:
                result = self._result(item, taken, next(added), place)
                left = self._left.get(taken.key) if isinstance(taken, Taken) else None
                yield replace(result, outcome=Outcome.PARTIAL, error=f"{place}: {left}") if left else result
        if self._by_title and not self._asked_titles:
            self._notify(TITLES_LEFT.format(self._by_title))

    def _result(
        self, item: Incoming, taken: Taken | Asked | None, added: AddResult | None, place: str
    ) -> ImportResult:
        connection = self._database.conn
        if added is None:
            key = None if taken is None else taken.key
            if key is None:
                reason = getattr(getattr(taken, "failure", None), "message", "it could not be taken in")
                return ImportResult(item.name, None, None, Outcome.FAILED, {}, reason, place)
            key = papers.current_key(connection, key)
            arxiv_id, title = papers.headings(connection, [key])[key]
            same = not taken.changed if isinstance(taken, Taken) else taken is not None and taken.known
            outcome = Outcome.ALREADY if same else Outcome.DONE
            return ImportResult(item.name, arxiv_id, title, outcome, place=place)
        outcome, error = Outcome(added.outcome), added.error
        if isinstance(taken, Taken) and outcome is not Outcome.ALREADY:
            key = papers.current_key(connection, taken.key)
            doubts = bibliography.doubts(connection, key)
            if doubts or (added.arxiv_id is None and is_nameless(papers.refs_of(connection, [key])[key])):
                outcome, error = Outcome.PARTIAL, DOUBTED.format(*doubts[0]) if doubts else self._nameless()
        if outcome is Outcome.FAILED and taken is not None and taken.key is not None:
            outcome, error = Outcome.PARTIAL, KEPT_BY_NAME.format((error or "nobody was asked").rstrip("."))
        return ImportResult(item.name, added.arxiv_id, added.title, outcome, added.stages, error, place)

    def _nameless(self) -> str:
        """Why an entry has no identifier."""
        self._by_title += 1
        return NOT_FOUND if self._asked_titles else BY_TITLE
