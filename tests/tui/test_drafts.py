"""What is typed is kept, also when the screen whose words it is was left meanwhile."""

from __future__ import annotations

import threading

from papermap.tui.dialogs.ask import AskText
from papermap.tui.screens.paper import PaperScreen
from tests.tui.conftest import PATIENCE, Open, settle


async def test_a_screen_that_is_left_before_its_words_are_kept_keeps_them_still(screens: Open) -> None:
    async with screens() as on:
        await on.open_paper(on.library.held[0].key)
        left = on.app.screen
        assert isinstance(left, PaperScreen)
        gone = threading.Event()
        kept: list[str] = []

        def keep(text: str) -> None:
            gone.wait(PATIENCE)
            assert left.app is on.app
            kept.append(text)

        dialog = AskText("Why?", "", "", keep)
        on.app.push_screen(dialog)
        await settle(on.pilot)
        await on.type("because")
        dialog.action_leave()
        on.app.pop_screen()
        await on.pilot.pause()
        gone.set()
        await settle(on.pilot)
        assert kept[-1] == "because"
