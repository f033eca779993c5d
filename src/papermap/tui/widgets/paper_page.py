"""A paper's page as text: the column of words to read, and the column of what is inside the paper."""

from __future__ import annotations

from collections.abc import Iterable

from textual.content import Content

from papermap.tui import words
from papermap.views.papers import NoteView, PaperView

Part = str | tuple[str, str]


def reading_column(view: PaperView) -> Content:
    """In the order of attention: what it is, what is wrong with it here, the reader's words, its abstract,
    its own limits."""
    parts = [*_head(view), *_troubles(view)]
    if view.tldr:
        parts += [*_heading("In a sentence"), words.paragraph(view.tldr), "\n"]
    parts += _said(view)
    parts += _notes(view.notes)
    parts += _heading("Abstract")
    parts += [words.paragraph(view.abstract), "\n"] if view.abstract else [("None is known.\n", "$quiet")]
    parts += _limitations(view)
    return Content.assemble(*parts).rstrip()


def contents_column(view: PaperView) -> Content:
    """Sections, figures and links with their pages; or why there are none."""
    if view.sections is None and view.figures is None and view.links is None:
        said = "Its PDF has not been read here." if view.in_library else "Known only from a citation."
        return Content.assemble(*_heading("Inside", first=True), (said, "$quiet"), *_tail(view))
    parts: list[Part] = []
    if view.sections is not None:
        parts += _heading("Sections", first=not parts)
        for section in view.sections:
            number = f"{words.line(section.number, 12)} " if section.number else ""
            indent = "  " * max(0, min(3, section.level - 1))
            look = "" if section.level <= 1 else "$quiet"
            parts += [(f"{indent}{number}{words.line(section.title, 200)}", look), _page(section.page), "\n"]
        parts += _none_of(view.sections, "No sections were found in it.")
    if view.figures is not None:
        parts += _heading("Figures and tables", first=not parts)
        for figure in view.figures:
            parts += [
                words.paragraph(figure.caption) or f"{figure.kind} {figure.number}",
                _page(figure.page),
                "\n",
            ]
        parts += _none_of(view.figures, "None were found in it.")
    if view.links:
        parts += _heading("Links", first=not parts)
        for link in view.links:
            parts += [
                (f"{words.line(link.kind, 20)}  ", "$quiet"),
                words.line(link.url, 300),
                _page(link.page),
                "\n",
            ]
    return Content.assemble(*parts, *_tail(view)).rstrip()


def _head(view: PaperView) -> Iterable[Part]:
    yield (words.line(view.title, 2_000) or "(title not fetched yet)", "bold")
    yield "\n\n"
    yield words.all_authors(view.authors) or "Authors unknown"
    yield "\n"
    yield (words.facts(view), "$quiet")
    yield "\n"
    yield (words.citations(view), "$quiet")
    yield "\n"
    if view.in_library:
        furthest = max(view.passes, default=0)
        place = [f"{words.passes(furthest)} " + (f"pass {furthest} read" if furthest else "not read yet")]
        place += [f"in {words.line(name, 60)}" for name in view.lists[:3]]
        yield (" · ".join(place) + "\n", "$accent" if furthest else "$quiet")
    else:
        yield ("· known only from a citation; a adds it\n", "$accent")
    if view.tags:
        yield (" ".join(f"#{words.line(tag, 60)}" for tag in view.tags) + "\n", "$accent")
    for shared in view.shared:
        yield (f"{words.line(shared.list, 60)}, from whoever shared it: ", "$quiet")
        yield words.paragraph(shared.line) + "\n"
    if view.withdrawn:
        yield ("Withdrawn by its authors\n", "bold $error")
    if view.comment:
        yield (words.line(view.comment, 300) + "\n", "$quiet")


def _troubles(view: PaperView) -> Iterable[Part]:
    said = [*view.troubles, *view.warnings]
    if said:
        yield from _heading("Missing")
    for trouble in said:
        yield ("! ", "$accent")
        yield words.paragraph(trouble) + "\n"


def _said(view: PaperView) -> Iterable[Part]:
    """The reader's verdict, relation, three sentences, lines and blockers."""
    if not (view.verdict or view.three_sentences or view.relations or view.jots or view.blockers):
        return
    yield from _heading("You say")
    if view.verdict:
        yield f"{view.verdict.weight.replace('-', ' ')}, {view.verdict.confidence}% sure\n"
    for relation in view.relations:
        twist = f", but with {words.line(relation.twist, 300)}" if relation.twist else ""
        yield f"This is {words.line(relation.title, 200)}{twist}.\n"
    if (said := view.three_sentences) is not None:
        yield words.paragraph(" ".join((said.did, said.know, said.doubt))) + "\n"
    for jot in view.jots:
        yield from (f"· {words.paragraph(jot.text)}", _page(jot.page) if jot.page else "", "\n")
    for blocker in view.blockers:
        learned = f" (learned: {words.line(blocker.learned, 200)})" if blocker.learned else ""
        yield from (("! ", "$accent"), f"{words.paragraph(blocker.what)}{learned}\n")


def _notes(notes: tuple[NoteView, ...]) -> Iterable[Part]:
    if notes:
        yield from _heading("Notes")
    for note in notes:
        yield words.paragraphs(note.body) + "\n"
        wordings = (
            f" · {words.plural(note.wordings, 'wording', 'wordings')} kept" if note.wordings > 1 else ""
        )
        yield (f"{words.line(note.made_at[:10])}{wordings}\n", "$quiet")


def _limitations(view: PaperView) -> Iterable[Part]:
    if view.limitations is None:
        return
    yield from _heading("What it says of its own limits")
    for statement in view.limitations:
        yield "– " + words.paragraph(statement.text)
        kind = " · left to do" if statement.kind == "future-work" else ""
        section = f" · {words.line(statement.section, 60)}" if statement.section else ""
        yield (f"  p{statement.page}{section}{kind}\n", "$quiet")
    yield from _none_of(view.limitations, "Nothing was found; authors tend to say little of this.")


def _tail(view: PaperView) -> Iterable[Part]:
    if len(view.editions) > 1:
        yield from _heading("Editions")
        yield (", ".join(words.line(edition, 40) for edition in view.editions), "$quiet")


def _heading(text: str, *, first: bool = False) -> list[Part]:
    return ["" if first else "\n", (text, "bold $accent"), "\n"]


def _page(page: int) -> Part:
    return (f"  p{page}", "$quiet")


def _none_of(found: tuple[object, ...], said: str) -> list[Part]:
    return [] if found else [(said + "\n", "$quiet")]
