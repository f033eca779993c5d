"""The end of a pass: what the paper is, how sure, where next; and the way to another pass of it."""

from __future__ import annotations

from textual import work

from papermap.model.reading import USUAL_CONFIDENCE, Outcome, Weight
from papermap.practice.note import missing
from papermap.practice.passes import still_asked
from papermap.tui import thinking_dialogs
from papermap.tui.dialogs.decide import Decide, Decision
from papermap.tui.dialogs.evidence import Evidence
from papermap.tui.dialogs.pick import Pick
from papermap.tui.screens.base import PapermapScreen
from papermap.tui.screens.room_thinking import RoomThinking
from papermap.tui.screens.row import RowScreen
from papermap.tui.widgets.thinking import SENTENCES, Thinking
from papermap.views.reading import PassStateView
from papermap.views.thinking import EvidenceView

PASS_STATES = {"": "not at its end", "skipped": "skipped", "not-for-me": "not for me"}
"""How far a pass is, by how it ended; every other end is one of reading."""

GOES_ON = (Outcome.STOP, Outcome.LATER, Outcome.DONE)
"""Ends after which the paper's row and its relation are asked for."""


class RoomDeciding(RoomThinking):
    """Ends a pass and goes where the reader decides."""

    def action_passes(self) -> None:
        """To another pass of the paper; one that ended goes on."""
        known = {f"pass {each.number} · {each.name}": each for each in self.room.passes(self._key)}
        told = [(name, PASS_STATES.get(each.ended, "read")) for name, each in known.items()]

        def chosen(name: str | None) -> None:
            if name is not None:
                self._leave_boxes()
                self.keep()
                self._go_to(known[name])

        self.app.push_screen(Pick("Which pass of this paper?", told), chosen)

    @work(thread=True, exclusive=True, group="ask end", exit_on_error=False)
    def _go_to(self, wanted: PassStateView) -> None:
        if wanted.ended:
            self.room.reopen(self._key, wanted.number)
        self.app.call_from_thread(self._switch_to, wanted.number)

    def _switch_to(self, number: int) -> None:
        self._sitting = None
        self.app.switch_screen(type(self)(self._key, number))

    def action_decide(self) -> None:
        view = self._view
        if view is None:
            return
        self._leave_boxes()
        self.keep()
        given = view.verdict
        weight = Weight(given.weight) if given else None
        dialog = Decide(view.number, view.title, weight, given.confidence if given else USUAL_CONFIDENCE)
        self.app.push_screen(dialog, self._decided)

    def _decided(self, decision: Decision | None) -> None:
        view = self._view
        if decision is None or view is None:
            return
        thinking = self.query_one(Thinking)
        whole = not thinking.boxes or self._settle_sentences(thinking)
        if still_asked(view.number, decision.outcome, whole):
            self._ask_for_sentences()
        else:
            self._end(decision)

    def _ask_for_sentences(self) -> None:
        """Say which box lacks what, and lead there."""
        thinking = self.query_one(Thinking)
        lacks = missing(**thinking.texts())
        box = next(box for box in thinking.boxes if box.box in lacks)
        told = f"“{SENTENCES[box.box]}” {lacks[box.box]}"
        self.papermap.say(f"This pass ends in three sentences, one a box: {told}. Or d, k: skip the pass.")
        thinking.lead_to_sentences(box)

    @work(thread=True, exclusive=True, group="ask end", exit_on_error=False)
    def _end(self, decision: Decision) -> None:
        view = self._view
        if view is None:
            return
        given = (view.verdict.weight, view.verdict.confidence) if view.verdict else None
        judged = decision.weight is not None and given != (str(decision.weight), decision.confidence)
        if decision.weight is not None and judged:
            self.room.judge(view.key, decision.weight, decision.confidence)
        self.room.end(view.key, view.number, decision.outcome)
        found = self.library.thinking.calibration.evidence(view.key) if judged else None
        bare = view.number > 1 and not self.room.pass_view(view.key, view.number).relations
        self.app.call_from_thread(self._ended, view.number, decision.outcome, found, bare)

    def _ended(self, number: int, outcome: Outcome, evidence: EvidenceView | None, bare: bool) -> None:
        """``bare``: the reader has not said yet what the paper is a variation of."""
        self._sitting = None
        self.papermap.saw("ended")
        self.papermap.look_at_store()
        drafts = number > 1 and any(
            cell.state == "draft" for cell in (self._view.cells if self._view else ())
        )
        if outcome is Outcome.NEXT:
            self.app.switch_screen(type(self)(self._key, number + 1))
            if drafts:
                self.app.push_screen(RowScreen(self._key))
        elif drafts and outcome is not Outcome.SKIPPED:
            self.app.switch_screen(RowScreen(self._key))
        else:
            self.app.pop_screen()
        told = {
            Outcome.STOP: "You know what this paper is. It stays in the library.",
            Outcome.LATER: f"It waits for pass {number + 1}.",
            Outcome.NOT_FOR_ME: "Good to know; the queue learns from it.",
            Outcome.SKIPPED: f"Pass {number} is skipped; it does not count as read.",
        }
        after = " i says what it is a variation of." if bare and drafts and outcome in GOES_ON else ""
        if outcome is not Outcome.NEXT:
            self.papermap.say(told.get(outcome, f"Pass {number} is done.") + after)
        if evidence is not None:
            self.app.push_screen(Evidence(evidence), lambda _: self._go_on(outcome))
        else:
            self._go_on(outcome)

    def _go_on(self, outcome: Outcome) -> None:
        """The pass is left and its evidence read: what comes next in the topic?"""
        screen = self.app.screen
        if outcome not in (Outcome.NEXT, Outcome.SKIPPED) and isinstance(screen, PapermapScreen):
            thinking_dialogs.offer(screen, self._key)
