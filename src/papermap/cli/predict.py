"""``papermap predict``: what the next step would be, sealed until it is opened."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from papermap.cli.common import Words, json_option, opened, print_json, say, tell, to_json, wrapped
from papermap.cli.editor import in_editor
from papermap.model.moments import own_day
from papermap.model.thinking import Mark

if TYPE_CHECKING:
    from papermap.library import Library
    from papermap.views.thinking import OpenedView, PredictionsView, PredictionView

WHENS = {
    "after": "Came after your prediction",
    "same-year": "Came in the year of your prediction, the day is not known",
    "before": "Were there already when you wrote",
}


@click.command("predict")
@click.argument("words", nargs=-1, type=Words(), metavar="[REF] [WORDS]...")
@click.option("--topic", type=Words(), metavar="NAME", help="Predict in a topic instead of after a paper.")
@click.option("--sure", type=click.IntRange(0, 100), metavar="N", help="How sure you are, in percent.")
@click.option("--edit", is_flag=True, help="Write in your editor: the sealed prediction, else a new one.")
@click.option("--open", "opens", is_flag=True, help="Break the seal and rank what really came.")
@click.option(
    "--mark",
    type=(Words(), click.Choice([str(mark) for mark in Mark])),
    metavar="REF MARK",
    help="Say whether a paper that came was a hit, near, or a miss.",
)
@json_option
def command(
    words: tuple[str, ...],
    topic: str | None,
    sure: int | None,
    edit: bool,
    opens: bool,
    mark: tuple[str, str] | None,
    as_json: bool,
) -> None:
    """Write down what the step after REF would be, before you look. It is sealed: once you open it, its words
    stay. Without REF, print your predictions, how they went, and what is due.

    \b
    Examples:
      papermap predict 2106.09685 "The weights stay in four bits while the adapters train." --sure 60
      papermap predict 2106.09685 --open
      papermap predict 2106.09685 --mark 2305.14314 hit
      papermap predict
    """
    ref, text = (None, words) if topic else (words[0] if words else None, words[1:])
    if (edit or opens or mark or sure is not None) and not (ref or topic):
        raise click.UsageError("name the paper, or --topic")
    if sure is not None and not (text or edit):
        raise click.UsageError("--sure goes with the words of a prediction, or with --edit")
    if opens and (text or edit):
        raise click.UsageError("--open goes without words: they are sealed")
    with opened() as library:
        if ref is None and topic is None:
            _print_all(library.thinking.predictions.all(), as_json)
            return
        key = library.find(ref) if ref else None
        if text:
            _write(library, key, topic, " ".join(text), sure)
        if edit:
            _edit(library, key, topic, sure)
        if mark is not None:
            standing = _newest(_of(library, key, topic), sealed=False)
            library.thinking.predictions.mark(standing, library.find(mark[0]), Mark(mark[1]))
            say("Kept.")
        if opens:
            came = library.thinking.predictions.open(_newest(_of(library, key, topic), sealed=True))
            if as_json:
                print_json(to_json(came))
            else:
                tell("\n".join(opened_lines(came)))
            return
        found = _of(library, key, topic)
    if as_json:
        print_json([to_json(view) for view in found])
    elif not (text or edit or mark):
        for view in found:
            tell("\n".join(lines(view)))
        if not found:
            say("No prediction yet. Write one: what would the next step be?")


def _of(library: Library, key: int | None, topic: str | None) -> list[PredictionView]:
    if key is not None:
        return list(library.thinking.predictions.of_paper(key))
    every = library.thinking.predictions.all().predictions
    wanted = (topic or "").casefold()
    return [view for view in reversed(every) if view.topic.casefold() == wanted]


def _newest(found: list[PredictionView], *, sealed: bool) -> int:
    """The newest that is sealed (or, else, that is not), else the newest."""
    if not found:
        raise click.UsageError("there is no prediction here yet: write it first, in words")
    fitting = [view for view in found if (not view.opened_at) is sealed]
    return (fitting or found)[-1].id


def _write(library: Library, key: int | None, topic: str | None, text: str, sure: int | None) -> None:
    if key is not None:
        library.thinking.predictions.write(key, text, sure)
    else:
        library.thinking.predictions.write_on_topic(topic or "", text, sure)
    say("Sealed. `--open` ranks what really came.")


def _edit(library: Library, key: int | None, topic: str | None, sure: int | None) -> None:
    sealed = [view for view in _of(library, key, topic) if not view.opened_at]
    with in_editor(sealed[-1].text if sealed else "", ".txt") as text:
        if not text.strip():
            say("Nothing was written, so nothing was kept.")
        elif sealed:
            library.thinking.predictions.reword(
                sealed[-1].id, text, sealed[-1].sure if sure is None else sure
            )
            say("Sealed.")
        else:
            _write(library, key, topic, text, sure)


def _print_all(view: PredictionsView, as_json: bool) -> None:
    if as_json:
        print_json(to_json(view))
        return
    tell("\n".join(wrapped(view.trend)))
    if view.spark:
        tell(view.spark)
    for each in view.predictions:
        tell("")
        tell("\n".join(lines(each)))
    if view.due:
        tell("\nDue")
        for due in view.due:
            tell("\n".join(wrapped(f"{due.what}  {due.title or due.topic}: {due.why}", "  ")))


def lines(view: PredictionView) -> Iterator[str]:
    """A prediction as lines of text."""
    about = f"{view.title} ({view.refs.best})" if view.refs else f"topic {view.topic}"
    sure = "" if view.sure is None else f", {view.sure}% sure"
    state = view.outcome or ("opened, not marked" if view.opened_at else "sealed")
    yield (
        f"{own_day(view.made_at)}  {state}{sure}  after {about}"
        if view.refs
        else (f"{own_day(view.made_at)}  {state}{sure}  in {about}")
    )
    yield from wrapped(view.text, "  ")


def opened_lines(view: OpenedView) -> Iterator[str]:
    """An opened prediction with what came, those after it apart from those before."""
    yield from lines(view.prediction)
    of = "" if view.total is None else f" of {view.total:,}"
    yield f"{view.known:,}{of} papers that came are known here."
    for when, heading in WHENS.items():
        some = [each for each in view.came if each.when == when]
        if some:
            yield ""
            yield heading
        for each in some:
            mark = f"[{each.mark}] " if each.mark else ""
            yield from wrapped(f"{mark}{each.year or '    '}  {each.title} ({each.refs.best})", "  ")
            if each.why:
                yield from wrapped(each.why, "        ")
