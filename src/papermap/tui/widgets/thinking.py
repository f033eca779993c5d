"""The column beside the text where a reader thinks: the questions of the pass, and the three sentences."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.events import Blur
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Static, TextArea

from papermap.practice.note import count_sentences
from papermap.tui.words import paragraphs
from papermap.views.reading import PassView

SENTENCES = {
    "did": "They …",
    "know": "They know because …",
    "doubt": "Wrong if … / It changes …",
}
"""The three boxes and how each begins."""


class Box(TextArea):
    """A place to write in. ``box`` names what is written; ``settled`` is what was last kept of it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "screen.to_text", show=False, priority=True),
        Binding("tab", "screen.box(1)", show=False, priority=True),
        Binding("shift+tab", "screen.box(-1)", show=False, priority=True),
    ]

    class Left(Message):
        """The reader went elsewhere."""

        def __init__(self, box: Box) -> None:
            super().__init__()
            self.box = box

    def __init__(self, box: str, text: str, settled: str) -> None:
        super().__init__(text, soft_wrap=True, show_line_numbers=False, tab_behavior="focus", compact=True)
        self.box, self.settled, self.drafted = box, settled, text

    def on_blur(self, event: Blur) -> None:
        self.post_message(self.Left(self))


class Thinking(VerticalScroll):
    """Every box, from the first question down to the third sentence."""

    can_focus = False

    def build(self, view: PassView) -> Iterable[Widget]:
        """The widgets for a pass, filled with what was said and what was being typed."""
        for prompt in view.prompts:
            answered = bool(prompt.answer)
            yield Static(_question(prompt.question, answered), id=f"q-{prompt.name}", classes="question")
            box = f"answer {prompt.name}"
            yield Box(box, view.drafts.get(box, prompt.answer), prompt.answer)
        yield Static("", id="sentences", classes="question")
        for name, opening in SENTENCES.items():
            kept = getattr(view.sentences, name, "")
            with_mark = Vertical(
                Static(opening, id=f"s-{name}", classes="opening", markup=False),
                Box(name, view.drafts.get(name, kept), kept),
                classes="sentence",
            )
            yield with_mark

    async def fill(self, view: PassView) -> None:
        """Show the boxes of another pass."""
        await self.remove_children()
        await self.mount(*self.build(view))
        self.count()

    @property
    def boxes(self) -> list[Box]:
        return list(self.query(Box))

    def lead_to_sentences(self, box: Box) -> None:
        """Into one of the three boxes, with all three in view from the top."""
        self.screen.set_focus(box, scroll_visible=False)
        self.scroll_to_widget(self.query_one("#sentences"), top=True, animate=False, force=True)

    def texts(self) -> dict[str, str]:
        """What stands in the three boxes."""
        return {box.box: box.text.strip() for box in self.boxes if box.box in SENTENCES}

    @on(TextArea.Changed)
    def count(self) -> None:
        """Say of each box how many sentences it holds: one is right."""
        whole = 0
        for name, text in self.texts().items():
            sentences = count_sentences(text)
            whole += sentences == 1
            mark = "1 ✓" if sentences == 1 else f"{sentences}: one is the limit" if sentences else "0"
            look = "$success" if sentences == 1 else "$quiet" if sentences == 0 else "$error"
            self.query_one(f"#s-{name}", Static).update(
                Content.assemble((f"{SENTENCES[name]}  ", "$quiet"), (mark, look))
            )
        self.query_one("#sentences", Static).update(
            Content.assemble(("Three sentences", "bold $accent"), (f"   {whole} of 3", "$quiet"))
        )

    def mark_answered(self, name: str, question: str, answered: bool) -> None:
        """Draw a question as answered, or not."""
        self.query_one(f"#q-{name}", Static).update(_question(question, answered))

    def take(self, quote: str) -> bool:
        """Put a quote into the box that was written in last, else into the first empty one."""
        boxes = self.boxes
        target = next((box for box in boxes if box.has_class("-last")), None)
        target = target or next((box for box in boxes if not box.text.strip()), None)
        if target is None:
            return False
        before = target.text.rstrip()
        target.text = paragraphs(f"{before} {quote}".strip())
        target.move_cursor(target.document.end)
        target.focus()
        return True

    @on(Box.Left)
    def remember(self, event: Box.Left) -> None:
        for box in self.boxes:
            box.set_class(box is event.box, "-last")


def _question(text: str, answered: bool) -> Content:
    return Content.assemble(
        ("✓ " if answered else "▸ ", "$success" if answered else "$accent"), (text, "bold")
    )
