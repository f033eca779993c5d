"""Drafts for the reader's spreadsheet row: sentences of the paper, quoted, never reworded."""

from __future__ import annotations

import re
from collections.abc import Sequence

from papermap.extract.prose import Sentence, split_sentences
from papermap.extract.words import lexicon, pattern
from papermap.model.documents import Draft, Quote, Role, Statement

_MOST = 3


def make_draft(
    abstract: Quote | None, found: Sequence[Sentence], roles: Sequence[Role], statements: Sequence[Statement]
) -> Draft:
    """Problem and key idea from the abstract, else the introduction; the rest from the experiments."""
    opening = [Quote(text, abstract.page) for _, text in split_sentences(abstract.text)] if abstract else []
    intro = [
        Quote(s.text, s.page) for s in found if s.section >= 0 and roles[s.section] is Role.INTRODUCTION
    ][:40]
    trials = (Role.EXPERIMENTS, Role.RESULTS)
    tests = [Quote(s.text, s.page) for s in found if s.section >= 0 and roles[s.section] in trials]
    limits = [Quote(s.text, s.page) for s in statements if s.kind == "limitation"]
    return Draft(
        problem=_first("problem", [*opening, *intro]),
        datasets=_best("datasets", tests or intro),
        baselines=_best("baselines", tests or intro),
        metrics=_best("metrics", tests or intro),
        key_idea=_first("key_idea", [*opening, *intro]),
        limitations=tuple(limits[:_MOST]),
    )


def _first(key: str, quotes: Sequence[Quote]) -> Quote | None:
    for cue in lexicon("draft")[key]:
        for quote in quotes:
            if re.search(cue, quote.text, re.I):
                return quote
    return None


def _best(key: str, quotes: Sequence[Quote]) -> tuple[Quote, ...]:
    fitting = [
        quote for quote in quotes if 40 <= len(quote.text) <= 500 and pattern("draft", key).search(quote.text)
    ]
    return tuple(fitting[:_MOST])
