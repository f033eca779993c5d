"""The command palette: every key of this screen that is a command, found by its words."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, cast

from textual.command import DiscoveryHit, Hit, Hits, Provider
from textual.content import Content

from papermap.tui import keys
from papermap.tui.screens.base import PapermapScreen
from papermap.tui.words import fit

if TYPE_CHECKING:
    from papermap.tui.app import PapermapApp


class PapermapCommands(Provider):
    """The commands of the screen below the palette, and those that work everywhere."""

    def _commands(self) -> list[tuple[str, str, str]]:
        """(words, how the key is written, action) of each command, those of the screen first."""
        screen = self.screen
        own = keys.KEYS[screen.PLACE] if isinstance(screen, PapermapScreen) else ()
        place, keymap = getattr(screen, "PLACE", ""), cast("PapermapApp", self.app).keys
        found = [(k.words, keymap.shown(place, k), f"screen.{k.action}") for k in own if k.command]
        found += [
            (k.words, keymap.shown("everywhere", k), f"app.{k.action}")
            for k in keys.EVERYWHERE
            if k.action != "palette"
        ]
        return found

    async def discover(self) -> Hits:
        for words, shown, action in self._commands():
            yield DiscoveryHit(_line(shown, Content(words)), partial(self._run, action), text=words)

    async def search(self, query: str) -> Hits:
        matcher = self.matcher(query)
        for words, shown, action in self._commands():
            score = matcher.match(words)
            if score > 0:
                found = _line(shown, matcher.highlight(words))
                yield Hit(score, found, partial(self._run, action), text=words)

    async def _run(self, action: str) -> None:
        await self.app.run_action(action, default_namespace=self.screen)


def _line(shown: str, words: Content) -> Content:
    """A command with its key before it, as the help has it."""
    return Content.assemble((fit(shown, 11), "$quiet"), words)
