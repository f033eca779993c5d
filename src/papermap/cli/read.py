"""``papermap read``: a pass over a paper, printed; and everything that is said in one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import click

from papermap.cli.annotations import at_page, line_lines, relation_lines, sentence_lines, verdict_line
from papermap.cli.common import (
    Words,
    json_option,
    opened,
    print_json,
    ref_argument,
    say,
    tell,
    to_json,
    wrapped,
)
from papermap.cli.editor import in_editor
from papermap.model.reading import USUAL_CONFIDENCE, Outcome, Weight
from papermap.views.annotations import BOXES, editor_page, read_editor_page

if TYPE_CHECKING:
    from papermap.library import Library
    from papermap.library.reading import ReadingRoom
    from papermap.views.reading import PartView, PassView


@click.command("read")
@ref_argument
@click.option(
    "--pass", "number", type=click.IntRange(1, 3), metavar="N", help="Which pass; else the one that is next."
)
@click.option("--jot", type=Words(), metavar="TEXT", help="Write a line down, as while reading.")
@click.option("--answer", type=(str, Words()), metavar="QUESTION TEXT", help="Answer a question of the pass.")
@click.option("--accept", metavar="COLUMN", help="Take over what the PDF proposes for a cell of the row.")
@click.option("--cell", type=(str, Words()), metavar="COLUMN TEXT", help="Write a cell of the row yourself.")
@click.option("--blocker", type=Words(), metavar="TEXT", help="Write down what stops you.")
@click.option("--why", type=Words(), default="", metavar="TEXT", help="Why it does.")
@click.option(
    "--learned", type=(int, Words()), metavar="NUMBER TEXT", help="Say where you learned what stopped you."
)
@click.option(
    "--page", type=click.IntRange(min=1), metavar="N", help="The page that a line, answer or cell is about."
)
@click.option(
    "--quote", type=Words(), default="", metavar="TEXT", help="The words a line or answer is about."
)
@click.option("--did", type=Words(), metavar="TEXT", help="What they did, in one sentence.")
@click.option("--know", type=Words(), metavar="TEXT", help="How they know, in one sentence.")
@click.option("--doubt", type=Words(), metavar="TEXT", help="How it could be wrong, in one sentence.")
@click.option("--edit", is_flag=True, help="Write the three sentences in your editor.")
@click.option(
    "--verdict", type=click.Choice([str(w) for w in Weight]), help="What the paper is to its field."
)
@click.option(
    "--sure",
    type=click.IntRange(50, 100),
    metavar="N",
    help=f"How sure you are of the verdict, in percent; {USUAL_CONFIDENCE} unless you say.",
)
@click.option(
    "--minutes", type=click.IntRange(1, 24 * 60), metavar="N", help="Count so many minutes as read now."
)
@click.option("--end", type=click.Choice([str(o) for o in Outcome]), help="End the pass so.")
@click.option("--reopen", is_flag=True, help="Go on with a pass that ended.")
@click.option("--figure", type=click.IntRange(min=1), metavar="N", help="Draw a figure; its file is printed.")
@click.option("--table", metavar="NUMBER", help="Print the words of a table in columns, as Table 2 by 2.")
@json_option
def command(ref: str, number: int | None, as_json: bool, **said: object) -> None:
    """Read REF in passes: 1 skim (5 minutes), 2 method (15 to 30), 3 deep. Prints the pass and where you are.

    What an option says is kept, and only --json prints the pass then. Pass 2 ends in three sentences.

    \b
    Examples:
      papermap read 2106.09685
      papermap read 2106.09685 --verdict new-technique --sure 80 --end later
      papermap read 2106.09685 --pass 2 --edit --end done
    """
    _check(said)
    with opened() as library:
        key = library.find(ref)
        room = library.reading
        number = number or room.next_pass(key)
        if said["figure"] is not None:
            path = str(room.picture(key, _number(said["figure"]) - 1))
            print_json(path) if as_json else tell(path)
            return
        if said["table"] is not None:
            table = _table(room, key, str(said["table"]))
            print_json(list(table)) if as_json else tell("\n".join(table))
            return
        if _keep(library, key, number, said) and not as_json:
            say("Kept.")
            return
        view = room.pass_view(key, number)
    if as_json:
        print_json(to_json(view))
    else:
        tell("\n".join(lines(view)))


def _table(room: ReadingRoom, key: int, number: str) -> tuple[str, ...]:
    """The lines of a table by the number it has in the paper."""
    index = room.table_named(key, number)
    if index is None:
        raise click.ClickException(f"No table {number} was found in this paper; `papermap show` lists them.")
    if not (lines := room.table(key, index)):
        raise click.ClickException(
            f"The words of table {number} make no columns; `papermap read … --figure {index + 1}` draws it."
        )
    return lines


_GO_WITH = {
    "why": ("blocker",),
    "quote": ("jot", "answer"),
    "page": ("jot", "answer", "cell", "blocker"),
    "sure": ("verdict",),
}


def _check(said: dict[str, object]) -> None:
    """What says more of something needs that something."""
    for name, others in _GO_WITH.items():
        if said[name] and all(said[other] is None for other in others):
            raise click.UsageError(f"--{name} goes with {' or '.join(f'--{other}' for other in others)}")


def _keep(library: Library, key: int, number: int, said: dict[str, object]) -> bool:
    """Keep everything that was said; whether anything was."""
    room, sheet = library.reading, library.sheet
    page = None if said["page"] is None else _number(said["page"])
    why, quote = str(said["why"]), str(said["quote"])
    pair: dict[str, Callable[[str, str], object]] = {
        "answer": lambda name, text: room.answer(key, name, text, quote, page),
        "cell": lambda column, text: sheet.write(key, sheet.named(column), text, page),
    }
    single: dict[str, Callable[[str], object]] = {
        "jot": lambda text: room.jot(key, text, page, quote),
        "accept": lambda column: sheet.accept(key, sheet.named(column)),
        "blocker": lambda text: room.block(key, text, why, page=page),
        "verdict": lambda weight: room.judge(key, Weight(weight), _number(said["sure"] or USUAL_CONFIDENCE)),
    }
    some = False
    if said["reopen"]:
        room.reopen(key, number)
        some = True
    for name, keep in single.items():
        if isinstance(value := said[name], str):
            keep(value)
            some = True
    for name, keep_pair in pair.items():
        if isinstance(value := said[name], tuple):
            keep_pair(*value)
            some = True
    if isinstance(learned := said["learned"], tuple):
        room.learned(key, *learned)
        some = True
    if said["minutes"] is not None:
        room.count_time(key, number, _number(said["minutes"]) * 60)
        some = True
    some |= _sentences(room, key, number, said)
    if isinstance(outcome := said["end"], str):
        room.end(key, number, Outcome(outcome))
        some = True
    return some


def _sentences(room: ReadingRoom, key: int, number: int, said: dict[str, object]) -> bool:
    given = {box: text for box in BOXES if isinstance(text := said[box], str)}
    if not given and not said["edit"]:
        return False
    view = room.pass_view(key, number)
    words = {box: getattr(view.sentences, box, "") for box in BOXES} | view.drafts | given
    if said["edit"]:
        with in_editor(editor_page({box: words[box] for box in BOXES}), ".txt") as edited:
            words |= read_editor_page(edited)
            _draft(room, key, words)
    else:
        _draft(room, key, words)
    room.write_sentences(key, *(words[box] for box in BOXES))
    return True


def _draft(room: ReadingRoom, key: int, words: dict[str, str]) -> None:
    for box in BOXES:
        room.keep_draft(key, box, words[box])


def _number(value: object) -> int:
    assert isinstance(value, int)
    return value


def lines(view: PassView) -> Iterator[str]:
    """A pass as lines of text, in the order it is read."""
    yield f"Pass {view.number} of 3 · {view.name} · {clock(view)}"
    yield from wrapped(view.title)
    if view.ended:
        yield f"This pass ended: {view.ended}."
    for reason in view.why_missing:
        yield from wrapped(reason)
    for part in view.parts:
        yield ""
        here = part.name == view.place.part
        yield f"== {part.title}{'  (you are here)' if here else ''}"
        yield from _part(part, view.place.paragraph if here else None)
    yield from _thinking(view)
    yield from _note(view)


def clock(view: PassView) -> str:
    """ "03:12 of 5 minutes"."""
    spent = f"{view.seconds // 60:02d}:{view.seconds % 60:02d}"
    if view.budget is None:
        return spent
    least, most = (seconds // 60 for seconds in view.budget)
    return f"{spent} of {f'{least} to ' if least else ''}{most} minutes"


def _part(part: PartView, at: int | None) -> Iterator[str]:
    if part.absent:
        yield from wrapped(part.absent)
    last: int | None = None
    for number, paragraph in enumerate(part.paragraphs):
        yield ""
        if number and number == at:
            yield "    (you stopped here)"
        page = at_page(paragraph.page if paragraph.page != last else None)
        last = paragraph.page or last
        if paragraph.level:
            yield f"{'#' * paragraph.level} {paragraph.text}{page}"
        else:
            yield from wrapped(paragraph.text + page)
    for picture in part.figures:
        yield ""
        yield from wrapped(f"({picture.index + 1}) {picture.caption}  [p{picture.page}]")


def _thinking(view: PassView) -> Iterator[str]:
    if view.prompts:
        yield ""
        yield "== Questions"
        for prompt in view.prompts:
            yield from wrapped(f"{prompt.name}: {prompt.question}")
            answer = prompt.answer + at_page(prompt.page) if prompt.answer else "(not answered yet)"
            yield from wrapped(answer, "  ")
    if view.number > 1:
        yield ""
        yield "== The row"
        for cell in view.cells:
            mark = {"draft": " (draft)", "empty": ""}.get(cell.state, "")
            yield from wrapped(f"{cell.column}{mark}: {cell.text or '-'}{at_page(cell.page)}")
        yield ""
        yield "== What it is a variation of"
        yield from relation_lines(view.relations)
        if not view.relations:
            yield from wrapped(
                f"Nothing said yet; `papermap lineage {view.refs.best}` proposes, `relate` keeps it."
            )


def _note(view: PassView) -> Iterator[str]:
    if view.sentences is not None or view.number > 1:
        yield ""
        yield "== Three sentences"
        yield from sentence_lines(view.sentences, view.drafts)
    yield from verdict_line(view.verdict)
    if view.jots or view.blockers:
        yield ""
        yield "== Written down"
    yield from line_lines(view.jots, view.blockers)
