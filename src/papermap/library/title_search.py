"""Works that are known by their title alone get their names: arXiv is asked for many titles at once, Semantic
Scholar for each one that is left. A paper is believed to be the one where title and authors agree.

That nobody knew a title is kept as a mark with its date, and believed for a while."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from papermap.library.intake import same_people
from papermap.model.failures import Failure, FailureKind, SourceError
from papermap.model.papers import Paper, Record, title_key, titles_agree
from papermap.model.progress import Mark, StageState
from papermap.model.refs import is_nameless
from papermap.stages.runner import UNKNOWN_FOR
from papermap.store import marks, papers
from papermap.store.connect import transaction
from papermap.store.records import join_record

if TYPE_CHECKING:
    from papermap.library.adding import Adding
    from papermap.sources.arxiv_titles import ArxivTitles

STAGE = "looking up titles"
MARK = "title"
UNKNOWN = Failure(
    "services",
    FailureKind.NOT_FOUND,
    "only its title is known; no service has a paper of this title and these authors",
    definite=True,
)


class TitleSearch:
    """One look-up of titles in an import."""

    def __init__(self, adding: Adding, arxiv: ArxivTitles, notify: Callable[[str], None]) -> None:
        self._adding, self._arxiv, self._notify = adding, arxiv, notify
        self._database = adding.database
        self._failed = False

    def name(self, keys: Iterable[int], retry: bool) -> None:
        """Find those of the works that have no identifier; the others are passed over, and so, unless
        ``retry``, are those that nobody knew not long ago. A service that fails is asked no further."""
        connection = self._database.conn
        known = papers.load_many(connection, list(dict.fromkeys(papers.moves(connection, keys).values())))
        nameless = [paper for paper in known if is_nameless(paper.refs) and paper.fields.title]
        if not retry:
            asked = marks.of_stage(connection, MARK, [paper.key for paper in nameless])
            nameless = [paper for paper in nameless if not _was_unknown(asked.get(paper.key), paper)]
        left = self._ask_arxiv(nameless)
        self._ask_s2(left, len(nameless))

    def _ask_arxiv(self, wanted: list[Paper]) -> list[Paper]:
        """Returns those that arXiv does not have."""
        from papermap.sources.arxiv_titles import batches

        by_title: dict[str, list[Paper]] = {}
        for paper in wanted:
            by_title.setdefault(paper.fields.title or "", []).append(paper)
        found: set[int] = set()
        for titles in batches(list(by_title)):
            self._adding.on_progress(STAGE, len(found), len(wanted))
            try:
                records = self._arxiv.records(titles)
            except SourceError as error:
                self._notify(f"arXiv is not asked for titles any further: {error.failure.message}")
                self._failed = True
                break
            for paper in (paper for title in titles for paper in by_title[title]):
                fitting = next(
                    (r for r in records if is_it(r, paper.fields.title, paper.fields.authors)), None
                )
                if fitting is not None:
                    self._join(paper, fitting)
                    found.add(paper.key)
        return [paper for paper in wanted if paper.key not in found]

    def _ask_s2(self, wanted: list[Paper], of: int) -> None:
        for number, paper in enumerate(wanted):
            self._adding.on_progress(STAGE, of - len(wanted) + number, of)
            try:
                record = self._adding.tools.s2.match_title(paper.fields.title or "")
            except SourceError as error:
                self._notify(f"Titles are not asked for any further: {error.failure.message}")
                return
            if record is not None and is_it(record, paper.fields.title, paper.fields.authors):
                self._join(paper, record)
            elif not self._failed:
                with transaction(self._database) as connection:
                    mark = Mark(MARK, StageState.ABSENT, title_key(paper.fields.title), (UNKNOWN,))
                    marks.save_mark(connection, paper.key, mark)

    def _join(self, paper: Paper, record: Record) -> None:
        with transaction(self._database) as connection:
            here = (papers.find(connection, ref) for ref in sorted(record.refs))
            key = next((key for key in here if key is not None), paper.key)
            marks.drop_mark(connection, paper.key, MARK)
            papers.merge(connection, key, paper.key)
            join_record(connection, key, record)


def _was_unknown(mark: Mark | None, paper: Paper) -> bool:
    if mark is None or mark.signature != title_key(paper.fields.title):
        return False
    return datetime.now(UTC) - datetime.fromisoformat(mark.at) < UNKNOWN_FOR[FailureKind.NOT_FOUND]


def is_it(record: Record, title: str | None, authors: Sequence[str]) -> bool:
    """Whether a service's record is the paper that is known by its title: titles agree, and where both name
    authors, one of them is the same."""
    return titles_agree(record.fields.title, title) and same_people(record.fields.authors, authors)
