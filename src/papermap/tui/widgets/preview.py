"""The paper under the cursor in short: enough to decide whether to open it."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from papermap.tui import words
from papermap.views.papers import PaperView


def preview(view: PaperView) -> Content:
    """Title, authors, facts, what it is in a sentence, abstract."""
    parts: list[str | tuple[str, str]] = [
        (words.line(view.title) or "(title not fetched yet)", "bold"),
        "\n",
        (words.all_authors(view.authors, 6) or "authors unknown", "$quiet"),
        "\n",
        (words.facts(view), "$quiet"),
        "\n",
        (words.citations(view), "$quiet"),
    ]
    if view.withdrawn:
        parts += ["\n", ("withdrawn by its authors", "bold $error")]
    for trouble in view.troubles[:2]:
        parts += ["\n", ("! " + words.line(trouble), "$accent")]
    if view.notes:
        parts += ["\n\n", ("▎ " + words.paragraph(view.notes[-1].body), "italic")]
    if view.tldr:
        parts += ["\n\n", (words.paragraph(view.tldr), "$accent")]
    parts += ["\n\n", words.paragraph(view.abstract) or ("No abstract is known.", "$quiet")]
    return Content.assemble(*parts)


class Preview(VerticalScroll, can_focus=False):
    """Shows one paper; blank while none is known."""

    _key: int | None = None

    def compose(self) -> ComposeResult:
        yield Static("", markup=False)

    def show(self, view: PaperView) -> None:
        """Show a paper from its top; the place is kept when it is the same paper again."""
        self.query_one(Static).update(preview(view))
        if view.key != self._key:
            self.scroll_home(animate=False)
        self._key = view.key

    def say(self, text: str) -> None:
        """Show words of our own instead of a paper."""
        self._key = None
        self.query_one(Static).update(Content.styled(text, "$quiet"))
