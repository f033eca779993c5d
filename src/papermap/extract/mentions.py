"""In-text citations: which sentence cites which entry of the reference list."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence

from papermap.extract.headings import Heading
from papermap.extract.prose import Sentence
from papermap.extract.words import letters
from papermap.model.documents import Mention, Reference

_NUMBERS = re.compile(
    r"\[((?:\d{1,3}(?:\s?[-–—]\s?\d{1,3})?)(?:\s?[,;]\s?\d{1,3}(?:\s?[-–—]\s?\d{1,3})?)*)(?:,\s?[^\]\d][^\]]{0,40})?\]"
)
# "(16; 4; 7)" in papers that put no number in square brackets; one number alone may be an equation, and
# after a letter or sign, as in "f(2)" or "0.5f (2)", it is part of a formula
_ROUND = re.compile(
    r"(?<!Eq\. )(?<!Eqs\. )(?<!quation )(?<!quations )(?<!\bin )(?<!\bof )(?<!\bby )(?<!\bfrom )"
    r"(?<!sing )(?:(?<!\S)|(?=\(\d+\s?[;,–-]))(?<![\W\d]\w )(?<![=+*∗×·−<>≤≥∈] )"
    r"\((\d{1,3}(?:\s?[;,–-]\s?\d{1,3})*)\)"
)
_LEAST_ROUND = 3
_LABELS = re.compile(r"\[([A-Z][A-Za-z+]{1,8}\d{2}[a-z]?(?:[,;]\s?[A-Z][A-Za-z+]{1,8}\d{2}[a-z]?)*)\]")
_NAME = r"[A-ZÀ-ÞŁŠŽČ][\w'’´\-]+(?:\s(?:[A-ZÀ-Þ][\w'’\-]+))?"
_AUTHOR_YEAR = re.compile(
    rf"({_NAME})(?:\s(?:et\s+al\.?|and\s+({_NAME})|&\s+({_NAME}))|,\s{_NAME},?\s(?:and|&)\s{_NAME})?(?:['’]s)?,?\s*[(\[]?\s?((?:18|19|20)\d{{2}})([a-z])?"
)


def _surname(name: str) -> str:
    words = [word for word in re.split(r"\s+", name.replace(",", " ")) if len(word.strip(".")) > 1]
    return letters(words[-1]) if words else letters(name)


def find_mentions(
    found: Sequence[Sentence], references: Sequence[Reference], headings: Sequence[Heading]
) -> tuple[Mention, ...]:
    """Every pair of entry and citing sentence once, in reading order."""
    by_label = {reference.label: n for n, reference in enumerate(references) if reference.label}
    if len(by_label) < 0.5 * len(references):
        by_label = {}
    numbered = any(label.isdigit() for label in by_label)
    form = _form(found, by_label) if numbered else _NUMBERS
    by_author: dict[tuple[str, int], list[int]] = defaultdict(list)
    for n, reference in enumerate(references):
        if reference.year is None:
            continue
        first = (
            _surname(reference.authors[0])
            if reference.authors
            else letters(reference.raw.split(",")[0].split(" ")[-1])
        )
        if first:
            by_author[first, reference.year].append(n)
    mentions: list[Mention] = []
    seen: set[tuple[int, str]] = set()
    for sentence in found:
        hits: list[int]
        if numbered:
            hits = _numbered(sentence.text, by_label, form)
        elif by_label:
            hits = [
                by_label[label]
                for m in _LABELS.finditer(sentence.text)
                for label in re.split(r"[,;]\s?", m[1])
                if label in by_label
            ]
        else:
            hits = _author_year(sentence.text, by_author, references)
        title = headings[sentence.section].title if sentence.section >= 0 else None
        for n in hits:
            if (n, sentence.text) not in seen:
                seen.add((n, sentence.text))
                mentions.append(Mention(n, sentence.text, sentence.page, title))
    return tuple(mentions)


def _form(found: Sequence[Sentence], by_label: dict[str, int]) -> re.Pattern[str]:
    """How the paper writes numbers of entries: in square brackets, or in round ones where these hold several
    numbers more often than square ones hold any."""
    square = sum(bool(_numbered(sentence.text, by_label, _NUMBERS)) for sentence in found)
    several = sum(
        any(not match[1].isdigit() and _are_labels(match[1], by_label) for match in matches)
        for matches in (_ROUND.finditer(sentence.text) for sentence in found)
    )
    return _ROUND if several >= _LEAST_ROUND and several > square else _NUMBERS


def _are_labels(numbers: str, by_label: dict[str, int]) -> bool:
    """Whether numbers in round brackets may name entries: each once. "(0, 1)" and "(1, 1)" do not."""
    named = re.findall(r"\d+", numbers)
    return len(set(named)) == len(named) and all(number in by_label for number in named)


def _numbered(text: str, by_label: dict[str, int], form: re.Pattern[str]) -> list[int]:
    hits: list[int] = []
    for match in form.finditer(text):
        if form is _ROUND and not _are_labels(match[1], by_label):
            continue
        for part in re.split(r"[,;]", match[1]):
            ends = [int(piece) for piece in re.split(r"[-–—]", part.strip()) if piece.strip().isdigit()]
            span = range(ends[0], ends[-1] + 1) if ends and 0 <= ends[-1] - ends[0] <= 40 else ends
            hits.extend(by_label[str(n)] for n in span if str(n) in by_label)
    return hits


def _author_year(
    text: str, by_author: dict[tuple[str, int], list[int]], references: Sequence[Reference]
) -> list[int]:
    hits: list[int] = []
    for match in _AUTHOR_YEAR.finditer(text):
        entries: list[int] = []
        for name in (match[1], match[1].split(" ")[-1]):
            entries = by_author.get((letters(name), int(match[4])), [])
            if entries:
                break
        if match[5] and len(entries) > 1:
            lettered = [n for n in entries if f"{match[4]}{match[5]}" in references[n].raw]
            place = ord(match[5]) - 97
            entries = lettered or ([entries[place]] if place < len(entries) else entries)
        second = match[2] or match[3]
        if second and len(entries) > 1:
            entries = [n for n in entries if letters(second) in letters(references[n].raw)] or entries
        hits.extend(entries[:1])
    return hits
