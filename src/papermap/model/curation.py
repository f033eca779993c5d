"""What a reader keeps, and how: papers, lists, tags, what is followed, columns, the map's layout, the log."""

from __future__ import annotations

from dataclasses import dataclass

from papermap.model.journal import Words


@dataclass(frozen=True, slots=True)
class LogLine(Words):
    """A line of the research log. ``day`` is the reader's own, ISO date."""

    kind = "log"
    own = ("tried", "happened", "learned", "next")
    day: str
    tried: str = ""
    happened: str = ""
    learned: str = ""
    next: str = ""


@dataclass(frozen=True, slots=True)
class Judged(Words):
    """What the reader said to a paper of the daily queue: ``kept``, ``read``, ``skipped`` or ``rejected``, on
    their own ``day`` (ISO date)."""

    kind = "judgement"
    verdict: str
    day: str

    def slot(self) -> str:
        return ""


@dataclass(frozen=True, slots=True)
class Owned(Words):
    """The paper came into the library (or left it); ``at`` is since when it is there."""

    kind = "owned"
    here: bool = True
    at: str = ""

    def slot(self) -> str:
        return ""


@dataclass(frozen=True, slots=True)
class Listed(Words):
    """The paper came on a reading list (or left it)."""

    kind = "listed"
    name: str
    on: bool = True
    title: str = ""
    position: int | None = None

    def slot(self) -> str:
        return self.name


@dataclass(frozen=True, slots=True)
class Shared(Words):
    """What whoever shared a list says of a paper on it or, of no paper, of the list, with its ``topic``. It
    is nothing of the reader's."""

    kind = "shared"
    name: str
    line: str
    topic: str = ""

    def slot(self) -> str:
        return self.name


@dataclass(frozen=True, slots=True)
class Tagged(Words):
    """The paper bears one of the reader's tags (or no longer)."""

    kind = "tagged"
    name: str
    on: bool = True

    def slot(self) -> str:
        return self.name.casefold()


@dataclass(frozen=True, slots=True)
class Followed(Words):
    """The queue follows a category, an author or a word (or no longer)."""

    kind = "followed"
    sort: str
    value: str
    on: bool = True

    def slot(self) -> str:
        return f"{self.sort} {self.value}"


@dataclass(frozen=True, slots=True)
class Relaid(Words):
    """The map was laid out anew; ``frame`` is the layout in which the papers stand since."""

    kind = "relaid"
    frame: int

    def slot(self) -> str:
        return ""


@dataclass(frozen=True, slots=True)
class SheetColumns(Words):
    """The spreadsheet's columns as the reader wants them: those ``shown``, by name and in order (of none, the
    usual ones), and those that the reader ``added``, filled or not."""

    kind = "columns"
    shown: tuple[str, ...] = ()
    added: tuple[str, ...] = ()

    def slot(self) -> str:
        return ""
