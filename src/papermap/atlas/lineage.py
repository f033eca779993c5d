"""Which paper a paper is most likely a variation of: "this is BASE, but with …".

A guess from how it cites: whether a citing sentence says that the paper's own thing comes from the base, how
often and where it is cited, whether the base's name is in the new paper's title or abstract, which words both
titles and texts share. Pure rules; each has a weight, fitted on pairs that everyone knows
(``benchmarks/lineage.py``) and rounded.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from papermap.atlas.method_names import coined_in, initials_of, is_named, named_after, names_of
from papermap.model.citations import Context
from papermap.model.names import name_of, split_name
from papermap.model.words import COMMONPLACES, STOPWORDS, stem, words

WEIGHTS = {
    "name in the title": 1.2,
    "name in the abstract": 2.0,
    "words of the title": 1.4,
    "descent": 1.4,
    "mentions": 1.5,
    "in the method": 1.0,
    "in the opening": 1.6,
    "method intent": 0.1,
    "influence": 0.2,
    "likeness": 2.1,
    "fame": 0.7,
    "author": 1.1,
    "tool": -0.9,
    "resource": -0.4,
}
"""What each sign of a base weighs. The signs are 0 to 1, but for the words of the title (shared ones, each
less the more cited titles have it), mentions (their logarithm) and fame (of citations, to base ten)."""

MOST_IN_METHOD, MOST_IN_OPENING = 3, 2
"""More mentions there say no more."""

DESCENDS = re.compile(
    r"\b(buil(ds?|t|ding) (\w+ )?(up)?(on|off)|extend(s|ed|ing)?|extensions?|generali[sz](es?|ed|ing|ation)"
    r"|based (up)?on|inspir(ed|ation)|motivated by|varia(nts?|tions?)|modif(y|ies|ied|ications?)"
    r"|improv(es?|ed|ing|ements?)|replac(es?|ed|ing|ements?)|simplif(y|ies|ied|ications?)|differs?"
    r"|differences?|follow(s|ed|ing)?(?!-up)|adopt(s|ed|ing)?|adapt(s|ed|ing|ations?)?|in contrast (to|with)"
    r"|unlike|instead of|equivalent to|identical to|special cases?|similar(ly)? (to|as)"
    r"|deriv(ed?|es|ing|ations?)|starting (from|point)|on top of|analog(ous|y)|same (\w+ )?as|versions? of"
    r"|tailored|combin(es?|ing|ations?))\b"
)
"""Words by which a sentence tells where a thing comes from, in small letters. Said of the paper's own thing
("we", "our …", its name) they tell of descent; said of another's, of history."""

USES = re.compile(
    r"\b(optimi[sz]ers?|data ?sets?|corp(us|ora)|librar(y|ies)|toolkits?|tokeni[sz]\w+|learning rates?"
    r"|hyper-?parameters?|batch(es)? (size|of)|implemented in|implementations?|gpus?|momentum|dropout"
    r"|schedules?|(pre-?|fine-?)?(trained|tuned|tested|training) (on|by|with|using)"
    r"|optimi[sz]ed? (by|with|using))\b"
)
"""Such a sentence, in small letters, tells what the paper was made with or learned from."""

IS_RESOURCE = re.compile(
    r"\b(survey|review|overview|data ?sets?|benchmarks?|challenge|corpus|treebank|competition|librar(y|ies)"
    r"|toolkit|workshop|shared task|findings of|handbook|tutorial|suite|arena|textbook|evaluation)\b",
    re.I,
)
"""A title of something to measure with or to learn from: no base, but of a paper whose own title is one."""

OPENING = re.compile(r"abstract|introduc|motivation|contribution", re.I)
FAR = re.compile(
    r"related|experiment|result|evaluation|appendix|data ?set|set-?up|setting|details|implementation|hyper"
    r"|discussion|conclusion|future|benchmark|baseline|comparison|ablation|limitation|broader|data\b",
    re.I,
)
"""Sections beside the method; every section that is neither these nor the opening tells the paper's own."""

MEASURED = re.compile(
    r"\b(outperform\w*|surpass\w*|compared|comparable|better|faster|worse|on[- ]par|than|baselines?"
    r"|benchmarks?|evaluat\w+|experiments?|releas\w+|checkpoints?|speed-?up|state[- ]of[- ]the[- ]art"
    r"|accurac\w+|results?|scores?|achiev\w+|best (?:published|known|previous))\b",
    re.I,
)
"""Such a sentence of an abstract names what was measured against, or on, rather than what was changed."""

ASIDE = 0.35
"""So much counts a sentence of descent that tells of a tool, or (:data:`FAR_AWAY`) that stands far away."""
FAR_AWAY = 0.6

ALONE, NAMING, PLAIN, OF_OTHERS = 0.5, 0.5, 0.6, 0.2
"""A sentence is shown the sooner for being about one paper alone, for naming its thing, for being plain words
without formulas, of a length that is read at a glance, and for telling of another's descent."""

