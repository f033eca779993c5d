"""Dialogs of the craft that any screen with a paper can begin in one line: remember it, plan a reproduction,
record a run, tag it."""

from __future__ import annotations

from collections.abc import Callable
from math import isfinite
from typing import TYPE_CHECKING

from papermap.library.desk import RefusedError
from papermap.model.reading import Attempt, Recalled
from papermap.practice.reproduction import LEAST_SEEDS
from papermap.tui.dialogs.ask import AskLine
from papermap.tui.dialogs.form import Form
from papermap.tui.dialogs.grade import Grade
from papermap.tui.drafts import Draft, FormDrafts
from papermap.tui.words import line

if TYPE_CHECKING:
    from papermap.tui.screens.base import PapermapScreen

MEMORY = (
    ("did", "What did they do?"),
    ("know", "How do they know?"),
    ("doubt", "How could it be wrong, or what does it change?"),
)
PLAN = (
    ("claim", "The claim to reproduce"),
    ("their_number", "The paper's number"),
    ("one_change", "The one thing that you change"),
    ("baseline", "The baseline, of the same size"),
    ("hypothesis", "What you expect"),
    ("measure", "What is measured, and how"),
    ("seeds", f"How many seeds; at least {LEAST_SEEDS}"),
)
RUN = (("seed", "Seed"), ("value", "Value"))
RECORD = (
    ("hours", "Hours spent in all"),
    ("unspecified", "What the paper left unspecified"),
    ("repository", "Where your code is"),
    ("outcome", "What came of it"),
    ("status", f"How far it is: {', '.join(Attempt)}"),
)
MOST_NAMED = 12
BELOW = "Enter goes on, and keeps it after the last line; Ctrl+S keeps it now; Esc does not."


def remember(screen: PapermapScreen, key: int, title: str) -> None:
    """Ask for the three sentences from memory, show the old ones, ask for the grade, keep it."""
    try:
        old = screen.library.rereading.sentences(key)
    except RefusedError as error:
        screen.papermap.say(str(error))
        return

    def told(said: dict[str, str] | None) -> None:
        if said is not None:
            screen.app.push_screen(Grade(title, old, said), lambda grade: graded(said, grade))

    def graded(said: dict[str, str], grade: Recalled | None) -> None:
        if grade is None:
            for box, text in said.items():
                drafts.keep(box, text)
        else:
            keep(screen, lambda: _recall(screen, key, said, grade), drafts)

    drafts = FormDrafts(screen.library.reading, key, "recall", [box for box, _ in MEMORY])
    question, below = f"From memory: {line(title, 80)}", f"{BELOW} What you wrote then comes next."
    screen.app.push_screen(Form(question, MEMORY, below, drafts.texts, drafts.keep), told)


def _recall(screen: PapermapScreen, key: int, said: dict[str, str], grade: Recalled) -> str:
    due = screen.library.rereading.recall(key, said["did"], said["know"], said["doubt"], grade)
    return f"Kept. It is due again on {due} (u takes it back)."


def plan(screen: PapermapScreen, key: int, title: str) -> None:
    """Write the plan of a reproduction: the newest one that has no run yet, else a new one."""
    open_plans = [each for each in screen.library.reproducing.records(key) if not each.runs]
    standing = open_plans[-1] if open_plans else None
    values = {"seeds": str(LEAST_SEEDS)}
    if standing:
        values = {name: str(getattr(standing, name)) for name, _ in PLAN}
    if standing and standing.their_number is None:
        values["their_number"] = ""

    def told(said: dict[str, str] | None) -> None:
        if said is None:
            return
        changes: dict[str, object] = dict(said)
        try:
            changes |= _numbers_of(said)
        except ValueError as error:
            screen.papermap.say(f"{error} Your words stand there still.")
            for box, text in said.items():
                drafts.keep(box, text)
            return
        keep(screen, lambda: _planned(screen, key, standing.number if standing else None, changes), drafts)

    drafts = FormDrafts(screen.library.reading, key, "plan", [box for box, _ in PLAN])
    form = Form(f"Plan to reproduce {line(title, 80)}", PLAN, BELOW, values | drafts.texts, drafts.keep)
    screen.app.push_screen(form, told)


def _numbers_of(said: dict[str, str]) -> dict[str, object]:
    """The numbers of a plan. Raises :class:`ValueError` in words."""
    number, seeds = said["their_number"], said["seeds"]
    try:
        theirs = _number(number) if number else None
    except ValueError as error:
        raise ValueError(f"The paper's number is a number, not {line(number, 40)!r}.") from error
    if not seeds.isdecimal():
        raise ValueError(f"How many seeds is a number, not {line(seeds, 40)!r}.")
    return {"their_number": theirs, "seeds": int(seeds)}


