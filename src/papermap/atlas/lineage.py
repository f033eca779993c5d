"""Which paper a paper is most likely a variation of: "this is BASE, but with …".

A guess from how it cites: what the citing sentences say and where they stand, what the citing service thinks,
whether the base's name is in the new paper's title or abstract, how many words the texts share. Pure rules;
the weights were set by hand on pairs that everyone knows (``benchmarks/lineage.py``).
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from papermap.model.citations import Context
from papermap.model.words import COMMONPLACES, STOPWORDS

CUES = (
    (
        1.0,
        r"\b(we|our \w+|this (work|paper)) (\w+ )?(build|extend|generali[sz]e)s?\b",
    ),
    (1.0, r"\b(variants?|extensions?|modifications?|generali[sz]ations?|adaptations?) (of|to)\b"),
    (0.9, r"\b(build|builds|building|built) (directly )?(up)?on\b"),
    (0.8, r"\b(is|are) (largely |closely |mainly )?(based|inspired) (up)?(on|by)\b"),
    (0.7, r"\bwe (\w+ )?(adopt|follow|modify|adapt|improve|replace|apply|use|fine-?tune|initiali[sz]e)\b"),
    (0.6, r"\b(based on|extends?|extending|following|improv\w+ (up)?on|instead of|in contrast to|unlike)\b"),
)
"""How strongly the words of a citing sentence, in small letters, say that what is cited is the base."""

_CUES = tuple((value, re.compile(cue)) for value, cue in CUES)

NEAR_SECTIONS = re.compile(r"method|approach|model|architecture|introduc|background|prelimin|overview", re.I)
FAR_SECTIONS = re.compile(r"related|experiment|result|evaluation|appendix|dataset|setup", re.I)

MEASURED = re.compile(
    r"\b(outperform\w*|surpass\w*|compared|comparable|better|faster|worse|on[- ]par|than|baselines?"
    r"|benchmarks?|evaluat\w+|experiments?|releas\w+|checkpoints?|speed-?up|state[- ]of[- ]the[- ]art)\b",
    re.I,
)
"""Such a sentence of an abstract names what was measured against, or on, rather than what was changed."""

NAME_IN_TITLE, NAME_IN_ABSTRACT, NAME_MEASURED = 3.0, 1.6, 0.4
CUE, MENTIONS, PLACE, INFLUENCE, INTENT, LIKENESS, FAME = 1.6, 0.5, 1.0, 1.0, 0.6, 6.0, 0.6
ALONE = 0.5
"""A sentence about one paper alone is shown before one with a weak cue about many."""

BEARERS = 2
"""A name in more cited titles than this is the field's, unless one of them is named so before its colon."""

SHOUTED = 0.6
"""A title with more capitals among its letters is set in capitals."""

TOLD = 0.1
"""A likeness below this is no reason worth telling."""

_SENTENCE = re.compile(r"(?<=[.!?])\s+")
_KIND = re.compile(r"[A-Z]{2,}s")
"""Plurals like LLMs and GANs are kinds of things; every paper speaks of them."""

_NAME = re.compile(r"[A-Za-z0-9][\w.+-]*")


@dataclass(frozen=True, slots=True)
class Cited:
    """A paper that the one in question cites. ``likeness`` says how many words both share, 0 to 1: of every
    paper the same, so that those with a vector are not before those without."""

    key: int
    title: str
    year: int | None
    contexts: tuple[Context, ...]
    abstract: str | None = None
    citation_count: int | None = None
    influential: bool | None = None
    likeness: float | None = None


@dataclass(frozen=True, slots=True)
class Base:
    """A likely base, the sentence that shows it best (where one is known), and the reasons in words."""

    key: int
    score: float
    evidence: Context | None
    why: tuple[str, ...]


def bases(title: str, abstract: str | None, year: int | None, cited: Sequence[Cited]) -> list[Base]:
    """The cited papers as bases, most likely first; those newer than the paper are left out."""
    asked = [other for other in cited if year is None or other.year is None or other.year <= year]
    owners: dict[str, set[int]] = defaultdict(set)
    bearers: Counter[str] = Counter()
    company: Counter[str] = Counter()
    for other in asked:
        for name in named_after(other.title):
            owners[name.casefold()].add(other.key)
        bearers.update({name.casefold() for name in names_of(other.title)})
        company.update({context.sentence for context in other.contexts})
    for name, count in bearers.items():
        if count > BEARERS:
            owners.setdefault(name, set())
    found = []
    for other in asked:
        names = (*names_of(other.title), *coined_in(other.abstract or ""))
        own = [name for name in names if other.key in owners.get(name.casefold(), (other.key,))]
        found.append(_judge(title, abstract or "", other, own, company))
    return sorted(found, key=lambda base: (-base.score, base.key))


