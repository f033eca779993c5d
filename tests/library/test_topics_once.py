"""Topics are looked up once for a state of the library."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from papermap.library import topics
from papermap.model.maps import MapPicture
from papermap.model.reading import Outcome
from tests.support import make_library


def test_topics_are_looked_up_anew_only_when_something_was_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    library = make_library(tmp_path)
    list(library.add(["2106.09685", "2305.14314"], list_name="night", pdf=False))
    asked = []
    real = topics.members

    def members(connection: sqlite3.Connection, picture: MapPicture | None) -> list[topics.Topic]:
        asked.append(picture)
        return real(connection, picture)

    monkeypatch.setattr(topics, "members", members)
    first = library.topics()
    assert library.topics() == first
    assert len(asked) == 1
    library.reading.end(library.find("2106.09685"), 1, Outcome.STOP)
    (night,) = (topic for topic in library.topics() if topic.name == "night")
    assert night.read == 1
    assert len(asked) == 2
