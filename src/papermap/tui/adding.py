"""What is being added, as a value: what runs, what waits, and how to say it in a line and in a toast."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from papermap.tui.words import count, line, plural
from papermap.views.health import STAGE_WORDS, AddResult, Progress


class Stopped(BaseException):
    """The reader leaves while papers are added. No ``Exception``: like Ctrl-C it is no stage's failure."""


@dataclass(slots=True)
class Adding:
    """The adds of this session, one run after the other. Owned by the app, on its own thread only."""

    running: tuple[str, ...] = ()
    waiting: list[str] = field(default_factory=list)
    results: list[AddResult] = field(default_factory=list)
    progress: Progress | None = None
    retry: bool = False
    insists: bool = False

    def ask(self, refs: Sequence[str], retry: bool = False) -> None:
        """Put refs in line; one that runs or waits already is not put twice. With ``retry``, the run that
        they are in asks again what was answered with *no*."""
        self.insists = self.insists or retry
        known = {*self.running, *self.waiting}
        self.waiting.extend(ref for ref in dict.fromkeys(refs) if ref not in known)

    def start(self) -> tuple[str, ...]:
        """Take everything that waits as the next run; empty when one runs already or nothing waits."""
        if self.running or not self.waiting:
            return ()
        self.running, self.waiting = tuple(self.waiting), []
        self.results, self.progress = [], None
        self.retry, self.insists = self.insists, False
        return self.running

    def end(self) -> None:
        """The run is over."""
        self.running, self.progress = (), None

    @property
    def refs(self) -> frozenset[str]:
        """Every ref that is not through yet."""
        return frozenset(self.running) | frozenset(self.waiting)

    def doing(self) -> str:
        """The line while it runs; empty when nothing does."""
        if not self.running:
            return ""
        words = f"adding {plural(len(self.running), 'paper', 'papers')}"
        if self.progress:
            step = self.progress
            words += f" · {line(STAGE_WORDS.get(step.stage, step.stage), 40)}"
            words += f" {count(step.done)} of {count(step.total)}" if step.total else ""
            words += f" · {line(step.note, 200)}" if step.note else ""
        if self.waiting:
            words += f" · {count(len(self.waiting))} more in line"
        return words


def outcome(results: Sequence[AddResult]) -> tuple[str, bool]:
    """What a finished run says, and whether something is wrong with it."""
    if len(results) == 1:
        return _outcome_of_one(results[0])
    kinds = {
        kind: [r for r in results if r.outcome == kind] for kind in ("done", "already", "partial", "failed")
    }
    words = {
        "done": "added",
        "already": "already here",
        "partial": "added, with something missing",
        "failed": "not added",
    }
    said = ", ".join(f"{len(found):,} {words[kind]}" for kind, found in kinds.items() if found)
    troubled = [*kinds["failed"], *kinds["partial"]]
    for result in troubled[:3]:
        said += f"\n{line(result.ref, 60)}: {line(result.error, 200) or 'no reason given'}"
    if len(troubled) > 3:
        said += f"\nand {len(troubled) - 3:,} more; `papermap doctor` lists them"
    return said or "nothing to add", bool(troubled)


def _outcome_of_one(result: AddResult) -> tuple[str, bool]:
    name = line(result.title, 80) or line(result.ref, 80)
    said = {
        "done": f"Added: {name}",
        "already": f"Already in the library: {name}",
        "partial": f"Added: {name}\nbut {line(result.error, 300) or 'something is missing'}",
    }.get(
        result.outcome, f"Not added: {line(result.ref, 80)}\n{line(result.error, 300) or 'no reason given'}"
    )
    return said, result.outcome in ("partial", "failed")
