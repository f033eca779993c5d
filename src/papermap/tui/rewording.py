"""Any words of the reader's opened again, from every screen that has a paper, and from the log: the wording
before stays in the history."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import partial
from typing import TYPE_CHECKING

from papermap.model.moments import own_minute
from papermap.tui.dialogs.ask import AskText
from papermap.tui.dialogs.choose import Choice, Choose
from papermap.tui.dialogs.form import Form
from papermap.tui.dialogs.note import WriteNote, Written
from papermap.tui.drafts import Draft, FormDrafts
from papermap.tui.practice_dialogs import keep
from papermap.tui.words import line

if TYPE_CHECKING:
    from papermap.tui.screens.base import PapermapScreen
    from papermap.views.history import WordingView

ASKED = {
    "did": "What did they do?",
    "know": "How do they know?",
    "doubt": "How could it be wrong, or what does it change?",
    "tried": "What you tried",
    "happened": "What happened",
    "learned": "What you learned",
    "next": "What is next",
    "what": "What stops you",
    "why": "Why it does",
    "text": "The question",
    "hypothesis": "Hypothesis",
    "measure": "Measure",
    "prior_art": "Prior art",
    "feasibility": "Feasibility",
    "confounds": "Confounds",
}
"""What is asked for a part, where words have several."""


def choose(
    screen: PapermapScreen,
    key: int | None,
    where: str,
    of: Collection[str] = (),
    without: Collection[str] = (),
) -> bool:
    """Let the reader choose one of the words that hold on a paper (of none), the newest first, and open it.
    A single one is opened at once. ``of`` and ``without`` name kinds. Returns whether there is any."""
    held = [
        view
        for view in screen.library.wordings.standing(key)
        if (not of or view.kind in of) and view.kind not in without
    ]
    if len(held) == 1:
        reword(screen, key, held[0])
    elif held:
        dialog: Choose[WordingView] = Choose(
            f"Change what you wrote {where}",
            partial(_named, held),
            "Enter opens it · type to find it · Esc goes back. The wording before stays in the history.",
            "part of its words",
            "None of your words has that.",
        )

        def chosen(view: WordingView | None) -> None:
            if view is not None:
                reword(screen, key, view)

        screen.app.push_screen(dialog, chosen)
    return bool(held)


def _named(held: Sequence[WordingView], typed: str) -> list[Choice[WordingView]]:
    wanted = typed.casefold().split()
    found = []
    for view in held:
        text = line(f"{view.words} {view.about} {view.kind}", 2000).casefold()
        if all(word in text for word in wanted):
            name = line(view.words, 400) or "(emptied)"
            found.append(Choice(view, name, told(view), view.number))
    return found


def told(view: WordingView) -> str:
    """What a wording is, and of when."""
    return f"{view.kind} · {own_minute(view.made_at)[5:10]}"


def reword(screen: PapermapScreen, key: int | None, view: WordingView) -> None:
    """Open a wording to be put in other words."""
    if not view.changes:
        screen.papermap.say(f"A {view.kind} stays as it was said.")
        return
    names = [part.name for part in view.parts]
    about = f" · {line(view.about, 80)}" if view.about else ""
    question = f"{view.kind.capitalize()}{about}"
    box = f"wording {view.number}"

    if view.kind == "note" and view.state == "holds" and key is not None:
        write_note(screen, key, question, view.words, view.number)
        return

    def done(parts: dict[str, str], drafts: Draft | FormDrafts) -> None:
        def rewrite() -> str:
            for name, text in parts.items():  # what is refused stands there still
                drafts.keep(text) if isinstance(drafts, Draft) else drafts.keep(name, text)
            return _kept(screen, key, view.number, parts)

        keep(screen, rewrite, drafts)

    if len(names) == 1:
        draft = Draft(screen.library.reading, key, box)

        def said(text: str | None) -> None:
            if text is not None:
                done({names[0]: text}, draft)

        below = "Ctrl+S keeps it, Esc does not. The wording before stays in the history."
        text = draft.text or view.parts[0].text
        screen.app.push_screen(AskText(question, below, text, draft.keep), said)
        return
    drafts = FormDrafts(screen.library.reading, key, box, names)

    def filled(typed: dict[str, str] | None) -> None:
        if typed is not None:
            done(typed, drafts)

    boxes = [(name, ASKED.get(name, name)) for name in names]
    values = {part.name: part.text for part in view.parts} | drafts.texts
    below = "Enter goes on; Ctrl+S keeps it; Esc does not. The wording before stays in the history."
    screen.app.push_screen(Form(question, boxes, below, values, drafts.keep), filled)


def write_note(
    screen: PapermapScreen, key: int, question: str, body: str | None = None, replaces: int | None = None
) -> None:
    """Write a note, or (``replaces``, ``body``) change one; it is stored while it is typed."""

    def write(text: str, number: int | None) -> int:
        return screen.library.write_note(key, text, number)

    def written(outcome: Written | None) -> None:
        if outcome is not None:
            screen.papermap.say("Saved. u takes it back.")
        screen.papermap.look_at_store()

    screen.app.push_screen(WriteNote(question, write, body, replaces), written)


def _kept(screen: PapermapScreen, key: int | None, number: int, parts: dict[str, str]) -> str:
    after = screen.library.wordings.rewrite(key, number, parts)
    return "It says that already." if after == number else "Kept (u takes it back)."
