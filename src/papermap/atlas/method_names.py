"""What a paper's thing is called ("LoRA", "Transformer", "DPO"), read from its title and abstract, and
whether another text speaks of it."""

from __future__ import annotations

import re
from functools import lru_cache

from papermap.model.words import COMMONPLACES, STOPWORDS

SHOUTED = 0.6
"""A title with more capitals among its letters is set in capitals."""

_KIND = re.compile(r"[A-Z]{2,}s|[A-Z]{2}")
"""LLMs and GANs, AI, ML and QA are kinds of things; every paper speaks of them."""

_NAME = re.compile(r"[A-Za-z0-9][\w.+-]*")

_OF_OTHERS = re.compile(r"\b(?:on|for|in|of|using|from|against|beyond) (?:the )?$", re.I)
"""What follows such a word in a title is what the paper works on or with, and no name of its own."""

_COINED = re.compile(
    r"\b(?:propose|introduce|present|called?|named?|dubbed|termed)\b[^.]{0,90}?"
    r"[ (]([A-Z][\w-]{2,}(?: (?:(?:of|for|with|in) )?[A-Z][\w-]+)*)"
)

_WORD = re.compile(r"[^\W\d_][\w’']*")
_SMALL = re.compile(r"an?|and|at|by|for|from|in|of|on|or|the|to|via|with", re.I)


@lru_cache(maxsize=20_000)
def names_of(title: str) -> tuple[str, ...]:
    """What a paper's thing is called, read from its title: "LoRA" in "LoRA: Low-Rank Adaptation of …", and
    words that are written like names (BERT, GloVe, T5), if they are not what the paper is about ("… on
    ImageNet")."""
    own = named_after(title)
    capitals = 1 if not _shouted(title) else len(title)
    written = [
        word[0]
        for word in _NAME.finditer(title)
        if len(word[0]) > 1
        and word[0][0].isalpha()
        and (sum(map(str.isupper, word[0])) > capitals or any(map(str.isdigit, word[0])))
        and not _OF_OTHERS.search(title[: word.start()])
    ]
    return tuple(dict.fromkeys(name for name in (*own, *written) if _tells(name) and len(name) > 1))


def named_after(title: str) -> tuple[str, ...]:
    """The name before the colon of a title, where there is one."""
    head, colon, _ = title.partition(":")
    short = head.strip()
    return (short,) if colon and 0 < len(short.split()) <= 3 else ()


@lru_cache(maxsize=20_000)
def initials_of(title: str) -> tuple[str, ...]:
    """The initials by which a title of a few words is known: DPO, "Direct Preference Optimization: …"."""
    head = _WORD.findall(title.partition(":")[0].replace("-", " "))
    letters = "".join(word[0] for word in head if not _SMALL.fullmatch(word)).upper()
    return (letters,) if len(head) <= 6 and len(letters) >= 3 else ()


@lru_cache(maxsize=20_000)
def coined_in(abstract: str) -> tuple[str, ...]:
    """What an abstract says it proposes: "a new network architecture, the Transformer"."""
    return tuple(name for name in _COINED.findall(abstract)[:2] if _tells(name))


def is_named(name: str, text: str) -> bool:
    """Whether ``text`` speaks of ``name``: as a word, or as the end of one (QLoRA, RoBERTa's BERT)."""
    if name.casefold() not in text.casefold():
        return False
    if re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text, re.I if len(name) > 3 else 0):
        return True
    if len(name) < 4:
        return False
    inside = rf"(?<=\w){re.escape(name)}(?!\w)|(?<!\w)\w{{0,3}}{re.escape(name)}\w{{0,2}}(?!\w)"
    return re.search(inside, text, re.I) is not None


def _shouted(title: str) -> bool:
    """Whether a title is in capitals, which make no word of it a name."""
    letters = [c for c in title if c.isalpha()]
    return sum(map(str.isupper, letters)) > SHOUTED * len(letters)


def _tells(name: str) -> bool:
    """Whether a name is one thing's, and not a word of the language or of the field."""
    small = name.casefold()
    return small not in STOPWORDS and small not in COMMONPLACES and not _KIND.fullmatch(name)
