"""What a screen needs to make reading lists and to share them: of what is selected, of what a paper cites, of
a topic; and a list as a file. What would be on it is shown before it is made."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from textual import work

from papermap.model.papers import Paper
from papermap.tui import words
from papermap.tui.dialogs.ask import AskLine
from papermap.tui.dialogs.pick import Pick
from papermap.tui.screens.base import PapermapScreen
from papermap.views.exchange import ListMade

SELECTED, CITED, TOPIC, SHARED = (
    "what is selected",
    "what the paper cites, as from a survey",
    "the papers of a topic",
    "none: share a list as a file",
)
LEAVE, REPLACE = "Leave it", "Replace it"

FORESEEN = 6
"""So many titles of a list, or lines of a file, are shown before it is made."""

Make = Callable[[str], ListMade]


class ListMaking(PapermapScreen):
    """Reading lists, made and shared."""

    def make_list_of(self, where: str, key: int, title: str) -> None:
        """Ask which list: of what ``where`` selects, of what the paper ``key`` cites, of a topic; or which
        list to share."""
        ways = (*((SELECTED,) if where else ()), CITED, TOPIC, SHARED)

        def chosen(way: str | None) -> None:
            if way == SELECTED:
                self._foresee_selected(where)
            elif way == CITED:
                self._foresee_cited(key, title)
            elif way == TOPIC:
                self._offer_topics()
            elif way == SHARED:
                self._offer_lists()

        self.app.push_screen(Pick("A reading list of …", [(way, "") for way in ways]), chosen)

    # Making one. Each is looked up in a worker, then shown with the question for its name.

    @work(thread=True, group="ask list", exit_on_error=False)
    def _foresee_selected(self, where: str) -> None:
        listing = self.library.listing
        found = listing.of_query(where)
        self._ask(found, f"what {where} selects", "", lambda name: listing.from_query(name, where))

    @work(thread=True, group="ask list", exit_on_error=False)
    def _foresee_cited(self, key: int, title: str) -> None:
        listing = self.library.listing
        self._ask(
            listing.of_survey(key), f"what {title} cites", "", lambda name: listing.from_survey(key, name)
        )

    @work(thread=True, group="ask list", exit_on_error=False)
    def _offer_topics(self) -> None:
        topics = [(topic.name, f"{topic.papers:,}") for topic in self.library.topics() if topic.papers]

        def chosen(topic: str | None) -> None:
            if topic is not None:
                self._foresee_topic(topic)

        self._offer(
            "A reading list of the topic …", topics, "There is no topic with papers of yours.", chosen
        )

    @work(thread=True, group="ask list", exit_on_error=False)
    def _foresee_topic(self, topic: str) -> None:
        listing = self.library.listing
        self._ask(
            listing.of_topic(topic),
            f"the topic {topic}",
            topic,
            lambda name: listing.from_topic(name, topic),
        )

    def _ask(self, found: Sequence[Paper], of: str, name: str, make: Make) -> None:
        """In a worker."""
        titles = [f"{paper.fields.year or '    '}  {paper.fields.title or paper.name}" for paper in found]
        below = f"{_beginning(titles)}\nIts name. u takes the list back."
        told = words.plural(len(found), "paper", "papers")
        question = f"A reading list of {told}: {words.line(of, 100)}"

        def named(typed: str | None) -> None:
            if typed:
                self._make_list(typed, make)

        dialog = AskLine(question, below, "adapters", words.line(name, 80))
        self.app.call_from_thread(self.app.push_screen, dialog, named)

    @work(thread=True, group="say", exit_on_error=False)
    def _make_list(self, name: str, make: Make) -> None:
        made = make(name)
        said = f"{words.line(made.name, 80)}: {words.plural(made.papers, 'paper', 'papers')}"
        said += f", {made.in_library:,} in your library (u takes it back)"
        self.app.call_from_thread(self.papermap.say, said)
        self.app.call_from_thread(self.papermap.look_at_store)

    # Sharing one

    @work(thread=True, group="ask list", exit_on_error=False)
    def _offer_lists(self) -> None:
        known = self.library.listing.names()
        lists = [(name, words.plural(count, "paper", "papers")) for name, count in known.items()]

        def chosen(name: str | None) -> None:
            if name is not None:
                self._foresee_file(name)

        self._offer("The list to write as a file", lists, "You have no list yet; L makes one.", chosen)

    def _offer(
        self,
        question: str,
        choices: Sequence[tuple[str, str]],
        none: str,
        chosen: Callable[[str | None], None],
    ) -> None:
        """In a worker."""
        if choices:
            self.app.call_from_thread(self.app.push_screen, Pick(question, choices), chosen)
        else:
            self.app.call_from_thread(self.papermap.say, none)

    @work(thread=True, group="ask list", exit_on_error=False)
    def _foresee_file(self, name: str) -> None:
        text = self.library.listing.share(name)
        below = f"{_beginning(text.splitlines())}\nWhere to write it; `papermap import` takes it."

        def typed(path: str | None) -> None:
            if path:
                self._write(name, Path(path).expanduser(), replace=False)

        dialog = AskLine(
            f"{words.line(name, 80)} as a file", below, value=self.library.listing.file_name(name)
        )
        self.app.call_from_thread(self.app.push_screen, dialog, typed)

    @work(thread=True, group="ask file", exit_on_error=False)
    def _write(self, name: str, path: Path, replace: bool) -> None:
        from papermap.library.exported import InTheWayError

        def agreed(answer: str | None) -> None:
            if answer == REPLACE:
                self._write(name, path, replace=True)

        try:
            self.library.listing.write(name, path, replace)
        except InTheWayError as error:
            dialog = Pick(words.line(str(error), 300), [(LEAVE, ""), (REPLACE, "")])
            self.app.call_from_thread(self.app.push_screen, dialog, agreed)
        except OSError as error:
            self.app.call_from_thread(self.papermap.say, f"Not written: {words.problem(error)}", bad=True)
        else:
            self.app.call_from_thread(self.papermap.say, f"Written: {words.line(str(path), 200)}")


def _beginning(lines: Sequence[str]) -> str:
    shown = [words.line(line, 100) for line in lines[:FORESEEN]]
    if len(lines) > FORESEEN:
        shown.append(f"… and {len(lines) - FORESEEN:,} more")
    return "\n".join(shown)
