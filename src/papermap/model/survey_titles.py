"""Which titles call their work a survey of a field. Says nothing of what the work is worth."""

from __future__ import annotations

import re

SURVEY_WORDS = ("survey", "review", "overview", "tutorial", "primer", "taxonomy", "introduction to")
"""Every title that calls itself a survey has one of these; most that have one do not."""

_SAYS_HOW = (
    "bibliographic|bibliometric|brief|broad|comparative|complete|comprehensive|concise|contemporary"
    "|critical|detailed|empirical|extensive|first|general|gentle|grey|guided|hands-on|historical"
    "|holistic|hybrid|in-depth|integrated|integrative|introductory|literature|mini|modern|multi-year"
    "|narrative|new|philosophical|practical|quick|rapid|recent|research|scoping|selective|short"
    "|state[- ]of[- ]the[- ]art|structured|survey|systematic|technical|tertiary|theoretical|thorough"
    "|topical|unified|updated"
)
"""What may stand before the word. A galaxy survey, an X-ray survey, a user survey or an online survey surveys
no field."""

_BEGIN = r"(?:^|[:;?!.()\[\]—–]|\s--?\s|,(?=\s*an?\s))\s*(?:(?:an?|the)\s+)?"
_CALLED = re.compile(
    rf"{_BEGIN}(?:(?:{_SAYS_HOW})(?:\s*,\s*(?:and\s+)?|\s+(?:and\s+)?))*"
    r"(?:(?P<word>survey|review|overview|tutorial|primer|taxonomy)(?![\w-])\s*"
    r"(?:$|[^\w\s'’]|(?:of|on|for|and|to|about|in|with|from|across|towards?|over)\b(?P<of>.*))"
    r"|introduction\s+to\b(?P<to>.*))",
    re.IGNORECASE | re.DOTALL,
)

_ASKED = re.compile(
    r"(?:\S+\s+){0,4}(?:adults|authors|clinicians|consumers|developers|dwellers|employees|engineers|families|farmers"
    r"|households|nurses|participants|patients|people|physicians|practitioners|professionals|programmers|researchers"
    r"|respondents|scientists|students|teachers|undergraduates|users|women|workers)\b",
    re.IGNORECASE,
)
_OBSERVED = re.compile(
    r"(?:\S+\s+){0,4}(?:galax(?:y|ies)|galactic|nebulae?|quasars|sky|stars|stellar|supernovae?)\b",
    re.IGNORECASE,
)
_HELD = re.compile(
    r".*\b(?:campaign|challenge|competition|lab|shared tasks?|track|workshop)\b|.*\btask \d", re.IGNORECASE
)


def is_survey(title: str) -> bool:
    """Whether a title calls its work a survey, review, overview, tutorial, primer, taxonomy or introduction:
    "A Survey of …", "…: a comprehensive review". Questions put to people, surveys of the sky and overviews of
    a competition are none."""
    return any(_of_a_field(found) for found in _CALLED.finditer(title))


def _of_a_field(called: re.Match[str]) -> bool:
    word, of = (called["word"] or "introduction").lower(), (called["of"] or called["to"] or "").strip()
    if word == "survey":
        return not _ASKED.match(of) and not _OBSERVED.match(of)
    if word == "overview":
        return not _HELD.match(of)
    return not (word == "introduction" and "special issue" in of.lower())
