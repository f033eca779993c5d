"""Why a paper stands where it stands, in words with their evidence: papers, words, names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from papermap.model.announcements import Verdict
from papermap.model.phrases import as_written, has_phrase
from papermap.model.words import COMMONPLACES, STOPWORDS, spellings
from papermap.recommend.bags import place_of, places_in, terms
from papermap.recommend.taste import Counted, Field, Lessons, term_weights
from papermap.recommend.term_rows import Floats

if TYPE_CHECKING:
    from papermap.recommend.rank import Item, Judged, Wishes

CLOSE = 0.15
"""Likeness (cosine of centred vectors) from which a paper is called close to another."""

WORDS_SHOWN = 3
NO_REASON = COMMONPLACES | {
    "art",
    "best",
    "ensuring",
    "excel",
    "new",
    "outputs",
    "publicly",
    "quality",
    "released",
    "self",
}
"""Words that tell nothing of a taste."""
LONGEST_TITLE = 60

BUT_NEW = "; it is here because it is new"
"""How the reason ends where there is no other."""

HAS_WORD, HAS_KEYWORD = "has your word “{}”", "has your keyword “{}”"

SAID = {Verdict.KEPT: "which you kept", Verdict.READ: "which you read"}
TIMES = ("", "once", "twice", "three times")


@dataclass(frozen=True)
class Evidence:
    """Everything the ranking looked at. Rows of ``field`` are the candidates, then the judged papers;
    ``parts`` (3, candidates) is what plane, meaning and words made of the candidates' scores."""

    field: Field
    lessons: Lessons
    candidates: Sequence[Item]
    judged: Sequence[Judged]
    wishes: Wishes
    parts: Floats

    @cached_property
    def weights(self) -> Floats:
        """How telling each term is."""
        return term_weights(Counted(self.field, self.lessons))

    @cached_property
    def present(self) -> Floats:
        """In how many kept papers each term is."""
        columns = self.field.lexicon.weighed.entries(self.lessons.kept)[1]
        counts: Floats = np.bincount(columns, minlength=len(self.field.lexicon.share)).astype(np.float64)
        return counts


def reasons_for(evidence: Evidence, row: int) -> tuple[str, ...]:
    """The reasons for one candidate, the strongest kind of evidence first."""
    item = evidence.candidates[row]
    kept = [j for j in evidence.judged if j.sign > 0]
    found = [*_cited(item, kept), *_close(evidence, row), *_authors(item, kept, evidence.wishes)]
    found += _words(evidence, row)
    text, wishes = f"{item.title} {item.abstract}", evidence.wishes
    for told, wanted in ((HAS_WORD, wishes.must), (HAS_KEYWORD, wishes.keywords)):
        found += [told.format(as_written(text, word)) for word in wanted if has_phrase(text, word)]
    if item.votes:
        found.append(f"{item.votes} votes on Hugging Face" if item.votes > 1 else "one vote on Hugging Face")
    return tuple(found or [_no_reason(evidence, row)])


def _no_reason(evidence: Evidence, row: int) -> str:
    """What is said where nothing that was kept speaks for a paper."""
    if len(evidence.lessons.kept):
        return f"nothing you kept is like it{BUT_NEW}"
    if not evidence.judged:
        return f"nothing is known of your taste yet{BUT_NEW}"
    if evidence.parts[1, row] > 0:
        return "unlike what you passed over; you kept nothing yet"
    return f"you kept nothing yet{BUT_NEW}"


def _cited(item: Item, kept: Sequence[Judged]) -> list[str]:
    cited = {j.item.key: j for j in kept if j.item.key in item.cites}
    return [f"cites “{short(j.item.title)}”, {_said(j)}" for j in list(cited.values())[:2]]


def _close(evidence: Evidence, row: int) -> list[str]:
    """The nearest paper that was kept, where being near what was kept brought this one forward."""
    lessons = evidence.lessons
    if not len(lessons.kept) or evidence.parts[:2, row].sum() <= 0:
        return []
    own, kept = evidence.field.vectors[row], evidence.field.vectors[lessons.kept]
    lengths = np.linalg.norm(kept, axis=1) * np.linalg.norm(own)
    likeness = kept @ own / np.maximum(lengths, 1e-9)
    best = int(np.argmax(likeness))
    if likeness[best] < CLOSE:
        return []
    judged = evidence.judged[int(lessons.kept[best]) - len(evidence.candidates)]
    return [f"close to “{short(judged.item.title)}”, {_said(judged)}"]


def _authors(item: Item, kept: Sequence[Judged], wishes: Wishes) -> list[str]:
    followed = wishes.followed(item.authors)
    said = [f"by {name}, whom you follow" for name in followed]
    by = {author: j for j in kept for author in j.item.authors}
    shared = next((name for name in item.authors if name in by), None)
    if shared is not None and not said:
        said.append(f"by {shared}, an author of “{short(by[shared].item.title)}”")
    return said[:1]


def _words(evidence: Evidence, row: int) -> list[str]:
    """The words that most speak for the paper and occur in more than one of those that were kept, where its
    words brought it forward."""
    lessons, item = evidence.lessons, evidence.candidates[row]
    if len(lessons.kept) < 2 or evidence.parts[2, row] <= 0:
        return []
    weights, present = evidence.weights, evidence.present
    there = places_in(item.bag)
    columns = evidence.field.lexicon.column[there]
    tells = (columns >= 0) & (weights[columns] > 1.0) & (present[columns] >= 2)
    at = dict(zip(there[tells].tolist(), columns[tells].tolist(), strict=True))
    if not at:
        return []
    text = f"{item.title}. {item.abstract}"
    spelled = spellings(text)
    own = {term: at[place] for term in terms(text) if (place := place_of(term)) in at}
    telling = sorted(own, key=lambda term: (-weights[own[term]], term))
    shown: list[str] = []
    used: set[str] = set()
    for term in telling:
        if used.isdisjoint(term.split()) and _says_something(term, spelled):
            shown.append(term)
            used.update(term.split())
            if len(shown) == WORDS_SHOWN:
                break
    if not shown:
        return []
    most = int(max(present[own[term]] for term in shown))
    told = (" ".join(spelled.get(part, part) for part in term.split()) for term in shown)
    return [f"words of papers you kept: {', '.join(told)} (in up to {most} of {len(lessons.kept)})"]


def _says_something(term: str, spelled: Mapping[str, str]) -> bool:
    """Whether a term tells what a paper is about: no number, no word that any paper has, and no pair with
    one of these or with a word that only holds a sentence together."""
    if not STOPWORDS.isdisjoint(term.split()):
        return False
    parts = [spelled.get(part, part).casefold() for part in term.split()]
    return all(part[0].isalpha() and part not in NO_REASON for part in parts)


def _said(judged: Judged) -> str:
    if judged.verdict is Verdict.READ and judged.depth:
        return f"which you read {TIMES[min(judged.depth, 3)]}"
    return SAID[judged.verdict]


def short(title: str) -> str:
    """A title cut for a sentence."""
    return title if len(title) <= LONGEST_TITLE else title[: LONGEST_TITLE - 1].rstrip() + "…"
