"""Thinking beside the text: the boxes of questions and sentences, where keys are letters, and what becomes
of a box when the reader leaves it."""

from __future__ import annotations

from textual import on, work
from textual.app import SuspendNotSupported
from textual.events import DescendantFocus

from papermap.practice.note import missing
from papermap.tui import words
from papermap.tui.screens.room_sitting import RoomSitting
from papermap.tui.system import edit
from papermap.tui.widgets.hints import HintLine
from papermap.tui.widgets.thinking import SENTENCES, Box, Thinking
from papermap.tui.words import paragraphs, problem
from papermap.views.annotations import editor_page, read_editor_page

WRITING = (
    ("Tab", "the next box", "box(1)"),
    ("Shift+Tab", "the box before", "box(-1)"),
    ("Esc", "back to the text, and to its keys", "to_text"),
)
"""What the bottom line says while letters are letters."""


MOST_QUOTED = 400
"""Characters; a longer quote is no quote."""

IDLE = {
    1: ("think", "quote", "block", "plan"),
    2: ("block", "plan"),
    3: ("figure(1)", "zoom"),
}
"""Keys that the bottom line of a pass leaves out: a skim has no boxes, what stops the reader and what is to
be reproduced belong to the last pass, and there is no room for all."""


class RoomThinking(RoomSitting):
    """Leads into the boxes and out of them, and keeps what stands in them."""

    def action_think(self) -> None:
        """To the box that was written in last, else to the first."""
        boxes = self.query_one(Thinking).boxes
        if not boxes:
            return
        last = next((box for box in boxes if box.has_class("-last")), boxes[0])
        self.set_focus(last)  # at once: a quick second Tab is meant for the box

    def action_box(self, step: int) -> None:
        """From one box to the next, or the one before."""
        if step > 0:
            self.focus_next(Box)
        else:
            self.focus_previous(Box)

    def action_to_text(self) -> None:
        self._leave_boxes()
        (self.text if self.text.display else self).focus()

    def action_quote(self) -> None:
        """What the mouse selected, else the beginning of the paragraph one is at, into the answer, with its
        page."""
        if not self.query_one(Thinking).boxes:
            self.papermap.say("A pass with questions takes quotes: pass 2 and 3.")
            return
        text = self.text if self.text.display else None
        quoted = text.selected or text.current if text is not None else None
        if quoted is None:
            self.papermap.say("There is no paragraph here to take.")
            return
        page = f" (p{quoted.page})" if quoted.page else ""
        self.query_one(Thinking).take(f"“{words.excerpt(words.paragraph(quoted.text), MOST_QUOTED)}”{page}")
        self.clear_selection()

    @on(Box.Left)
    def keep_box(self, event: Box.Left) -> None:
        self._keep_box(event.box)

    def on_descendant_focus(self, event: DescendantFocus) -> None:
        """The key line stays true: inside a box, letters are letters."""
        writing = isinstance(event.widget, Box)
        self.set_class(writing, "-writing")
        if writing:
            self.query_one(HintLine).show(WRITING, ())
        else:
            self.hint(IDLE[self._view.number if self._view else 1])

    def _leave_boxes(self) -> None:
        for box in self.query(Box):
            self._keep_box(box)

    def _keep_box(self, box: Box) -> None:
        """An answer is kept when the reader leaves its box; the note when all three sentences are there."""
        view, text = self._view, box.text.strip()
        if view is None or text == box.settled.strip():
            return
        thinking = self.query_one(Thinking)
        if box.box in SENTENCES:
            self._settle_sentences(thinking)
            return
        name = box.box.removeprefix("answer ")
        box.settled = text
        question = next(prompt.question for prompt in view.prompts if prompt.name == name)
        thinking.mark_answered(name, question, bool(text))
        current = self.text.current
        self._answer(name, text, current.page if current else None)

    @work(thread=True, group="say", exit_on_error=False)
    def _answer(self, name: str, text: str, page: int | None) -> None:
        self.room.answer(self._key, name, text, page=page)

    def _settle_sentences(self, thinking: Thinking) -> bool:
        """Keep the note when it is whole; whether it is."""
        said = thinking.texts()
        if missing(**said):
            return False
        if any(box.text.strip() != box.settled.strip() for box in thinking.boxes if box.box in SENTENCES):
            for box in thinking.boxes:
                if box.box in SENTENCES:
                    box.settled = box.drafted = box.text.strip()
            self._write_sentences(**said)
        return True

    @work(thread=True, group="say", exit_on_error=False)
    def _write_sentences(self, did: str, know: str, doubt: str) -> None:
        self.room.write_sentences(self._key, did, know, doubt)
        self.app.call_from_thread(self.papermap.say, "Three sentences kept.")

    def action_editor(self) -> None:
        """The three sentences in the reader's own editor; they come back into their boxes."""
        boxes = {box.box: box for box in self.query(Box) if box.box in SENTENCES}
        if not boxes:
            self.papermap.say("The three sentences are pass 2's. P leads to another pass.")
            return
        try:
            with self.app.suspend():
                edited = edit(editor_page({name: box.text for name, box in boxes.items()}), ".txt")
        except (OSError, SuspendNotSupported) as error:
            self.papermap.say(problem(error), bad=True)
            return
        for name, text in read_editor_page(edited).items():
            boxes[name].text = paragraphs(text)
        self.keep()
        self._leave_boxes()
