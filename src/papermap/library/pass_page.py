"""A pass over a paper as a value, put together from what is stored."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from papermap.model.document_json import document_from_json
from papermap.model.documents import Draft, ParsedDocument, Quote
from papermap.model.papers import Paper, clean_text
from papermap.model.reading import Answer, Blocker, Cell, Jot, PassEnd, ThreeSentences, Verdict
from papermap.practice import passes
from papermap.store import documents, journal, marks, papers, relations, sittings
from papermap.views.annotations import BlockerView, JotView, SaidView, SentencesView, VerdictView
from papermap.views.papers import RelationView, refs_view, shown_title, troubles_of
from papermap.views.reading import (
    CellDraftView,
    ParagraphView,
    PartView,
    PassView,
    PictureView,
    PlaceView,
    PromptView,
    SectionLineView,
)

COLUMNS = {
    "problem": "Problem",
    "key_idea": "Key idea",
    "datasets": "Datasets",
    "baselines": "Baselines",
    "metrics": "Metrics",
    "limitations": "Limitations",
}
"""The cells of a paper's row that a pass fills."""


def pass_view(connection: sqlite3.Connection, key: int, number: int) -> PassView:
    """Pass ``number`` over a paper; see :meth:`papermap.library.reading.ReadingRoom.pass_view`."""
    paper, document = papers.load(connection, key), document_of(connection, key)
    plan = passes.PASSES[number]
    figures = _pictures(document)
    printed = document.abstract.text if document and document.abstract else None
    parts = passes.parts_of(number, paper.fields.abstract or printed, document)
    end = journal.latest(connection, PassEnd, key, slot=str(number))
    kept = sittings.sittings(connection, key, number)
    said = said_of(connection, key)
    return PassView(
        key=key,
        refs=refs_view(paper.refs),
        title=_title(paper),
        authors=paper.fields.authors,
        year=paper.fields.year,
        number=number,
        name=plan.name,
        budget=None if plan.least is None or plan.most is None else (plan.least, plan.most),
        seconds=sum(sitting.seconds for sitting in kept),
        parts=tuple(
            PartView(
                part.name,
                part.title,
                tuple(ParagraphView(clean_text(p.text), p.page, p.level) for p in part.paragraphs),
                tuple(figures[i] for i in part.figures),
                part.absent,
            )
            for part in parts
        ),
        sections=tuple(
            SectionLineView(s.number, clean_text(s.title), s.level, s.page)
            for s in (document.sections or () if document else ())
        ),
        prompts=prompts_of(connection, key, plan),
        sentences=said.sentences,
        verdict=said.verdict,
        place=_place(kept[-1].place) if kept else PlaceView(),
        ended=str(end.said.outcome) if end else "",
        cells=cells_of(connection, key, document.draft if document else None),
        jots=said.jots,
        blockers=said.blockers,
        passes=journal.passes_read(connection, key),
        relations=tuple(relations_of(connection, key)),
        drafts={draft.box: draft.text for draft in reversed(sittings.drafts(connection, key))},
        why_missing=_why_missing(connection, paper, document),
    )


def document_of(connection: sqlite3.Connection, key: int) -> ParsedDocument | None:
    row = documents.document_row(connection, key)
    return document_from_json(json.loads(row["content"])) if row is not None else None


def prompts_of(connection: sqlite3.Connection, key: int, plan: passes.Pass) -> tuple[PromptView, ...]:
    said = {entry.said.prompt: entry.said for entry in journal.live(connection, Answer, key)}
    views = []
    for prompt in plan.prompts:
        answer = said.get(prompt.name, Answer(prompt.name, ""))
        views.append(PromptView(prompt.name, prompt.question, answer.text, answer.quote, answer.page))
    return tuple(views)


def said_of(connection: sqlite3.Connection, key: int) -> SaidView:
    """What the reader has said of a paper, for its page and for every pass."""
    return SaidView(
        sentences_of(connection, key),
        _verdict(connection, key),
        tuple(
            JotView(e.id, e.said.text, e.said.page, e.said.quote, e.made_at)
            for e in journal.live(connection, Jot, key)
        ),
        tuple(
            BlockerView(e.id, e.said.what, e.said.why, e.said.learned, e.said.page)
            for e in journal.live(connection, Blocker, key)
        ),
    )


def sentences_of(connection: sqlite3.Connection, key: int) -> SentencesView | None:
    entry = journal.latest(connection, ThreeSentences, key)
    if entry is None:
        return None
    said, count = entry.said, len(journal.wordings(connection, entry.id))
    return SentencesView(said.did, said.know, said.doubt, entry.made_at, count)


def _verdict(connection: sqlite3.Connection, key: int) -> VerdictView | None:
    found = journal.live(connection, Verdict, key)
    return VerdictView(str(found[-1].said.weight), found[-1].said.confidence) if found else None


def cells_of(connection: sqlite3.Connection, key: int, draft: Draft | None) -> tuple[CellDraftView, ...]:
    own = {entry.said.column: entry.said for entry in journal.live(connection, Cell, key)}
    views = []
    for column, title in COLUMNS.items():
        cell = own.get(column)
        text, page = drafted(draft, column)
        if cell is not None and cell.text:
            state = "accepted" if cell.drafted else "written"
            views.append(CellDraftView(column, title, cell.text, cell.page, state))
        else:
            views.append(CellDraftView(column, title, text, page, "draft" if text else "empty"))
    return tuple(views)


def relations_of(connection: sqlite3.Connection, key: int) -> list[RelationView]:
    """What the reader said a paper is a variation of."""
    views = []
    for relation in relations.of_paper(connection, key):
        if relation.status == relations.ACCEPTED:
            base = papers.load(connection, relation.base)
            views.append(RelationView(refs_view(base.refs), _title(base), relation.twist, relation.base))
    return views


def _title(paper: Paper) -> str:
    return shown_title(paper.fields.title, refs_view(paper.refs))


def _pictures(document: ParsedDocument | None) -> tuple[PictureView, ...]:
    return tuple(
        PictureView(i, f.kind, f.number, clean_text(f.caption), f.page)
        for i, f in enumerate(document.figures or () if document else ())
    )


def _place(kept: Mapping[str, Any]) -> PlaceView:
    place = PlaceView()
    with suppress(TypeError, ValueError):
        place = PlaceView(
            str(kept.get("part", "")), int(kept.get("paragraph", 0)), int(kept.get("figure", 0))
        )
    return place


def drafted(draft: Draft | None, column: str) -> tuple[str, int | None]:
    value: Quote | tuple[Quote, ...] | None = getattr(draft, column, None) if draft else None
    quotes = value if isinstance(value, tuple) else () if value is None else (value,)
    return "; ".join(clean_text(quote.text) for quote in quotes), quotes[0].page if quotes else None


def _why_missing(
    connection: sqlite3.Connection, paper: Paper, document: ParsedDocument | None
) -> tuple[str, ...]:
    if document is not None:
        return tuple(document.warnings)
    told = troubles_of(marks.marks(connection, paper.key))
    name = refs_view(paper.refs).best
    return told or (f"Its PDF was not fetched; `papermap add {name}` fetches and reads it.",)
