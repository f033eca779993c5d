"""The way walked on the trail, as a value: where from, where now, one step back at a time."""

from __future__ import annotations

from dataclasses import dataclass, replace

from papermap.model.citations import Direction


@dataclass(frozen=True, slots=True)
class Step:
    """A paper stood on. ``came_by`` is the direction that led here; ``None`` at the start."""

    key: int
    title: str
    came_by: Direction | None = None


@dataclass(frozen=True, slots=True)
class Walk:
    """The papers walked through, the one stood on last. Never empty."""

    steps: tuple[Step, ...]

    @property
    def here(self) -> Step:
        return self.steps[-1]

    @property
    def before(self) -> Step | None:
        """The paper one came from."""
        return self.steps[-2] if len(self.steps) > 1 else None

    def to(self, key: int, title: str, direction: Direction) -> Walk:
        """One step further. Standing still is no step."""
        if key == self.here.key:
            return self
        return replace(self, steps=(*self.steps, Step(key, title, direction)))

    def back(self) -> Walk:
        """One step back; at the start one stays there."""
        return replace(self, steps=self.steps[:-1]) if len(self.steps) > 1 else self

    def titled(self, title: str) -> Walk:
        """The same walk, with the title of where one stands as the library now knows it."""
        return replace(self, steps=(*self.steps[:-1], replace(self.here, title=title)))
