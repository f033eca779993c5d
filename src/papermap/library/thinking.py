"""Thinking ahead: predictions, verdicts against the field, limits across papers, research questions."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING

from papermap.library.calibrating import Calibration
from papermap.library.desk import Desk
from papermap.library.meaning import Meaning
from papermap.library.predicting import Predictions
from papermap.library.topics import Topic, members
from papermap.model.maps import MapPicture
from papermap.views.neighbours import FoundView

if TYPE_CHECKING:
    from papermap.library.limitations import Limitations
    from papermap.library.questioning import Questions
    from papermap.library.searching import Finder


class Thinking:
    """One object for each way of thinking ahead. ``picture`` draws the map, ``search`` and ``similar`` find
    papers."""

    def __init__(
        self,
        desk: Desk,
        finder: Finder,
        meaning: Meaning,
        picture: Callable[[], MapPicture],
        search: Callable[[str, int], tuple[FoundView, ...]],
        similar: Callable[[int, int], tuple[FoundView, ...]],
    ) -> None:
        self._desk, self._picture = desk, picture
        self._finder, self._search, self._similar = finder, search, similar
        self._meaning = meaning
        self.predictions = Predictions(desk, self._meaning, self.topics)
        self.calibration = Calibration(desk)

    # Today asks for what is above; what is below is loaded when it is first asked for.

    @cached_property
    def limitations(self) -> Limitations:
        from papermap.library.limitations import Limitations

        return Limitations(self._desk, self._finder, self._meaning, self.topics)

    @cached_property
    def questions(self) -> Questions:
        from papermap.library.questioning import Questions

        return Questions(self._desk, self.limitations, self._search, self._similar)

    def topics(self) -> list[Topic]:
        """The topics with their papers."""
        connection = self._desk.reader()
        return [] if connection is None else members(connection, self._picture())