GLANCE = range(40, 320)
"""So many characters of a sentence are read at a glance."""

SIGNS = 0.12
"""A sentence with a greater share of characters that are no letters, spaces or citations holds a formula."""

BEARERS = 2
"""A name in more cited titles than this is the field's, unless one of them is named so before its colon."""

TOLD = 0.1
"""A likeness below this is no reason worth telling."""

_CITATION = re.compile(r"\[[^\]]{1,60}\]|\([^()]{0,80}\d{4}[^()]{0,40}\)")
_STRANGE = re.compile(r"[^\w\s.,;:'’“”\"()–-]|[\d_]")
_LETTER = re.compile(r"(?<!\w)[^\W\d_aAI](?!\w)")
_SENTENCE = re.compile(r"(?<=[.!?])\s+")
_SELF = r"we|our|ours|this (?:work|paper|article|study|method|approach|model)"


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
    authors: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Base:
    """A likely base, the sentence that shows it best (where one is known), the reasons in words, and the
    signs that :data:`WEIGHTS` weighs."""

    key: int
    score: float
    evidence: Context | None
    why: tuple[str, ...]
    signs: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class _Paper:
    """The paper in question, read once: its words, how it speaks of itself, what its list has in common."""

    title: str
    abstract: str
    own: re.Pattern[str]
    authors: frozenset[tuple[str, str]]
    rarity: Mapping[str, float]
    """Of each word of its title, 0 to 1."""
    company: Mapping[str, int]
    """How many papers each citing sentence cites; the more these are, the less it says of each."""


def bases(
    title: str,
    abstract: str | None,
    year: int | None,
    cited: Sequence[Cited],
    authors: Collection[str] = (),
) -> list[Base]:
    """The cited papers as bases, most likely first; those newer than the paper are left out."""
    asked = [other for other in cited if year is None or other.year is None or other.year <= year]
    owners: dict[str, set[int]] = defaultdict(set)
    bearers: Counter[str] = Counter()
    for other in asked:
        for name in named_after(other.title):
            owners[name.casefold()].add(other.key)
        bearers.update({name.casefold() for name in names_of(other.title)})
    for name, count in bearers.items():
        if count > BEARERS:
            owners.setdefault(name, set())
    paper = _read(title, abstract or "", asked, authors)
    found = []
    for other in asked:
        names = (*names_of(other.title), *initials_of(other.title), *coined_in(other.abstract or ""))
        own = [name for name in names if other.key in owners.get(name.casefold(), (other.key,))]
        found.append(_judge(paper, other, own))
    return sorted(found, key=lambda base: (-base.score, base.key))


def _read(title: str, abstract: str, asked: Sequence[Cited], authors: Collection[str]) -> _Paper:
    own = "|".join(re.escape(name.casefold()) for name in (*named_after(title), *coined_in(abstract)))
    company = Counter(
        sentence for other in asked for sentence in {context.sentence for context in other.contexts}
    )
    holders = Counter(word for other in asked for word in _telling(other.title))
    most = math.log(len(asked) + 2)
    rarity = {word: 1.0 - math.log(holders[word] + 1) / most for word in sorted(_telling(title))}
    pattern = re.compile(rf"\b(?:{_SELF}{'|' if own else ''}{own})\b")
    return _Paper(title, abstract, pattern, _people(authors), rarity, company)


def _judge(paper: _Paper, other: Cited, names: Sequence[str]) -> Base:
    """``names`` are those that no other cited paper has before its colon."""
    signs, why = _naming(paper, names)
    shared = [word for word in paper.rarity if word in _telling(other.title)]
    signs["words of the title"] = sum(paper.rarity[word] for word in shared)
    if not why and len(shared) > 1:
        why.append("a title of like words")
    signs["descent"], evidence = _evidence(paper, other.contexts, names)
    if signs["descent"]:
        why.append("a citing sentence says so")
    if other.contexts:
        signs |= _places(paper, other.contexts)
        if len(other.contexts) > 1:
            why.append(f"mentioned {len(other.contexts)} times")
        if signs["in the method"]:
            why.append("cited where the method is told")
        elif signs["in the opening"]:
            why.append("cited in the introduction")
    signs["method intent"] = any("method" in i.lower() for c in other.contexts for i in c.intents)
    if signs["method intent"]:
        why.append("cited for its method")
    signs["influence"] = bool(other.influential)
    if other.influential:
        why.append("a citation of influence")
    signs["author"] = bool(paper.authors & _people(other.authors))
    if signs["author"]:
        why.append("shares an author")
    signs["resource"] = _is_resource(other.title) and not _is_resource(paper.title)
    signs["likeness"] = max(0.0, other.likeness or 0.0)
    if signs["likeness"] >= TOLD:
        why.append(f"shares words {signs['likeness']:.2f}")
    # everybody cites a tool, so that its fame says less
    signs["fame"] = math.log10(1 + (other.citation_count or 0)) * (1.0 - signs.get("tool", 0.0) / 2)
    if not why and other.citation_count:
        why.append(f"cited {other.citation_count:,} times")
    score = sum(WEIGHTS[sign] * value for sign, value in signs.items())
    return Base(other.key, round(score, 4), evidence, tuple(why), signs)


