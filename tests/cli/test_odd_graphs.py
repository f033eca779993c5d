"""Every verb of the map on libraries that no one would draw."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner

from papermap.cli.main import papermap
from papermap.library import Library
from papermap.library.mapping import lay_anew
from papermap.settings import load_settings
from papermap.store.connect import open_writer
from tests.odd_graphs import LIBRARIES, fill

VERBS = (
    ["map"], ["map", "--json"], ["map", "--relayout"], ["topics"], ["missing"], ["library"], ["today"],
    ["search", "внимание"], ["search", "注意力"], ["map", "--where", "year>=2001"],
)  # fmt: skip
OF_A_PAPER = (
    ["show", "P"], ["backward", "P"], ["forward", "P"], ["similar", "P"], ["related", "P"], ["lineage", "P"],
    ["path", "P", "P"], ["path", "P", "2001.00002"], ["tag", "P", "注意"],
)  # fmt: skip


@pytest.mark.parametrize("name", LIBRARIES)
def test_every_verb_of_the_map_has_something_to_say(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PAPERMAP_HOME", str(tmp_path))
    monkeypatch.setenv("PAPERMAP_EMBEDDER", "lexical")
    numbers, edges = LIBRARIES[name]
    fill(tmp_path, numbers, edges)
    run = CliRunner()
    papers = [f"2001.{number:05d}" for number in numbers[:8]]
    asked = [*VERBS, *([p if w == "P" else w for w in words] for p in papers for words in OF_A_PAPER)]
    for words in asked:
        ended = run.invoke(papermap, list(words))
        assert ended.exception is None or isinstance(ended.exception, SystemExit), words
        assert ended.exit_code in (0, 1), words
        assert ended.output.strip(), words
    for option in ("--html", "--graphml", "--gexf"):
        assert run.invoke(papermap, ["map", option, str(tmp_path / "out")]).exit_code == 0
        assert (tmp_path / "out").stat().st_size > 100


@pytest.mark.parametrize("name", LIBRARIES)
def test_a_map_says_what_it_lacks_and_no_paper_is_its_own_root(name: str, tmp_path: Path) -> None:
    numbers, edges = LIBRARIES[name]
    fill(tmp_path, numbers, edges)
    library = Library(load_settings({"PAPERMAP_HOME": str(tmp_path)}))
    with closing(open_writer(tmp_path / "library.db")) as database:
        lay_anew(database, library._similar, lambda _: None)
    picture = library.picture()
    assert picture.remarks
    assert all(edge.source != edge.target for edge in picture.edges)
    for node in picture.nodes:
        assert not (node.root and len(picture.nodes) == 1)
        for found in (library.similar(node.key), library.graph.lineage(node.key).bases):
            assert node.key not in [row.key for row in found]