def _planned(screen: PapermapScreen, key: int, number: int | None, changes: dict[str, object]) -> str:
    work = screen.library.reproducing
    view = work.begin(key, changes) if number is None else work.record(key, number, changes)
    lacking = f" Before the first run: {', '.join(view.lacking)}." if view.lacking else ""
    return f"The plan is kept.{lacking}"


def record_run(screen: PapermapScreen, key: int, title: str) -> None:
    """Record a run of the paper's newest reproduction, or what else is to be said of it."""
    records = screen.library.reproducing.records(key)
    values = {name: str(getattr(records[-1], name) or "") for name, _ in RECORD} if records else {}

    def told(said: dict[str, str] | None) -> None:
        if said is None:
            return
        try:
            runs, changes = _run_of(said), _record_of(said, values)
        except ValueError as error:
            screen.papermap.say(f"{error} Your words stand there still.")
            for box, text in said.items():
                drafts.keep(box, text)
            return
        if runs or changes:
            keep(screen, lambda: _ran(screen, key, runs, changes), drafts)

    boxes = (*RUN, *RECORD) if records else RUN
    drafts = FormDrafts(screen.library.reading, key, "run", [box for box, _ in boxes])
    form = Form(f"A run of {line(title, 80)}", boxes, BELOW, values | drafts.texts, drafts.keep)
    screen.app.push_screen(form, told)


def _run_of(said: dict[str, str]) -> list[tuple[int, float]]:
    """The run that was typed, if one was. Raises :class:`ValueError` in words."""
    if not said["seed"] and not said["value"]:
        return []
    try:
        return [(int(said["seed"]), _number(said["value"]))]
    except ValueError as error:
        raise ValueError("A run is a seed and a value, such as 1 and 87.4.") from error


def _record_of(said: dict[str, str], values: dict[str, str]) -> dict[str, object]:
    """What of the record was changed. Raises :class:`ValueError` in words."""
    changed: dict[str, object] = {
        name: said[name] for name, _ in RECORD if name in said and said[name] != values[name]
    }
    try:
        if "hours" in changed:
            changed["hours"] = _number(said["hours"] or "0")
    except ValueError as error:
        raise ValueError(f"Hours are a number, not {line(said['hours'], 40)!r}.") from error
    try:
        if "status" in changed:
            changed["status"] = Attempt(said["status"].casefold())
    except ValueError as error:
        raise ValueError(f"How far it is, is one of {', '.join(Attempt)}.") from error
    return changed


def _number(typed: str) -> float:
    """Raises :class:`ValueError` for what is no number, or no finite one."""
    number = float(typed.replace(",", "."))
    if not isfinite(number):
        raise ValueError(typed)
    return number


def _ran(screen: PapermapScreen, key: int, runs: list[tuple[int, float]], changes: dict[str, object]) -> str:
    view = screen.library.reproducing.record(key, None, changes, runs)
    return f"Kept: {len(view.runs)} of {view.seeds} seeds, {view.status}."


def tag(screen: PapermapScreen, key: int, title: str) -> None:
    """Change the tags of a paper, in one line."""
    known = ", ".join(name for name, _ in screen.library.tagging.counts()[:MOST_NAMED])
    below = "With commas between them; Enter keeps them, Esc goes back."
    ask = AskLine(
        f"Tags of {line(title, 80)}",
        f"{below}\nYours: {line(known, 200)}" if known else below,
        "attention, to present",
        ", ".join(screen.library.tagging.of(key)),
    )

    def told(typed: str | None) -> None:
        if typed is not None:
            keep(screen, lambda: _tagged(screen, key, typed))

    screen.app.push_screen(ask, told)


def _tagged(screen: PapermapScreen, key: int, typed: str) -> str:
    tags = screen.library.tagging.set(key, [name for name in typed.split(",") if name.strip()])
    return f"Tags: {line(', '.join(tags), 80)} (u takes it back)" if tags else "No tags (u takes it back)"


def keep(screen: PapermapScreen, write: Callable[[], str], drafts: Draft | FormDrafts | None = None) -> None:
    """Keep something in a worker, forget what was typed of it, and say what became of it."""

    def work() -> None:
        told = write()
        if drafts is not None:
            drafts.drop()
        screen.app.call_from_thread(screen.papermap.say, told)
        screen.app.call_from_thread(screen.papermap.look_at_store)

    screen.run_worker(work, thread=True, group="say", exit_on_error=False)
