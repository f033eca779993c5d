"""Single papers that are found for the reader: by followed authors, with keywords, citing the library,
recommended; and the votes of the crowd."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from datetime import date, timedelta
from functools import partial

from papermap.library import follow_words
from papermap.library.fetch_round import Round
from papermap.model.announcements import Finding, Listing, Road, Verdict
from papermap.model.citations import CitedRecord, Links
from papermap.model.papers import Source
from papermap.model.refs import Ref, Scheme
from papermap.sources.pace import Service
from papermap.store import citations, fetches, papers, queue
from papermap.store.connect import now, transaction

LOOK_BACK = timedelta(days=14)
"""So far back authors and keywords are searched for."""

MOST_FOUND = 200
"""Papers by followed authors and with keywords."""

RECENT = timedelta(days=30)
"""A paper that cites the library's, or is recommended, is news for so long."""

MOST_RECOMMENDED = 30
MOST_CITATIONS = 9_000
"""So many citations of the library's papers are looked through in one request; the service gives 9,999."""

TOO_FAMOUS = 2_000
"""A paper with more citations is cited by everybody, and says nothing of a reader."""

MOST_CROWDS = 5
"""Days that votes are asked for at once."""

MOST_ASKED = 500
UNCOUNTED = 50
"""Citations that a paper is taken to have while nobody has told."""


def findings(run: Round, authors: Sequence[str], keywords: Sequence[str], day: date) -> list[str]:
    """Ask for single papers and keep them; returns what to say of them."""
    connection = run.adding.database.conn
    found = _followed(run, authors, keywords, day)
    asked = {road for past in fetches.since(connection, day) for road in past.roads if past.day == day}
    if Road.CITING not in asked:
        found += _citing(run, day)
    if Road.RECOMMENDED not in asked:
        found += _recommended(run, day)
    with transaction(run.adding.database) as writer:
        fresh = set(queue.save_findings(writer, found, day))
        roads = {key: queue.origins(writer, [key])[key] for key in fresh}
    counts = {road: sum(any(o.road is road for o in came) for came in roads.values()) for road in Road}
    words = {
        Road.AUTHOR: "by authors you follow",
        Road.KEYWORD: "with your keywords",
        Road.CITING: "citing papers of your library",
        Road.RECOMMENDED: "recommended by Semantic Scholar",
    }
    told = [f"{counts[road]} {said}" for road, said in words.items() if counts[road]]
    return [f"Found for you: {', '.join(told)}."] if told else []


def _followed(run: Round, authors: Sequence[str], keywords: Sequence[str], day: date) -> list[Finding]:
    from papermap.sources.arxiv_search import ArxivSearch

    if not (authors or keywords):
        return []
    search = ArxivSearch(run.adding.tools.transport, run.settings.arxiv_api_url)
    spelled = [*keywords, *follow_words.other_spellings(run.adding.database.conn, keywords)]
    found = run.ask(
        Service.ARXIV,
        "asking arXiv for those you follow",
        lambda: search.matching(authors, spelled, day - LOOK_BACK, MOST_FOUND),
    )
    if found is None:
        return []
    run.roads += [road for road, named in ((Road.AUTHOR, authors), (Road.KEYWORD, keywords)) if named]
    return list(found)


def _citing(run: Round, day: date) -> list[Finding]:
    """New papers that cite papers of the library; of a large library a part each day."""
    from papermap.sources.s2_news import citing

    connection, s2 = run.adding.database.conn, run.adding.tools.s2
    parts = parts_of(connection)
    if not parts:
        return []
    asked = parts[day.toordinal() % len(parts)]
    found = run.ask(
        Service.S2, "asking who cites your library", lambda: citing(s2, list(asked), day - RECENT)
    )
    if found is None:
        return []
    run.roads.append(Road.CITING)
    findings = [Finding(news.record, Road.CITING) for news in found]
    at = now()
    with transaction(run.adding.database) as writer:
        for news in found:
            for ref in news.cites:
                key = papers.current_key(writer, asked[ref])
                links = Links(Source.S2, references=None, citations=(CitedRecord(news.record),))
                citations.save_links(writer, key, links, at)
    return _with_abstracts(run, findings)


