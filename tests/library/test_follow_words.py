"""Who follows a misspelled name or word hears of it, with what is spelled like it."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest

from papermap.library.follow_words import Ground, also_spelled, close_names, told_of
from papermap.store.follows import Known

NEWS = [
    Known("Folding Multi-modal boats by diffusion", ("Tri Dao", "Ada Reed"), ("cs.LG",), True, False),
    Known("Low-rank adaptation of sails", ("Tri Dao",), ("cs.CL", "cs.LG"), True, True),
    Known("Knots for quantum ropes", ("Jo Müller",), ("quant-ph",), True, False),
]
OWN = [Known("Old boats", ("Kim Sands", "Tri Dao"), ("math.AG",), False, True)]
GROUND = Ground([*NEWS, *OWN], date(2026, 11, 2))
SINCE = "announced since 2026-11-02"
ALL = f"the 3 papers {SINCE} and the 2 of your library"
NOBODY = f"Nobody who wrote {ALL}"


@pytest.mark.parametrize(
    ("kind", "value", "told"),
    [
        ("author", "T. Dao", f"By T. Dao: 2 of the 3 {SINCE} and 2 of your library."),
        ("author", "Jo Muller", f"By Jo Muller: 1 of the 3 {SINCE}."),
        ("author", "Tri Doa", f"{NOBODY} is called Tri Doa; "
         "close: Tri Dao (3 papers)."),
        ("author", "Dao, Tri", f"{NOBODY} is called Dao, Tri; "
         "close: Tri Dao (3 papers)."),
        ("author", "Muler", f"{NOBODY} is called Muler; "
         "close: Jo Müller (1 paper)."),
        ("author", "Xu Yi", f"{NOBODY} is called Xu Yi. "
         "A fetch searches all of arXiv for it."),
        ("category", "cs.LG", f"In cs.LG: 2 of the 3 {SINCE} and 1 of your library."),
        ("category", "cs", f"In cs: 2 of the 3 {SINCE} and 1 of your library."),
        ("category", "cs.LH", f"None of {ALL} is in cs.LH; "
         "close: cs.LG (2 papers), cs.CL (1 paper). A fetch asks for it."),
        ("keyword", "multimodal boat", f"“multimodal boat” is in 1 of 3 abstracts {SINCE}."),
        ("keyword", "difusion", f"“difusion” is in 0 of 3 abstracts {SINCE}; close: diffusion (1)."),
        ("keyword", "low-rank adaptaton", f"“low-rank adaptaton” is in 0 of 3 abstracts {SINCE}; "
         "close: low rank adaptation (1)."),
        ("keyword", "zymurgy", f"“zymurgy” is in 0 of 3 abstracts {SINCE}."),
        ("never", "quantum", f"“quantum” keeps out 1 of 3 abstracts {SINCE}."),
        ("must", "boats", f"“boats” is in 1 of 3 abstracts {SINCE}."),
    ],
)  # fmt: skip
def test_what_is_known_of_what_is_followed(kind: str, value: str, told: str) -> None:
    found = told_of(GROUND, kind, value)
    assert found is not None
    assert (found.sentence, found.count == 0) == (
        told,
        (told.startswith(("Nobody", "None")) or "is in 0" in told),
    )


def test_nothing_is_said_while_there_is_nothing_to_compare_with() -> None:
    assert told_of(Ground([], None), "author", "Tri Doa") is None
    assert told_of(Ground(OWN, None), "category", "cs.LG") is None


def test_the_library_alone_is_compared_with_while_there_is_no_news() -> None:
    told = told_of(Ground(OWN, None), "author", "Tri Doa")
    words = told_of(Ground(OWN, None), "keyword", "boat")
    assert told is not None
    assert words is not None
    assert told.sentence.startswith("Nobody who wrote the 1 paper of your library is called Tri Doa")
    assert words.sentence == "“boat” is in 1 of 1 abstracts of your library."


def test_who_wrote_more_comes_first_among_names_equally_close() -> None:
    known = Counter({"Ada Reid": 1, "Ada Reef": 5, "Bo Tall": 9, "Ada Longname": 9})
    assert close_names("Ada Reed", known) == ["Ada Reef", "Ada Reid"]


@pytest.mark.parametrize(
    ("phrase", "other"),
    [
        ("multimodal", "multi modal"),
        ("Multi-modal", None),
        ("lowrank", "low rank"),
        ("boats", None),
        ("zymurgy", None),
    ],
)
def test_how_else_the_papers_write_a_keyword(phrase: str, other: str | None) -> None:
    assert also_spelled(GROUND, phrase) == other
