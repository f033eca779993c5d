"""The three passes over a paper: what is read in which order, how long it may take, what is asked.

Source: S. Keshav, "How to Read a Paper", ACM SIGCOMM CCR 37(3), 2007, for the three passes; the order inside
them, and the questions, are papermap's own.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from papermap.model.documents import Figure, ParsedDocument, Quote, Role, Section
from papermap.model.reading import Outcome
from papermap.practice.results import told_results
from papermap.practice.second_pass import sorted_sections

SKIM, METHOD, DEEP = 1, 2, 3


@dataclass(frozen=True, slots=True)
class Prompt:
    """A question that a pass asks. ``name`` is what its answer is kept under."""

    name: str
    question: str


@dataclass(frozen=True, slots=True)
class Pass:
    """``least`` and ``most`` are seconds; both ``None`` where a pass takes as long as it takes."""

    number: int
    name: str
    least: int | None
    most: int | None
    prompts: tuple[Prompt, ...] = ()


PASSES = {
    SKIM: Pass(SKIM, "skim", 0, 5 * 60),
    METHOD: Pass(
        METHOD,
        "method",
        15 * 60,
        30 * 60,
        (
            Prompt("question", "What is the question?"),
            Prompt("new", "What is new?"),
            Prompt("against", "Against which baselines, on which data, by which measure?"),
            Prompt("measured", "How was this measured?"),
            Prompt("wrong", "How could it be wrong?"),
        ),
    ),
    DEEP: Pass(
        DEEP,
        "deep",
        None,
        None,
        (
            Prompt("appendix", "What does the appendix say that the paper does not?"),
            Prompt("formula", "Which formula carries the paper, and what does each letter in it stand for?"),
        ),
    ),
}


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph, or a heading where ``level`` is not 0. ``page`` is where its section begins."""

    text: str
    page: int | None = None
    level: int = 0


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a pass. ``figures`` are indexes into the document's figures; ``absent`` says why there is
    nothing to read here."""

    name: str
    title: str
    paragraphs: tuple[Paragraph, ...] = ()
    figures: tuple[int, ...] = ()
    absent: str = ""


NO_TEXT = "The PDF is not here, or could not be read."


def parts_of(number: int, abstract: str | None, document: ParsedDocument | None) -> tuple[Part, ...]:
    """What pass ``number`` reads, in order. Raises :class:`KeyError` for a number that is no pass."""
    sections = tuple(document.sections or ()) if document else ()
    if PASSES[number].number == SKIM:
        return _skim(abstract, document, sections)
    return _method(document, sections) if number == METHOD else _deep(document, sections)


def _skim(
    abstract: str | None, document: ParsedDocument | None, sections: Sequence[Section]
) -> tuple[Part, ...]:
    figures = tuple(document.figures or ()) if document else ()
    told = () if not abstract else (Paragraph(abstract, _page(document.abstract) if document else None),)
    came_out, so_called = told_results(_body(sections))
    last, called = _conclusion(sections)
    behind = _by_role(sections, Role.RESULTS) or _by_role(sections, Role.EXPERIMENTS)
    return (
        Part("abstract", "Abstract", told, absent="" if told else "No source has an abstract of it."),
        _pictures(document, _of_the_body(figures, sections)),
        _part("results", RESULTS if so_called else TRIED, came_out or behind, document),
        _part("conclusion", CONCLUSION if called else LAST, last, document),
    )


RESULTS, TRIED = "Results", "Results: within the experiments"
CONCLUSION, LAST = "Conclusion", "Conclusion: none is called so; the last section"


def _of_the_body(figures: Sequence[Figure], sections: Sequence[Section]) -> list[int]:
    """Which figures stand before the appendix; all, where that would be none. A skim leaves the others to
    pass 3."""
    behind = sections[len(_body(sections)) :]
    begins = next((section.page for section in behind if section.role is Role.APPENDIX), None)
    own = [i for i, figure in enumerate(figures) if begins is None or figure.page < begins]
    return own or list(range(len(figures)))


def _method(document: ParsedDocument | None, sections: Sequence[Section]) -> tuple[Part, ...]:
    draft = document.draft if document else None
    baselines = [*draft.baselines, *draft.datasets, *draft.metrics] if draft else []
    spoken = [Paragraph(s.text, s.page) for s in (document.limitations or () if document else ())]
    quotes = tuple(Paragraph(q.text, q.page) for q in dict.fromkeys(baselines))
    opening, named = _introduction(sections), _by_role(sections, Role.LIMITATIONS)
    read_as = sorted_sections([s for s in _body(sections) if s not in opening and not _is_abstract(s)])
    method = read_as.method or _by_role(sections, Role.METHOD)
    set_up = read_as.set_up or ([] if read_as.results else _by_role(sections, Role.EXPERIMENTS))
    results = read_as.results or ([] if set_up else _by_role(sections, Role.RESULTS))
    return (
        _part("introduction", "Introduction", opening, document),
        _part("method", "Method", method, document),
        _part("set-up", "Experimental set-up", set_up, document, TOLD_WITH_RESULTS if results else ""),
        Part("baselines", "Baselines, data, measures", quotes, absent="" if quotes else _none_of(document)),
        _part("results", "Results", results, document, TOLD_WITH_SET_UP if set_up else ""),
        _part("limitations", "Limitations", named, document)
        if named
        else Part("limitations", "Limitations", tuple(spoken), absent="" if spoken else _none_of(document)),
        *_all_pictures(document),
    )


TOLD_WITH_RESULTS = "It has no section of its own; what there is of it stands with the results."
TOLD_WITH_SET_UP = "They have no section of their own; they stand with the experimental set-up."


def _deep(document: ParsedDocument | None, sections: Sequence[Section]) -> tuple[Part, ...]:
    body = _body(sections)
    return (
        _part("text", "Full text", _without_back_matter(body), document),
        _part("appendix", "Appendix", _without_back_matter(sections[len(body) :]), document),
        *_all_pictures(document),
    )


def _body(sections: Sequence[Section]) -> Sequence[Section]:
    """The paper proper, which ends where its references or its appendix begin."""
    ends = (Role.REFERENCES, Role.APPENDIX)
    end = next((i for i, s in enumerate(sections) if i and s.role in ends), len(sections))
    return sections[:end]


def _without_back_matter(sections: Sequence[Section]) -> list[Section]:
    return [s for s in sections if s.role not in (Role.REFERENCES, Role.ACKNOWLEDGEMENTS)]


def _by_role(sections: Sequence[Section], *roles: Role) -> list[Section]:
    """Sections of a role in the paper proper; those behind the references only where it has none."""
    found = [section for section in _body(sections) if section.role in roles]
    return found or [section for section in sections if section.role in roles]


def _introduction(sections: Sequence[Section]) -> list[Section]:
    """Where no section says it is the introduction, the first one that says nothing else."""
    body = [section for section in _body(sections) if not _is_abstract(section)]
    found = [s for s in _by_role(sections, Role.INTRODUCTION) if s.level == 1] or _by_role(
        sections, Role.INTRODUCTION
    )
    if found or not body or body[0].role is not Role.OTHER:
        return found
    below = next((i for i, s in enumerate(body) if i and s.level <= body[0].level), len(body))
    return body[:below]


def _is_abstract(section: Section) -> bool:
    return section.title.casefold().strip(" .:") == "abstract"


def _conclusion(sections: Sequence[Section]) -> tuple[list[Section], bool]:
    """What the paper comes to, and whether it says so."""
    named = _by_role(sections, Role.CONCLUSION) or _by_role(sections, Role.DISCUSSION)
    last = named or _without_back_matter(_body(sections))[-1:]
    return last, bool(named) or not last


def _pictures(document: ParsedDocument | None, chosen: Sequence[int]) -> Part:
    return Part("figures", "Figures", (), tuple(chosen), "" if chosen else _none_of(document))


def _all_pictures(document: ParsedDocument | None) -> tuple[Part, ...]:
    """At the end of a later pass, every figure: to be looked at while the text is read."""
    figures = tuple(document.figures or ()) if document else ()
    return (_pictures(document, range(len(figures))),) if figures else ()


def _part(
    name: str, title: str, sections: Sequence[Section], document: ParsedDocument | None, otherwise: str = ""
) -> Part:
    """``otherwise`` says where to look when there is no such section."""
    paragraphs: list[Paragraph] = []
    for section in sections:
        number = f"{section.number} " if section.number else ""
        paragraphs.append(Paragraph(number + section.title, section.page, section.level))
        paragraphs += [Paragraph(text, section.page) for text in section.text.split("\n") if text.strip()]
    absent = "" if paragraphs else otherwise or _none_of(document)
    return Part(name, title, tuple(paragraphs), absent=absent)


def _none_of(document: ParsedDocument | None) -> str:
    return NO_TEXT if document is None else "The PDF has none that papermap could tell apart."


def _page(quote: Quote | None) -> int | None:
    return quote.page if quote else None


FREE_TO_LEAVE = (Outcome.NOT_FOR_ME, Outcome.SKIPPED)
"""Ways to end a pass that ask for nothing."""


def still_asked(number: int, outcome: Outcome, has_sentences: bool) -> str | None:
    """What a pass still asks for before it may end so, in words; ``None`` when it may."""
    if number >= METHOD and outcome not in FREE_TO_LEAVE and not has_sentences:
        return "the three sentences: what they did, how they know, and how it could be wrong"
    return None


def furthest(read: Collection[int]) -> int:
    """The furthest pass read, 0 for none."""
    return max(read, default=0)
