"""``add``: from what a person typed to papers on the map, with a word on each."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from papermap.library.shelving import Shelving
from papermap.model.failures import Failure, FailureKind, SourceError
from papermap.model.papers import PaperFields, Record, Source, clean_text
from papermap.model.progress import Mark, Outcome, StageState
from papermap.model.refs import BadRefError, ParsedRef, Ref, Scheme, arxiv_ref, parse_ref
from papermap.stages import document
from papermap.stages.base import Stage, Tools
from papermap.stages.metadata import METADATA
from papermap.stages.runner import Run
from papermap.store import documents, marks, papers, records
from papermap.store.connect import now, transaction
from papermap.views.health import AddResult

if TYPE_CHECKING:
    from papermap.store.connect import Database

RESULTS_AT_ONCE = 16
"""Papers whose PDFs are fetched and read before a word is said of them; without PDFs, ``UNREAD_AT_ONCE``."""

UNREAD_AT_ONCE = 500

Line = Sequence[Stage[Any, Any]]


@dataclass(frozen=True, slots=True)
class Asked:
    """One REF on its way: the work it became, or why it became none."""

    text: str
    key: int | None = None
    failure: Failure | None = None
    known: bool = False


@dataclass(frozen=True)
class Adding:
    """One run of ``add``.

    ``first`` is the line that needs no file, ``files`` the stages that fetch and read it. The first line runs
    twice: papers are on the map before any PDF is fetched, and an abstract found in a PDF still counts.
    ``asked_for`` are stages that run for a paper only when asked for; where they failed they are tried again.
    """

    database: Database
    tools: Tools
    run: Run
    first: Line
    files: Line
    asked_for: Line
    on_progress: Callable[[str, int, int], None]
    shelving: Shelving

    def add(
        self, texts: Sequence[str], list_name: str | None, list_title: str, pdf: bool
    ) -> Iterator[AddResult]:
        """Add these REFs and say what became of each, in the order asked, as soon as it is known."""
        self.shelving.said = f"added the list {list_title}" if list_name else _told(texts)
        asked = list(self.take_in(texts, list_name, list_title))
        yield from self.bring(asked, pdf)

    def bring(self, asked: Sequence[Asked], pdf: bool, keep: bool = False) -> Iterator[AddResult]:
        """Take works as far along the line as they get. A work that nobody knows is forgotten, unless it was
        in the library before, or is to be kept by its name alone."""
        keys = [a.key for a in asked if a.key is not None]
        before = self._marks(keys)
        if pdf:
            self._notice_lost_files(keys)
        self.run.through(self.first, keys)
        asked_for = {stage.name for stage in self.asked_for}
        self.run.through(self.asked_for, [key for key in keys if asked_for & before[key].keys()])
        if not keep:
            self._forget_unknown([a.key for a in asked if a.key is not None and not a.known])
        at_once = RESULTS_AT_ONCE if pdf else UNREAD_AT_ONCE
        for start in range(0, len(asked), at_once):
            some = asked[start : start + at_once]
            keys = self._still_here([a.key for a in some if a.key is not None])
            if pdf:
                self.run.through(self.files, keys, start, len(asked))
                self.run.through(self.first, keys, start, len(asked))
            else:
                self._skip(keys)
            yield from self._results(some, before)

    def take_in(
        self, texts: Sequence[str], list_name: str | None = None, list_title: str = ""
    ) -> Iterator[Asked]:
        """Find or make the works that REFs name, without asking any service."""
        parsed = [_parse(text) for text in texts]
        for number, item in enumerate(parsed):
            if isinstance(item, Asked):
                yield item
                continue
            if item.path is not None:
                self.on_progress("reading files", number, len(parsed))
                asked = self._from_file(item.text, item.path)
            else:
                asked = self._from_ref(item)
            if list_name is not None and asked.key is not None:
                with transaction(self.database) as connection:
                    self.shelving.put(connection, list_name, list_title, asked.key)
            yield asked

    def _from_ref(self, parsed: ParsedRef) -> Asked:
        assert parsed.ref is not None
        with transaction(self.database) as connection:
            key = papers.find(connection, parsed.ref)
            known = key is not None and papers.load(connection, key).in_library
            if key is None and parsed.ref.scheme is Scheme.FILE:
                return Asked(parsed.text, failure=_failed("that file is not here; add the PDF file itself"))
            if key is None:
                fields = PaperFields()
                key = records.save_record(connection, Record(Source.S2, frozenset({parsed.ref}), fields))
            if parsed.version is not None:
                papers.choose_version(connection, key, parsed.version)
            self.shelving.own(connection, key)
        return Asked(parsed.text, key, known=known)

    def _from_file(self, text: str, path: Path) -> Asked:
        """A PDF on this machine: parsed first, since its words decide which paper it is."""
        from papermap.sources.files import adopt_pdf

        try:
            ref = file_ref(path)
            if ref is None:
                return Asked(text, failure=_failed(f"there is no file {path}"))
            key = papers.find(self.database.conn, ref)
            if key is None:
                key = documents.holder(self.database.conn, ref.value)
            if key is not None:
                return self._again(text, key, path, ref)
            parsed, failures = document.parse(path)
            if parsed is None:
                return Asked(text, failure=failures[0])
            held = adopt_pdf(path, self.tools.pdf_folder)
        except SourceError as error:
            return Asked(text, failure=error.failure)
        except OSError as error:
            return Asked(text, failure=_failed(f"{path} cannot be read: {error.strerror}"))
        record = Record(
            Source.PDF,
            frozenset({ref}),
            PaperFields(
                title=parsed.title or path.stem,
                authors=parsed.authors,
                abstract=parsed.abstract.text if parsed.abstract else None,
            ),
        )
        version = (arxiv_ref(parsed.arxiv_id) or (None, None))[1] if parsed.arxiv_id else None
        name = f"{self.tools.pdf_folder.name}/{held.path.name}"
        with transaction(self.database) as connection:
            key = records.save_record(connection, record)
            self.shelving.own(connection, key)
            if version is not None:
                papers.choose_version(connection, key, version)
            number = documents.save_edition(
                connection, key, version or 0, held.sha256, name, held.bytes, now()
            )
            edition = next(e for e in documents.editions(connection, key) if e.id == number)
            document.write(connection, [(key, document.Parsed(edition, parsed))])
            state = StageState.PARTIAL if failures else StageState.DONE
            mark = Mark("document", state, document.DOCUMENT.signature(edition), failures)
            marks.save_mark(connection, key, mark)
        return Asked(text, key)

    def attach(self, key: int, path: Path) -> bool:
        """A copy of a PDF of this machine becomes the file of a work that has none, to be read. One that
        is another work's stays that one's. Returns whether it did; raises :class:`SourceError`."""
        from papermap.sources.files import adopt_pdf

        connection = self.database.conn
        key = papers.current_key(connection, key)
        ref = file_ref(path)
        if ref is None or documents.editions(connection, key) or documents.holder(connection, ref.value):
            return False
        held = adopt_pdf(path, self.tools.pdf_folder)
        name = f"{self.tools.pdf_folder.name}/{held.path.name}"
        with transaction(self.database) as connection:
            records.join_record(connection, key, Record(Source.PDF, frozenset({ref}), PaperFields()))
            documents.save_edition(connection, key, 0, held.sha256, name, held.bytes, now())
        return True

    def _again(self, text: str, key: int, path: Path, ref: Ref) -> Asked:
        """A file that is known by its hash: nothing is parsed, and a copy that was lost is made good."""
        from papermap.sources.files import adopt_pdf

        held = documents.editions(self.database.conn, key)
        if any(edition.sha256 == ref.value and self._is_lost(edition) for edition in held):
            adopt_pdf(path, self.tools.pdf_folder)
        with transaction(self.database) as connection:
            known = papers.load(connection, key).in_library
            self.shelving.own(connection, key)
        return Asked(text, key, known=known)

    def _still_here(self, keys: Sequence[int]) -> list[int]:
        """Those of the works that were not forgotten."""
        now_at = papers.moves(self.database.conn, keys)
        here = papers.known(self.database.conn, list(now_at.values()))
        return [key for key in keys if now_at[key] in here]

    def _is_lost(self, edition: documents.Edition) -> bool:
        return not (self.tools.pdf_folder.parent / edition.path).is_file()

    def _notice_lost_files(self, keys: Sequence[int]) -> None:
        """A PDF that somebody took away is fetched again, where it can be fetched."""
        connection = self.database.conn
        for key in dict.fromkeys(papers.current_key(connection, key) for key in keys):
            lost = [edition for edition in documents.editions(connection, key) if self._is_lost(edition)]
            if lost and papers.load(connection, key).ref(Scheme.FILE) is None:
                gone = Failure("files", FailureKind.UNREADABLE, f"{lost[0].path} is gone")
                with transaction(self.database):
                    marks.save_mark(connection, key, Mark("pdf", StageState.FAILED, "", (gone,)))

    def _marks(self, keys: Sequence[int]) -> dict[int, dict[str, Mark]]:
        """The marks of each work, by the key asked for, wherever it has been merged since."""
        now_at = papers.moves(self.database.conn, keys)
        found = marks.marks_of(self.database.conn, list(now_at.values()))
        return {key: found[current] for key, current in now_at.items()}

    def _forget_unknown(self, keys: Sequence[int]) -> None:
        """A name that every service soundly calls unknown leaves nothing behind."""
        standing = list(papers.moves(self.database.conn, keys).values())
        for key, mark in marks.of_stage(self.database.conn, METADATA.name, standing).items():
            if mark.state is StageState.ABSENT:
                with transaction(self.database) as connection:
                    papers.discard(connection, papers.current_key(connection, key))

    def _skip(self, keys: Sequence[int]) -> None:
        """The stages for files are left out, where they have not been."""
        with transaction(self.database) as connection:
            standing = set(papers.moves(connection, keys).values())
            for stage in self.files:
                left = standing - marks.of_stage(connection, stage.name, list(standing)).keys()
                skipped = Mark(stage.name, StageState.SKIPPED, "")
                marks.save_marks(connection, [(key, skipped) for key in sorted(left)])

    def _results(self, some: Sequence[Asked], before: Mapping[int, dict[str, Mark]]) -> Iterator[AddResult]:
        connection = self.database.conn
        now_at = papers.moves(connection, [a.key for a in some if a.key is not None])
        standing = papers.headings(connection, now_at.values())
        reached = marks.marks_of(connection, list(standing))
        for asked in some:
            key = None if asked.key is None else now_at[asked.key]
            if asked.key is None or key not in standing:
                unknown = f"nobody knows a paper called {asked.text}"
                message = asked.failure.message if asked.failure else unknown
                yield AddResult(asked.text, None, None, Outcome.FAILED, {}, message)
            else:
                yield _result(asked, *standing[key], before.get(asked.key, {}), reached[key])


def _result(
    asked: Asked,
    arxiv_id: str | None,
    title: str | None,
    before: dict[str, Mark],
    reached: dict[str, Mark],
) -> AddResult:
    return AddResult(
        ref=asked.text,
        arxiv_id=arxiv_id,
        title=title,
        outcome=judge(asked.known, before, reached, title),
        stages={name: str(mark.state) for name, mark in reached.items()},
        error=_first_trouble(reached),
    )


def judge(known: bool, before: dict[str, Mark], after: dict[str, Mark], title: str | None) -> Outcome:
    """One word on a paper: nothing was to be done, all is done, a part is missing, or nothing came of it."""
    if title is None:
        return Outcome.FAILED
    unfinished = {StageState.PARTIAL, StageState.FAILED}
    if known and before == after and not any(m.state in unfinished and _hopes(m) for m in after.values()):
        return Outcome.ALREADY
    missing = unfinished | {StageState.ABSENT, StageState.WAITING}
    if any(mark.state in missing for mark in after.values()):
        return Outcome.PARTIAL
    return Outcome.DONE


def _hopes(mark: Mark) -> bool:
    """Whether trying again may help."""
    return any(not failure.definite for failure in mark.failures)


def _first_trouble(reached: dict[str, Mark]) -> str | None:
    """What went wrong first: where the paper itself was not found, that its citations were not is no news."""
    line = sorted(reached.values(), key=lambda mark: mark.stage != METADATA.name)
    return next((failure.message for mark in line for failure in mark.failures), None)


def _told(texts: Sequence[str]) -> str:
    more = f" and {len(texts) - 1} more" if len(texts) > 1 else ""
    return f"added {clean_text(texts[0])[:80]}{more}" if texts else "added nothing"


def _parse(text: str) -> ParsedRef | Asked:
    try:
        return parse_ref(text)
    except BadRefError as error:
        return Asked(text, failure=_failed(str(error)))


def _failed(message: str) -> Failure:
    return Failure("papermap", FailureKind.UNREADABLE, message, definite=True)


def file_ref(path: Path) -> Ref | None:
    """The name of a work known by its file alone; ``None`` when there is no such file."""
    if not path.is_file():
        return None
    with path.open("rb") as file:
        return Ref(Scheme.FILE, hashlib.file_digest(file, "sha256").hexdigest())


def read_refs(texts: Sequence[str], lines: Iterable[str]) -> list[str]:
    """The REFs asked for, ``-`` standing for one a line of ``lines``; blank lines and # comments are none."""
    refs: list[str] = []
    for text in texts:
        if text != "-":
            refs.append(text)
            continue
        for line in lines:
            word = line.split(" #")[0].strip()
            if word and not word.startswith("#"):
                refs.append(word)
    return list(dict.fromkeys(refs))
