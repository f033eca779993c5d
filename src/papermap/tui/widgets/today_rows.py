"""How the day is drawn: what is due as rows, the abstract with its reasons, topics, twelve weeks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.content import Content

from papermap.tui import words
from papermap.tui.widgets.rows import Cell, flexible
from papermap.views.today import TodayView, WaitingView, shade
from papermap.views.topics import TopicView, meter

if TYPE_CHECKING:
    from papermap.tui.keymap import Keymap
    from papermap.views.papers import RefsView
    from papermap.views.queue import QueueEntry, QueueView

ANSWERS = {"kept": "kept for pass 1", "read": "read", "skipped": "skipped", "rejected": "not for you"}
REMEMBER, FORESEEN, JUDGE = "remember", "foreseen", "judge"
SHORT = {"abstract": "abs", "deep read": "deep"}
"""What the cadence is called where there is little room."""

WEEKDAYS = ("Mon", "", "Wed", "", "Fri", "", "Sun")


@dataclass(frozen=True, slots=True)
class DueRow:
    """A paper that waits. ``number`` is the pass it waits for; ``None`` for the day's abstract, and for what
    is to be remembered or judged again. ``prediction`` is one to be opened; on a topic it has no paper."""

    key: int | None
    refs: RefsView | None
    title: str
    what: str
    told: str
    number: int | None
    begun: bool = False
    prediction: int | None = None


def due_rows(view: TodayView) -> list[DueRow]:
    """What was begun, the day's abstract, what waits: in the order in which the day takes them."""
    begun = [_waiting(each) for each in view.waiting if each.begun]
    abstract = [
        DueRow(each.key, each.refs, each.title, "abstract", ANSWERS.get(each.state, "2 min"), None)
        for each in view.abstract.entries[:1]
    ]
    thoughts = [
        DueRow(each.key, each.refs, each.title, REMEMBER, "from memory", None) for each in view.recalls
    ]
    thoughts += [
        DueRow(
            each.key, each.refs, each.title or each.topic, FORESEEN, "see what came", None,
            prediction=each.prediction,
        )
        for each in view.openings
    ]  # fmt: skip
    thoughts += [
        DueRow(each.key, each.refs, each.title, JUDGE, f"{each.days} days on", None) for each in view.again
    ]
    answered = {each.key for each in view.abstract.entries if each.state != "new"}
    waits = [_waiting(each) for each in view.waiting if not each.begun]
    if answered:
        return [
            *begun,
            *thoughts,
            *waits,
            *(row for row in abstract if row.key not in {each.key for each in waits}),
        ]
    return [*begun, *abstract, *thoughts, *waits]


def _waiting(each: WaitingView) -> DueRow:
    spent = f"{max(1, each.seconds // 60)} min in" if each.begun else "" if each.kept else "not looked into"
    return DueRow(each.key, each.refs, each.title, f"pass {each.number}", spent, each.number, each.begun)


def due_cells(row: DueRow, width: int) -> list[Cell]:
    """What it waits for, title, how far."""
    told = 16 if width >= 60 else 14
    look = "accent" if row.begun or row.what == "abstract" else "quiet"
    title = Cell(words.line(row.title, 200), flexible(width, [9, told]), "strong" if row.begun else "plain")
    return [Cell(row.what, 9, look), title, Cell(row.told, told, "quiet", right=True)]


def abstract_head(entry: QueueEntry) -> Content:
    """What stands over the abstract of the day."""
    byline = words.line(", ".join(entry.authors[:3]), 120)
    more = f" +{len(entry.authors) - 3}" if len(entry.authors) > 3 else ""
    facts = " · ".join(part for part in (byline + more, entry.refs.best or "") if part)
    return Content.assemble((words.line(entry.title, 300), "bold"), "\n", (words.line(facts, 240), "$quiet"))


def why_in_short(entry: QueueEntry) -> str:
    """The reasons in a line or two, where there is no room for a column of them."""
    tried = ["a try, a little beside what you read"] if entry.explores else []
    answer = [f"✓ {ANSWERS[entry.state]}"] if entry.state in ANSWERS else []
    return words.line("; ".join([*answer, *entry.reasons, *tried]), 600)


VERBS = {
    "`papermap queue --fetch`": "today.fetch",
    "`papermap queue follow cs.CL`": "today.follow",
    "`papermap queue --all`": "today.queue",
    "`papermap queue --history`": "today.queue",
    "`papermap queue --week`": "today.queue",
    "`--keep REF`": "today.answer_kept",
}
"""What the queue says to do on the command line, and the key that does it."""


def in_keys(told: str, keys: Keymap) -> str:
    """What the queue says, as it is said on the screens."""
    for verb, name in VERBS.items():
        told = told.replace(verb, keys.named(name)) if verb in told else told
    return words.line(told, 400)


def no_abstract(view: QueueView, keys: Keymap) -> Content:
    """Why there is none, and the keys that help."""
    fetch, follow, queue = (keys.named(f"today.{name}") for name in ("fetch", "follow", "queue"))
    why = in_keys(view.why or "", keys)
    ask = "" if fetch in why.split() else f"{fetch} asks arXiv for news, "
    help_ = f"\n{ask}{follow} follows a category, an author, words; {queue} shows what you follow."
    return Content.assemble(("No abstract today. ", "bold"), why, (help_, "$quiet"))


def reasons(entry: QueueEntry) -> Content:
    """Why this one, and what was answered."""
    parts: list[str | tuple[str, str]] = []
    if entry.state in ANSWERS:
        parts += [("✓ ", "$accent"), ANSWERS[entry.state], "\n\n"]
    parts.append(("why this one", "$accent"))
    parts += [f"\n{words.line(reason, 200)}" for reason in entry.reasons]
    if entry.explores:
        parts.append("\nA try: something a little beside what you read.")
    if entry.repository:
        parts += [("\ncode  ", "$quiet"), words.line(entry.repository, 120)]
    return Content.assemble(*parts)


def topics(found: Sequence[TopicView]) -> Content:
    """Topics with how full they are."""
    parts: list[str | tuple[str, str]] = [("topics", "$accent")]
    for topic in found:
        parts += ["\n", (meter(topic.papers), "$accent"), f" {topic.papers:>4}  {words.line(topic.name, 60)}"]
    if not found:
        parts.append(("\nA reading list or a few papers make one.", "$quiet"))
    return Content.assemble(*parts)


def strip(view: TodayView, found: Sequence[TopicView]) -> Content:
    """Twelve weeks with a sign each, and below the topics, in a line each."""
    busy = [shade((sum(week) + 2) // 3) for week in view.weeks]
    full = "   ".join(f"{meter(topic.papers)} {topic.papers} {words.line(topic.name, 40)}" for topic in found)
    parts: list[str | tuple[str, str]] = [("twelve weeks  ", "$accent"), " ".join(busy)]
    return Content.assemble(*parts, *(("\n", ("topics  ", "$accent"), full) if full else ()))


def weeks(view: TodayView) -> Content:
    """Twelve weeks of days, Monday at the top; one column a week."""
    parts: list[str | tuple[str, str]] = [("twelve weeks", "$accent")]
    for weekday, name in enumerate(WEEKDAYS):
        days = " ".join(shade(week[weekday]) for week in view.weeks)
        parts += [(f"\n{name:<4}", "$quiet"), days]
    return Content.assemble(*parts)
