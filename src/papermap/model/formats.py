"""What RIS and CSL-JSON call the things of :mod:`papermap.model.bibliography`, for those who write and who
read them."""

from __future__ import annotations

from collections.abc import Mapping

RIS_TYPES = {
    "article": "JOUR", "inproceedings": "CONF", "incollection": "CHAP", "inbook": "ECHAP", "book": "BOOK",
    "proceedings": "CPAPER", "phdthesis": "THES", "mastersthesis": "THES", "techreport": "RPRT",
    "manual": "STAND",
    "unpublished": "UNPB", "online": "ELEC", "software": "COMP", "dataset": "DATA", "patent": "PAT",
    "misc": "GEN",
}  # fmt: skip

RIS_DETAILS = {
    "volume": "volume", "number": "number", "publisher": "publisher", "address": "place_published",
    "edition": "edition", "language": "language", "series": "tertiary_title", "type": "type_of_work",
    "urldate": "access_date", "note": "research_notes",
}  # fmt: skip
"""To rispy's names of the tags."""

CSL_TYPES = {
    "article": "article-journal", "inproceedings": "paper-conference", "incollection": "chapter",
    "inbook": "chapter", "book": "book", "proceedings": "collection", "phdthesis": "thesis",
    "mastersthesis": "thesis", "techreport": "report", "manual": "standard", "unpublished": "manuscript",
    "online": "webpage", "software": "software", "dataset": "dataset", "patent": "patent", "misc": "article",
}  # fmt: skip

CSL_DETAILS = {
    "volume": "volume", "number": "issue", "pages": "page", "publisher": "publisher",
    "address": "publisher-place", "edition": "edition", "series": "collection-title", "isbn": "ISBN",
    "issn": "ISSN", "language": "language", "type": "genre", "note": "note", "keywords": "keyword",
    "chapter": "chapter-number",
}  # fmt: skip

CSL_NUMBERED = ("techreport", "patent")
"""The kinds that have a number of their own, where others have that of an issue."""

PUBLISHERS = {"phdthesis": "school", "mastersthesis": "school", "techreport": "institution"}
"""What BibTeX calls the publisher of a kind."""

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
"""The months by the names that every style of BibTeX knows."""


def publisher_of(details: Mapping[str, str]) -> str | None:
    """Who published a work, in the formats that have one name for it."""
    found = (details.get(name) for name in ("publisher", "school", "institution", "organization"))
    return next(filter(None, found), None)


def month_of(text: str) -> int | None:
    """A month by its number: of "mar", "March" and "3" it is the third."""
    text = text.strip().casefold()
    if text.isascii() and text.isdigit():
        return int(text) if 1 <= int(text) <= 12 else None
    return MONTHS.index(text[:3]) + 1 if text[:3] in MONTHS and text.isalpha() else None
