"""The trail as a value: what the reader made of a paper and of those around it."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

from papermap.library import Library
from papermap.model.citations import Direction, Only, Sieve, Sort
from papermap.model.reading import Outcome, PassEnd, ThreeSentences, Verdict, Weight
from papermap.settings import load_settings
from papermap.store import journal, lists
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
    view = library.graph.trail(old)
    assert (view.furthest_pass, view.weight, view.note) == (1, "new-technique", "They freeze most.")
    shown = this_paper(view).plain
    assert "new technique · pass 1" in shown
    assert "“They freeze most.” (your note)" in shown
    for sort in (Sort.YEAR, Sort.SIMILARITY):
        rows = {row.key: row.furthest_pass for row in library.graph.neighbours(new, Direction.BACKWARD, sort)}
        assert rows[old] == 1
        assert sorted(rows.values()) == [0, 1]
    assert library.graph.trail(new).note is None
    library.write_note(new, "mine")
    assert library.graph.trail(new).note == "mine"


def test_neighbours_go_through_a_sieve_before_they_are_cut_off(tmp_path: Path) -> None:
    with closing(open_writer(tmp_path / "library.db")) as database, transaction(database) as writer:
        hub = paper(database, 1)
        around = [paper(database, number) for number in range(2, 8)]
        for number, key in enumerate(around):
            cite(database, hub, (1, number + 2))
            own = "2026-01-01" if number == 5 else None
            title = f"{'Größe' if number == 2 else 'Paper'} {number}"
            writer.execute(
                "UPDATE paper SET added_at = ?, year = ?, title = ? WHERE id = ?",
                [own, 2020 - number, title, key],
            )
        lists.put_on_list(writer, lists.TO_READ, "To read", around[4])
    library = Library(load_settings({"PAPERMAP_HOME": str(tmp_path)}))

    def found(sieve: Sieve, limit: int | None = 1) -> list[int | None]:
        return [row.key for row in library.graph.neighbours(hub, Direction.BACKWARD, Sort.YEAR, limit, sieve)]

    assert found(Sieve(only=Only.LIBRARY)) == [around[5]]
    assert found(Sieve(only=Only.QUEUED)) == [around[4]]
    assert found(Sieve(since=2016, until=2017), None) == [around[3], around[4]]
    assert found(Sieve(words=("GRÖSSE",))) == [around[2]]
    assert found(Sieve(Only.OTHERS, until=2018), None) == [around[2], around[3], around[4]]
    rows = {row.key: row.queued for row in library.graph.neighbours(hub, Direction.BACKWARD)}
    assert [key for key, queued in rows.items() if queued] == [around[4]]


def test_neighbours_without_vectors_come_in_the_order_of_the_words_they_share(tmp_path: Path) -> None:
    titles = ["Gradient clipping", "Low-rank adapters for language models", "Low-rank matrices", ""]
    with closing(open_writer(tmp_path / "library.db")) as database, transaction(database) as writer:
        hub = paper(database, 1)
        around = [paper(database, number) for number in range(2, 2 + len(titles))]
        cite(database, hub, range(2, 2 + len(titles)))
        for key, title in zip((hub, *around), ("Low-rank adapters", *titles), strict=True):
            writer.execute("UPDATE paper SET title = ? WHERE id = ?", [title or None, key])
    library = Library(load_settings({"PAPERMAP_HOME": str(tmp_path)}))
    found = library.graph.neighbours(hub, Direction.BACKWARD, Sort.SIMILARITY)
    assert [row.title for row in found][:2] == ["Low-rank adapters for language models", "Low-rank matrices"]
    assert len(found) == len(titles)
    assert {row.similarity for row in found} == {None}
    assert len(library.graph.neighbours(hub, Direction.BACKWARD, Sort.SIMILARITY, 3)) == 3