def _naming(paper: _Paper, names: Sequence[str]) -> tuple[dict[str, float], list[str]]:
    """The sign and the reason that the paper's title or abstract speaks of one of the names."""
    for name in names:
        if is_named(name, paper.title):
            return {"name in the title": 1.0}, [f"“{name}” in the title"]
        if is_named(name, paper.abstract):
            sentences = [said for said in _SENTENCE.split(paper.abstract) if is_named(name, said)]
            if sentences and all(MEASURED.search(said) for said in sentences):
                return {}, [f"“{name}” in the abstract, to compare with"]
            return {"name in the abstract": 1.0}, [f"“{name}” in the abstract"]
    return {}, []


def _places(paper: _Paper, contexts: Sequence[Context]) -> dict[str, float]:
    """How often and where a work is cited, and as what."""
    opening, method, shares, tools = 0.0, 0.0, 0.0, 0
    for context in contexts:
        share = 1.0 / math.sqrt(paper.company[context.sentence])
        shares += share
        tools += _tells_of_use(context.sentence)
        part = _part(context.section or "")
        opening += share * (part == "opening")
        method += share * (part == "method")
    return {
        "mentions": math.log1p(shares),
        "in the method": min(method / MOST_IN_METHOD, 1.0),
        "in the opening": min(opening / MOST_IN_OPENING, 1.0),
        "tool": tools / len(contexts),
    }


def _evidence(
    paper: _Paper, contexts: Sequence[Context], names: Sequence[str]
) -> tuple[float, Context | None]:
    """How strongly a sentence says that the paper descends from what it cites, 0 to 1, and the sentence to
    show: best one that says so in plain words, that names the base, or that cites no other paper."""
    best, most, evidence = 0.0, 0.0, None
    for context in contexts:
        share = 1.0 / math.sqrt(paper.company[context.sentence])
        descends, own = _tells_of_descent(context.sentence), paper.own.search(context.sentence.casefold())
        worth = share * (ASIDE if _tells_of_use(context.sentence) else 1.0)
        if _part(context.section or "") == "far":
            worth *= FAR_AWAY
        if descends and own:
            best = max(best, worth)
        shown = ALONE * share + worth * (1.0 if descends and own else OF_OTHERS if descends else 0.0)
        shown += NAMING * any(is_named(name, context.sentence) for name in names)
        shown += PLAIN * _is_plain(context.sentence)
        if shown > most:
            most, evidence = shown, context
    return best, evidence


@lru_cache(maxsize=20_000)
def _part(section: str) -> str:
    """What a section is to its paper: far, opening or method; empty where none is known."""
    if not section or FAR.search(section):
        return "far" if section else ""
    return "opening" if OPENING.search(section) else "method"


@lru_cache(maxsize=20_000)
def _is_resource(title: str) -> bool:
    return IS_RESOURCE.search(title) is not None


@lru_cache(maxsize=20_000)
def _is_plain(sentence: str) -> bool:
    """Whether a sentence is whole, of words, and read at a glance."""
    if len(sentence) not in GLANCE or not (sentence[0].isupper() or sentence[0] in '“"[('):
        return False
    bare = _CITATION.sub("", sentence)
    return len(_STRANGE.findall(bare)) + 2 * len(_LETTER.findall(bare)) <= SIGNS * len(bare)


@lru_cache(maxsize=20_000)
def _tells_of_descent(sentence: str) -> bool:
    """Around one paper the same sentences are met many times."""
    return DESCENDS.search(sentence.casefold()) is not None


@lru_cache(maxsize=20_000)
def _tells_of_use(sentence: str) -> bool:
    return USES.search(sentence.casefold()) is not None


@lru_cache(maxsize=20_000)
def _telling(title: str) -> frozenset[str]:
    """The stems of a title's words, without those that hold a sentence together or that every paper uses."""
    parts = (part for word in words(title) for part in (word, *word.split("-")))
    return frozenset(
        stem(part)
        for part in parts
        if len(part) > 2 and "-" not in part and part not in STOPWORDS and part not in COMMONPLACES
    )


def _people(authors: Collection[str]) -> frozenset[tuple[str, str]]:
    """Family names with an initial, in small letters; names without a given one tell too little."""
    return frozenset(person for person in map(_person, authors) if person[1])


@lru_cache(maxsize=50_000)
def _person(author: str) -> tuple[str, str]:
    given, family = split_name(name_of(author))
    return family.casefold(), given[:1].casefold()