def _judge(title: str, abstract: str, other: Cited, names: Sequence[str], company: Counter[str]) -> Base:
    """``names`` are those that no other cited paper has before its colon; ``company`` says how many papers
    each sentence cites, and the more these are, the less it says of each."""
    score, why = 0.0, []
    for name in names:
        if _named(name, title):
            score += NAME_IN_TITLE
            why.append(f"“{name}” in the title")
            break
        if _named(name, abstract):
            sentences = [said for said in _SENTENCE.split(abstract) if _named(name, said)]
            only_measured = bool(sentences) and all(MEASURED.search(said) for said in sentences)
            score += NAME_MEASURED if only_measured else NAME_IN_ABSTRACT
            why.append(f"“{name}” in the abstract{', to compare with' if only_measured else ''}")
            break
    worth, evidence = _evidence(other.contexts, company)
    if worth > 0.0:
        score += CUE * worth
        why.append("the citing sentence says so")
    if other.contexts:
        score += MENTIONS * math.log1p(sum(1.0 / math.sqrt(company[c.sentence]) for c in other.contexts))
        near = sum(bool(c.section and NEAR_SECTIONS.search(c.section)) for c in other.contexts)
        score += PLACE * min(near, 2)
        if len(other.contexts) > 1:
            why.append(f"mentioned {len(other.contexts)} times")
        if near:
            why.append("cited where the method is told")
    if any("method" in (intent.lower() for intent in c.intents) for c in other.contexts):
        score += INTENT
        why.append("cited for its method")
    if other.influential:
        score += INFLUENCE
        why.append("a citation of influence")
    if other.likeness is not None:
        score += LIKENESS * max(0.0, other.likeness)
        if other.likeness >= TOLD:
            why.append(f"shares words {other.likeness:.2f}")
    score += FAME * math.log10(1 + (other.citation_count or 0))
    return Base(other.key, round(score, 4), evidence, tuple(why))


def _evidence(contexts: Sequence[Context], company: Counter[str]) -> tuple[float, Context | None]:
    """How strong the strongest cue is, and the sentence to show: one with a cue, or that cites no other
    paper; else the first."""
    best, most, evidence = 0.0, 0.0, None
    for context in contexts:
        share = 1.0 / math.sqrt(company[context.sentence])
        worth = _cue(context.sentence) * share
        if context.section and FAR_SECTIONS.search(context.section):
            worth *= 0.7
        best = max(best, worth)
        if worth + ALONE * share > most:
            most, evidence = worth + ALONE * share, context
    return best, evidence


@lru_cache(maxsize=20_000)
def _cue(sentence: str) -> float:
    """How strongly a sentence says that what it cites is the base. Around one paper the same sentences are
    met many times."""
    said = sentence.casefold()
    return max((value for value, cue in _CUES if cue.search(said)), default=0.0)


@lru_cache(maxsize=20_000)
def names_of(title: str) -> tuple[str, ...]:
    """What a paper's thing is called, read from its title: "LoRA" in "LoRA: Low-Rank Adaptation of …", and
    words that are written like names (BERT, GloVe, T5)."""
    names = list(named_after(title))
    capitals = 1 if not _shouted(title) else len(title)
    names += [
        word
        for word in _NAME.findall(title)
        if len(word) > 1
        and word[0].isalpha()
        and (sum(map(str.isupper, word)) > capitals or any(map(str.isdigit, word)))
    ]
    return tuple(dict.fromkeys(name for name in names if _tells(name) and len(name) > 1))


def named_after(title: str) -> tuple[str, ...]:
    """The name before the colon of a title, where there is one."""
    head, colon, _ = title.partition(":")
    short = head.strip()
    return (short,) if colon and 0 < len(short.split()) <= 3 else ()


def _shouted(title: str) -> bool:
    """Whether a title is in capitals, which make no word of it a name."""
    letters = [c for c in title if c.isalpha()]
    return sum(map(str.isupper, letters)) > SHOUTED * len(letters)


_COINED = re.compile(
    r"\b(?:propose|introduce|present|called?|named?|dubbed|termed)\b[^.]{0,90}?"
    r"[ (]([A-Z][\w-]{2,}(?: (?:(?:of|for|with|in) )?[A-Z][\w-]+)*)"
)


@lru_cache(maxsize=20_000)
def coined_in(abstract: str) -> tuple[str, ...]:
    """What an abstract says it proposes: "a new network architecture, the Transformer"."""
    return tuple(name for name in _COINED.findall(abstract)[:2] if _tells(name))


def _tells(name: str) -> bool:
    """Whether a name is one thing's, and not a word of the language or of the field."""
    return (
        name.casefold() not in STOPWORDS and name.casefold() not in COMMONPLACES and not _KIND.fullmatch(name)
    )


def _named(name: str, text: str) -> bool:
    """Whether ``text`` speaks of ``name``: as a word, or as the end of one (QLoRA, RoBERTa's BERT)."""
    if name.casefold() not in text.casefold():
        return False
    if re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text, re.I if len(name) > 3 else 0):
        return True
    if len(name) < 4:
        return False
    inside = rf"(?<=\w){re.escape(name)}(?!\w)|(?<!\w)\w{{0,3}}{re.escape(name)}\w{{0,2}}(?!\w)"
    return re.search(inside, text, re.I) is not None
