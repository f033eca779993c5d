"""What RIS and CSL-JSON call the things of :mod:`papermap.model.bibliography`, for those who write and who
read them."""

from __future__ import annotations

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
    "urldate": "access_date",
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
