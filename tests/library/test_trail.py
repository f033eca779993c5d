"""The trail as a value: what the reader made of a paper and of those around it."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

from papermap.library import Library
from papermap.model.citations import Direction, Sort
from papermap.model.reading import Outcome, PassEnd, ThreeSentences, Verdict, Weight
from papermap.settings import load_settings
from papermap.store import journal
from papermap.store.connect import open_writer, transaction
from papermap.tui.widgets.trail_rows import this_paper
from tests.store.graphs import cite, paper


def test_passes_verdict_and_note_are_on_the_trail(tmp_path: Path) -> None:
    with closing(open_writer(tmp_path / "library.db")) as database, transaction(database) as writer:
        old, new = paper(database, 1), paper(database, 2)
        cite(database, new, (1, 3))
        deed = journal.begin(writer, "reading")
        journal.write(writer, deed, PassEnd(1, Outcome.NEXT), old)
        journal.write(writer, deed, PassEnd(2, Outcome.SKIPPED), old)
        journal.write(writer, deed, Verdict(Weight.NEW_TECHNIQUE, 70), old)
        journal.write(
            writer, deed, ThreeSentences("They freeze most.", "They measured.", "It may not hold."), old
        )
    library = Library(load_settings({"PAPERMAP_HOME": str(tmp_path)}))
    view = library.trail(old)
    assert (view.furthest_pass, view.weight, view.note) == (1, "new-technique", "They freeze most.")
    shown = this_paper(view).plain
    assert "new technique · pass 1" in shown
    assert "“They freeze most.” (your note)" in shown
    for sort in (Sort.YEAR, Sort.SIMILARITY):
        rows = {row.key: row.furthest_pass for row in library.neighbours(new, Direction.BACKWARD, sort)}
        assert rows[old] == 1
        assert sorted(rows.values()) == [0, 1]
    assert library.trail(new).note is None
    library.write_note(new, "mine")
    assert library.trail(new).note == "mine"
