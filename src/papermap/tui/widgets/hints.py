"""The line at the bottom: the keys that matter here, and above it what runs in the background."""

from __future__ import annotations

from collections.abc import Sequence

from rich.cells import cell_len
from textual.content import Content
from textual.reactive import reactive
from textual.style import Style
from textual.widget import Widget

Hint = tuple[str, str, str]
GAP = 3


def fitting(own: Sequence[Hint], shared: Sequence[Hint], width: int) -> list[Hint]:
    """The hints that fit in ``width`` cells. The last shared one (``? keys``) stays longest; of the screen's
    own, the first stay longest."""
    own, shared = list(own), list(shared)

    def length() -> int:
        every = [*own, *shared]
        return sum(cell_len(key) + 1 + cell_len(word) for key, word, _ in every) + GAP * (len(every) - 1)

    while length() > width and len(shared) > 1:
        shared.pop(0)
    while length() > width and own:
        own.pop()
    return [*own, *shared]


class HintLine(Widget):
    """Keys with a word each; a click on one does what the key does."""

    def __init__(self, own: Sequence[Hint], shared: Sequence[Hint]) -> None:
        super().__init__()
        self._own, self._shared = own, shared

    def show(self, own: Sequence[Hint], shared: Sequence[Hint]) -> None:
        """Other keys matter now."""
        self._own, self._shared = own, shared
        self.refresh()

    def render(self) -> Content:
        parts: list[Content | tuple[str, str]] = []
        for key, word, action in fitting(self._own, self._shared, self.size.width):
            if parts:
                parts.append((" " * GAP, ""))
            target = action if action.startswith("app.") else f"screen.{action}"
            hint = Content.assemble((key, "bold $foreground"), (f" {word}", "$quiet"))
            parts.append(hint.stylize(Style.from_meta({"@click": target})))
        return Content.assemble(*parts)


class DoingLine(Widget):
    """What runs in the background, in words; takes no place while nothing runs."""

    words: reactive[str] = reactive("", layout=True)

    def watch_words(self, words: str) -> None:
        self.display = bool(words)

    def render(self) -> Content:
        return Content.assemble(("⋯ ", "$accent"), (self.words, "$quiet"))