def parts_of(connection: sqlite3.Connection) -> list[dict[Ref, int]]:
    """The library's papers, the latest first, in parts that one request can ask for the citations of."""
    parts: list[dict[Ref, int]] = []
    room = 0
    for paper in papers.load_many(connection, papers.library_keys(connection)[::-1]):
        name = paper.ref(Scheme.S2) or paper.ref(Scheme.ARXIV) or paper.ref(Scheme.DOI)
        stated = paper.fields.citation_count
        count = UNCOUNTED if stated is None else stated
        if name is None or count > TOO_FAMOUS:
            continue
        if not parts or count > room or len(parts[-1]) == MOST_ASKED:
            parts.append({})
            room = MOST_CITATIONS
        parts[-1][name] = paper.key
        room -= count
    return parts


def _with_abstracts(run: Round, findings: Sequence[Finding]) -> list[Finding]:
    """The same papers with their abstracts, asked for in one request; without, where they cannot be had."""
    names = {min(finding.record.refs): finding for finding in findings}
    wanted = {next((r for r in f.record.refs if r.scheme is Scheme.S2), ref): f for ref, f in names.items()}
    if not wanted:
        return []
    answer = run.adding.tools.s2.papers(list(wanted))
    run.failures += dict.fromkeys(f for f in answer.failures.values() if not f.definite)
    return [
        Finding(answer.found[ref].record, finding.road) if ref in answer.found else finding
        for ref, finding in wanted.items()
    ]


def _recommended(run: Round, day: date) -> list[Finding]:
    from papermap.sources.s2_news import MOST_EXAMPLES, recommended

    connection, s2 = run.adding.database.conn, run.adding.tools.s2
    said = queue.judgements(connection)[::-1]
    no = (Verdict.REJECTED, Verdict.SKIPPED)
    unwanted = [j.key for j in said if j.verdict is Verdict.REJECTED]
    turned_down = {j.key for j in said if j.verdict in no}
    own = [key for key in papers.library_keys(connection)[::-1] if key not in turned_down]
    liked, disliked = (_s2_names(connection, keys[:MOST_EXAMPLES]) for keys in (own, unwanted))
    if not liked:
        return []
    found = run.ask(
        Service.S2,
        "asking Semantic Scholar for recommendations",
        lambda: recommended(s2, liked, disliked, MOST_RECOMMENDED),
    )
    if found is None:
        return []
    run.roads.append(Road.RECOMMENDED)
    since = (day - RECENT).isoformat()
    return [Finding(record, Road.RECOMMENDED) for record in found if (record.fields.published or "") >= since]


def _s2_names(connection: sqlite3.Connection, keys: Sequence[int]) -> list[Ref]:
    """The service's own names of those works that it is known to know."""
    loaded = papers.load_many(connection, keys)
    return [ref for paper in loaded if (ref := paper.ref(Scheme.S2)) is not None]


def crowd(run: Round, listings: Sequence[Listing], before: date | None) -> None:
    """Votes for the days that came, and once more for the newest day ``before`` them: a crowd needs a day to
    vote. They are a help, not a need: when they cannot be had, that is noted and told, and nothing else."""
    from papermap.sources.huggingface import HuggingFaceSource

    if not listings or not listings[-1].announcements:
        return
    came = {listing.day for listing in listings if listing.announcements}
    came |= {before} if before is not None else set()
    source = HuggingFaceSource(run.adding.tools.transport, run.settings.hf_url)
    for day in sorted(came, reverse=True)[:MOST_CROWDS]:
        picks = run.ask(Service.HUGGINGFACE, "asking Hugging Face for votes", partial(source.picks, day))
        if picks is None:
            return
        with transaction(run.adding.database) as writer:
            queue.save_crowd_picks(writer, picks, day)
