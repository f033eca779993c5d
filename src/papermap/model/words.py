"""The words of a text: what counts as one, and which say nothing about what a paper is about.

Shared by the lexical embedder and the labels of the map. Nothing here knows vectors or files.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from zlib import crc32

_TEX = re.compile(r"\\[a-zA-Z]+|[${}^_~]|https?://\S+")
_WORD = re.compile(r"[^\W_]+(?:[-'’][^\W_]+)*")
_PLAIN_WORD = re.compile(r"[a-z0-9]+(?:[-'][a-z0-9]+)*")
"""The same of small letters in ASCII, which is quicker."""

UNSPACED = re.compile(r"[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]+")
"""Scripts that put no spaces between words: Thai, kana, Han. A run of them is read as pairs of characters."""

_STOPWORDS = """
    a about above across after again against all almost along already also although always am among an and
    another any anything are around as at away back be became because become becomes been before behind being
    below between beyond both but by came can cannot come could did do does doing done down due during each
    either else enough especially even ever every far few first for from further get give given gives go had
    has have having he hence her here him his how however i if in indeed inside instead into is it its itself
    just last latter least less let like likely made mainly make makes making many may me might more moreover
    most mostly much must my near nearly need neither never nevertheless next no nor not nothing now of off
    often on once one only onto or other others otherwise our out over own part per perhaps quite rather
    really s same second see seem seems several shall she should since so some something sometimes somewhat
    soon still such take taken than that the their them themselves then there thereby therefore these they
    third this those though three through throughout thus to together too toward towards two under unless
    unlike until up upon us use used uses using usually various very via was we well were what whatever when
    where whereas whether which while who whole whom whose why will with within without would yes yet you your
    arxiv et al eg ie e.g i.e cf
"""
STOPWORDS = frozenset(_STOPWORDS.split())
"""English words that hold a sentence together."""

_COMMONPLACES = """
    ability able achieve achieved achieves achieving address addresses addressing aim aims allow allowing
    allows analyse analysis analyze approach approaches article aspect aspects available based better bring
    build call called case cases challenge challenges challenging common compare compared comparing
    comparison complex comprehensive consider considered consistently contribution contributions
    corresponding create current currently demonstrate demonstrated demonstrates demonstrating describe
    described design designed detail develop developed developing development different difficult directly
    discuss effective effectively effectiveness efficient efficiently enable enables enabling ensure
    establish evaluate evaluated evaluating evaluation evidence example existing experiment experimental
    experiments explore explored exploring extend extended extensive finally find finding findings focus form
    found framework fully fundamental furthermore general generally goal good great high higher highlight
    highly idea identify impact implement implementation important improve improved improvement improvements
    improves improving include includes including increase increased increasing increasingly insight insights
    introduce introduced introduces introducing introduction investigate investigated issue issues key known
    lack large largely larger lead leading leads leverage leverages leveraging limit limitation limitations
    limited low lower main major meanwhile measure method methodology methods model models multiple natural
    novel number obtain obtained obtaining offer offers open order outperform outperforming outperforms
    overall overview paper papers particular particularly perform performance performed performing performs
    point possible potential practical practice present presented presenting presents previous previously
    prior problem problems procedure process promising proper property propose proposed proposes proposing
    prove provide provided provides providing purpose question questions range recent recently related remain
    remains report reported require required requires research result resulting results reveal review role
    set setting settings show showed showing shown shows significant significantly similar simple simply
    single small specific specifically state state-of-the-art strong study studies studied studying
    substantial substantially successful suggest suggests superior survey system systems task tasks technique
    techniques term terms test tests theory towards train trained training try type types typical typically
    understand understanding unified unique useful valuable variety way ways wide widely work works year years
"""
COMMONPLACES = frozenset(_COMMONPLACES.split())
"""Words that nearly every paper uses of itself. They never name a community."""


def words(text: str) -> Iterator[str]:
    """The words of ``text`` in order, in lower case, compounds with their hyphen, without TeX and addresses.

    Text in a script without spaces gives its overlapping pairs of characters.
    """
    plain = unicodedata.normalize("NFKC", _TEX.sub(" ", text)).casefold()
    spaced = plain.isascii()
    if spaced and "'s" not in plain:
        yield from _PLAIN_WORD.findall(plain)
        return
    for found in _WORD.findall(plain):
        word = found.removesuffix("'s").removesuffix("’s")
        if spaced or not UNSPACED.search(word):
            yield word
        else:
            yield from _pairs(word)


def _pairs(run: str) -> Iterator[str]:
    if len(run) <= 2:
        yield run
        return
    for start in range(len(run) - 1):
        yield run[start : start + 2]


@lru_cache(maxsize=100_000)
def stem(word: str) -> str:
    """The word without its English plural or verb ending, so that "networks" meets "network".

    Light on purpose: it joins the endings that scientific titles vary most and leaves the rest alone.
    """
    if len(word) < 5 or not word.isascii():
        return word
    if word.endswith("ies"):
        return word[:-3] + "y"
    if word.endswith(("sses", "ches", "shes", "xes")):
        return word[:-2]
    if word.endswith("s") and not word.endswith(("ss", "us", "is")):
        word = word[:-1]
    for ending in ("ing", "ed"):
        base = word.removesuffix(ending)
        if base != word and len(base) >= 4 and not base.endswith(("th", "n't")):
            return base[:-1] if base[-1] == base[-2] and base[-1] not in "ls" else base.removesuffix("e")
    return word.removesuffix("e") if len(word) > 5 else word


def spellings(text: str) -> dict[str, str]:
    """How each stem is first spelled in a text, so that people read words and not stems."""
    found: dict[str, str] = {}
    for word in words(text):
        found.setdefault(stem(word), word)
        for part in word.split("-") if "-" in word else ():
            found.setdefault(stem(part), part)
    return found


def term_counts(text: str) -> Mapping[str, int]:
    """Stemmed words and neighbouring pairs, with how often each occurs, in order of first occurrence."""
    terms: dict[str, int] = {}
    before: str | None = None
    for word in words(text):
        if word in STOPWORDS or (len(word) == 1 and word.isascii()):
            before = None
            continue
        term = stem(word)
        terms[term] = terms.get(term, 0) + 1
        for part in word.split("-") if "-" in word else ():
            if part not in STOPWORDS and len(part) > 1:
                terms[stem(part)] = terms.get(stem(part), 0) + 1
        if before is not None:
            pair = f"{before} {term}"
            terms[pair] = terms.get(pair, 0) + 1
        before = term
    return terms


PAIR_WEIGHT = 0.5


@lru_cache(maxsize=128)
def hashed_terms(text: str) -> tuple[Sequence[int], Sequence[float]]:
    """The terms of a text as numbers of 32 bits, in order of first occurrence, and how much each weighs: less
    if it is a pair, more (but not as much more) the more often it occurs.

    The last texts are remembered: what embeds some also keeps their words.
    """
    counts = term_counts(text)
    if not counts:
        return (), ()
    codes = list(map(crc32, "\n".join(counts).encode().split(b"\n")))
    weights = [
        (PAIR_WEIGHT if " " in term else 1.0) * (1.0 + math.log(count) if count > 1 else 1.0)
        for term, count in counts.items()
    ]
    return codes, weights
