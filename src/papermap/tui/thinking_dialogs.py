"""Thinking ahead from any screen with a paper: what the next step would be, and a verdict, after which the
evidence is shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from papermap.model.reading import Weight
from papermap.tui.dialogs.ask import AskText
from papermap.tui.dialogs.evidence import Evidence
from papermap.tui.dialogs.judge import Judge, Judgement
from papermap.tui.dialogs.sure import Sure, Sureness
from papermap.tui.drafts import Draft
from papermap.tui.practice_dialogs import keep
from papermap.tui.words import line

if TYPE_CHECKING:
    from papermap.tui.screens.base import PapermapScreen
    from papermap.views.thinking import DueView

SEALS = "Ctrl+S seals it, Esc does not: what you wrote stands here the next time."


def foresee(
    screen: PapermapScreen,
    key: int | None,
    about: str,
    topic: str = "",
    why: str = "",
) -> None:
    """Ask what the next step after a paper (in a topic) would be, and how sure the reader is; seal it."""
    predictions = screen.library.thinking.predictions
    draft = Draft(screen.library.reading, key, f"prediction {topic}".strip())

    def written(text: str | None) -> None:
        if text:
            screen.app.push_screen(Sure(), lambda sure: sealed(text, sure))

    def sealed(text: str, sure: Sureness | None) -> None:
        if sure is None:
            draft.keep(text)
            screen.papermap.say("Not sealed yet; your words stand there the next time.")
        else:
            keep(screen, lambda: seal(text, sure.percent), draft)

    def seal(text: str, percent: int | None) -> str:
        if key is None:
            predictions.write_on_topic(topic, text, percent)
        else:
            predictions.write(key, text, percent)
        return "Sealed (u takes it back). What really came is ranked when you open it: 5, then Tab."

    where = "comes next in" if key is None else "comes after"
    below = f"{why}\n{SEALS}".strip()
    ask = AskText(f"What {where} {line(about, 120)}?", below, draft.text, draft.keep, brief=True)
    screen.app.push_screen(ask, written)


def judge(screen: PapermapScreen, key: int, title: str) -> None:
    """Ask for the verdict; then show the evidence. A verdict that is months old is asked for again, apart."""
    calibration = screen.library.thinking.calibration
    again = calibration.due_again(key)
    given = calibration.verdict(key)
    standing = Judgement() if again or given is None else Judgement(Weight(given.weight), given.confidence)

    def judged(made: Judgement | None) -> None:
        if made is not None and (weight := made.weight) is not None:
            screen.run_worker(
                lambda: work(weight, made.confidence), thread=True, group="ask evidence", exit_on_error=False
            )

    def work(weight: Weight, confidence: int) -> None:
        if again or Judgement(weight, confidence) != standing:
            screen.library.reading.judge(key, weight, confidence, again)
        view = calibration.evidence(key)
        screen.app.call_from_thread(screen.app.push_screen, Evidence(view))
        screen.app.call_from_thread(screen.papermap.look_at_store)

    question = f"{'Months later: what' if again else 'What'} is {line(title, 120)} to its field?"
    screen.app.push_screen(Judge(question, standing), judged)


def offer(screen: PapermapScreen, key: int) -> None:
    """After a paper was read: where enough of its topic was, ask what comes next in it."""

    def work() -> None:
        due = screen.library.thinking.predictions.due_with(key)
        if due:
            screen.app.call_from_thread(ask, due[0])

    def ask(due: DueView) -> None:
        if screen.app.screen is screen:
            foresee(screen, None, due.topic, due.topic, f"{due.why}. Esc leaves it.")

    screen.run_worker(work, thread=True, group="offer", exit_on_error=False)
