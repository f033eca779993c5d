"""How limits, questions, predictions and calibration are drawn as rows, each with more of it below."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from textual.content import Content

from papermap.model.moments import own_day
from papermap.tui import words
from papermap.tui.widgets.rows import Cell, flexible
from papermap.views import reliability
from papermap.views.thinking import (
    CalibrationView,
    DueView,
    ForeseenView,
    LimitationsView,
    LimitView,
    PredictionsView,
    PredictionView,
    QuestionView,
)

MARKS = {"hit": "●", "near": "◐", "miss": "○"}


@dataclass(frozen=True, slots=True)
class ThoughtRow:
    """A row of any kind: ``about`` is what it stands for (a view), ``below`` is said of it in full."""

    name: tuple[str, object]
    mark: str
    text: str
    told: str
    below: Content
    about: Any


def thought_cells(row: ThoughtRow, width: int) -> list[Cell]:
    """Mark, text, and what there is to know in a few words."""
    told = 22 if width >= 76 else 12
    text = Cell(words.line(row.text, 300), flexible(width, [2, told]))
    return [Cell(row.mark, 2, "accent"), text, Cell(row.told, told, "quiet", right=True)]


def limits(view: LimitationsView) -> list[ThoughtRow]:
    """Statements by group, those that several papers share first."""
    return [
        ThoughtRow(
            ("limit", each.id), _answered(each), each.text, words.line(group.label, 40), _limit(each), each
        )
        for group in view.groups
        for each in group.statements
    ]


def _answered(each: LimitView) -> str:
    return "✓" if each.answered_by else "?" if each.maybe else "·"


def _limit(each: LimitView) -> Content:
    parts: list[str | tuple[str, str]] = [words.paragraph(each.text), "\n"]
    parts.append((f"{words.line(each.title, 200)} ({each.year or '?'}), p{each.page}", "$quiet"))
    for answer in each.answered_by:
        parts += ["\n", ("✓ answered by ", "$accent"), words.line(answer.title, 160)]
    for answer in each.maybe:
        parts += ["\n", ("? maybe by ", "$accent"), f"{words.line(answer.title, 160)}: {answer.why}"]
    if not each.answered_by and not each.maybe:
        parts.append(("\nnobody yet", "$quiet"))
    return Content.assemble(*parts)


def questions(found: Sequence[QuestionView]) -> list[ThoughtRow]:
    """Questions with what they lack."""
    return [
        ThoughtRow(
            ("question", each.text), "✓" if not each.lacks else "▸", each.text,
            "whole" if not each.lacks else f"lacks {len(each.lacks)}", _question(each), each,
        )
        for each in found
    ]  # fmt: skip


def _question(each: QuestionView) -> Content:
    parts: list[str | tuple[str, str]] = [(words.paragraph(each.text), "bold")]
    for name in ("hypothesis", "measure", "prior_art", "feasibility", "confounds"):
        text = words.paragraph(getattr(each, name))
        parts += [(f"\n{name.replace('_', ' '):<12} ", "$quiet"), text or ("–", "$quiet")]
    if each.limitation:
        parts += [("\nfrom         ", "$quiet"), words.paragraph(each.limitation)]
    return Content.assemble(*parts)


def predictions(view: PredictionsView) -> list[ThoughtRow]:
    """What is due, then the predictions, newest first."""
    return [*(_due(each) for each in view.due), *(_prediction(each) for each in view.predictions)]


def _due(each: DueView) -> ThoughtRow:
    about = words.line(each.title or each.topic, 200)
    below = Content.assemble((about, "bold"), "\n", each.why)
    return ThoughtRow(("due", (each.key, each.topic)), "!", about, each.what, below, each)


def _prediction(each: PredictionView) -> ThoughtRow:
    about = words.line(each.title or each.topic, 200)
    state = each.outcome or ("opened" if each.opened_at else "sealed")
    sure = "" if each.sure is None else f" · {each.sure}% sure"
    where = (f"\nafter {about} · {own_day(each.made_at)}{sure}", "$quiet")
    seal = "" if each.opened_at else "\nEnter breaks the seal, for good, and shows what really came."
    below = Content.assemble(words.paragraph(each.text), where, seal)
    mark = MARKS.get(each.outcome or "", "▸" if each.opened_at else "✉")
    return ThoughtRow(("prediction", each.id), mark, each.text, state, below, each)


def foreseen(came: Sequence[ForeseenView]) -> list[ThoughtRow]:
    """Papers that came, likest first."""
    return [_foreseen(each) for each in came]


def _foreseen(each: ForeseenView) -> ThoughtRow:
    title = words.line(each.title, 300)
    below = Content.assemble(title, (f"\n{each.why}", "$quiet"))
    mark, when = MARKS.get(each.mark or "", " "), each.when.replace("-", " ")
    return ThoughtRow(("came", each.key), mark, f"{each.year or '    '}  {title}", when, below, each)


def calibration(view: CalibrationView) -> Content:
    """The sentence, the picture, the table, and what to judge again."""
    parts: list[str | tuple[str, str]] = [(view.sentence, "bold")]
    if view.too_early:
        parts.append((f"\nFor {view.too_early} more it is too early.", "$quiet"))
    if view.compared:
        parts += ["\n\n", "\n".join(reliability.picture(view.bins)), "\n\n"]
        parts += ["\n".join(reliability.table(view)), f"\n\nBrier score {view.brier:.3f}: 0 is best."]
    for each in view.again:
        parts += [("\njudge again  ", "$accent"), f"{words.line(each.title, 160)}, {each.days} days ago"]
    return Content.assemble(*parts)
