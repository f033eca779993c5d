"""What is said of a verdict's evidence: always how later papers cite it, also when that is not known."""

from __future__ import annotations

from dataclasses import replace

import pytest

from papermap.views import evidence
from papermap.views.papers import RefsView
from papermap.views.thinking import EvidenceView

VIEW = EvidenceView(
    RefsView("2106.09685", None, None), "LoRA", "new-technique", 80, None, "foundational",
    ("318 citations a year",), False, 318.0, 1.0, 16, None, 0, 0, 0, None, 1,
)  # fmt: skip


@pytest.mark.parametrize(
    ("alone", "with_bases", "told"),
    [(0, 0, "is not known here yet"), (0, 1, "0 of the one later paper"), (2, 1, "2 of 3 later papers")],
)
def test_it_says_how_later_papers_cite_it(alone: int, with_bases: int, told: str) -> None:
    said = list(evidence.reasons(replace(VIEW, cited_alone=alone, cited_with_bases=with_bases)))
    assert said[0] == "318 citations a year"
    assert told in said[1]


def test_enough_witnesses_need_no_excuse() -> None:
    said = list(evidence.reasons(replace(VIEW, cited_alone=9, cited_with_bases=3, disruption=0.5)))
    assert said[1].startswith("disruption +0.50")
    assert len(said) == 2


@pytest.mark.parametrize(("share", "told"), [(0.001, "less than 1%"), (0.25, "25%")])
def test_influence_is_said_once(share: float, told: str) -> None:
    assert told in list(evidence.reasons(replace(VIEW, influential_share=share)))[-1]
    because = ("25% of those who cite it build on it",)
    view = replace(VIEW, influential_share=share, because=because)
    assert sum("build on it" in each for each in evidence.reasons(view)) == 1


def test_whether_the_two_agree_is_said_only_where_the_field_spoke() -> None:
    assert evidence.comparison(VIEW).startswith("You differ")
    assert evidence.comparison(replace(VIEW, right=True)) == "You agree."
    assert evidence.comparison(replace(VIEW, right=None, field=None)) == ""


@pytest.mark.parametrize(
    ("said", "again", "field", "told"),
    [
        ("new-technique", "foundational", "new-technique", "first verdict agreed"),
        ("new-technique", "foundational", "foundational", "first verdict differed"),
        ("new-technique", "foundational", "minor-tweak", "before and now"),
        ("new-technique", "new-technique", "new-technique", "You agree."),
    ],
)
def test_a_second_verdict_is_compared_too(said: str, again: str, field: str, told: str) -> None:
    view = replace(VIEW, verdict=said, again=again, field=field, right=said == field)
    assert told in evidence.comparison(view)
    assert "-" not in evidence.verdict_words(view) + evidence.field_words(view)
