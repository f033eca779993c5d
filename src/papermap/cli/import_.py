"""``papermap import``: what you have in other programs comes in."""

from __future__ import annotations

import gc
import sys
from collections.abc import Container, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

import click

from papermap.cli.common import json_option, opened, print_json, say, tell, to_json
from papermap.cli.progress import ProgressLine
from papermap.views.exchange import Meets, told_of

if TYPE_CHECKING:
    from papermap.imports.detect import Source
    from papermap.library import Library
    from papermap.views.exchange import CellChange, ImportResult, SheetDiff


@click.command("import")
@click.argument("path", metavar="FILE")
@click.option("--offline", is_flag=True, help="Ask nobody: keep what the file says.")
@click.option("--pdf", is_flag=True, help="Fetch and read the PDFs as well; Zotero's are copied.")
@click.option(
    "--titles",
    is_flag=True,
    help="Also look up entries known by their title alone: arXiv for many at once, then one by one.",
)
@click.option("--retry", is_flag=True, help="Ask again for what nobody knew the last time.")
@click.option("--yes", is_flag=True, help="Of an edited spreadsheet, take what only the file changed.")
@click.option(
    "--take-conflicts", is_flag=True, help="Of an edited spreadsheet, also what was changed here too."
)
@click.option("--preview", is_flag=True, help="Show what is in it, and take nothing in.")
@json_option
def command(
    path: str,
    offline: bool,
    pdf: bool,
    titles: bool,
    retry: bool,
    yes: bool,
    take_conflicts: bool,
    preview: bool,
    as_json: bool,
) -> None:
    """Bring in a bibliography (BibTeX, RIS, CSL-JSON), a Zotero library, a folder of PDFs, any text with
    identifiers in it, a spreadsheet edited elsewhere, a reading list, another papermap library, or its dump.
    The word zotero asks the Zotero that runs on this machine; - reads standard input.

    Nothing that is here is overwritten, every entry is accounted for, and a second import changes nothing. Of
    a spreadsheet, differences are shown first, and taken when you agree; where a cell was changed here too
    since it was exported, you are asked for each.

    \b
    Examples:
      papermap import references.bib
      papermap import ~/Zotero/zotero.sqlite
      papermap import zotero
      papermap import papers.csv
      papermap import - < mail.txt
      papermap import "2106.09685 and https://doi.org/10.1038/323533a0"
      papermap import ~/Downloads/papers
    """
    collect_seldom()
    from papermap.imports.found import UnreadableError
    from papermap.library.incoming import SHEETS
    from papermap.sources.zotero import ZoteroError

    with opened() as library:
        try:
            source = _source(library, path)
            changes: Sequence[CellChange] = ()
            left = 0
            if preview:
                _preview(library, source, as_json)
                return
            if source.form in SHEETS:
                changes, left = _agreed(library, source, yes or take_conflicts, take_conflicts)
            with ProgressLine() as line:
                results = library.imports.take(
                    source,
                    offline=offline,
                    pdf=pdf,
                    titles=titles,
                    retry=retry,
                    changes=changes,
                    on_progress=line.show,
                )
                failed = _print(results, as_json, line)
        except FileNotFoundError as error:
            raise click.UsageError(f"There is no file {path!r}.") from error
        except (UnreadableError, ZoteroError) as error:
            say(f"{path} was not imported: {error}. Nothing was changed.")
            sys.exit(1)
    sys.exit(1 if failed or left else 0)


def collect_seldom() -> None:
    """Thousands of papers and all that they cite are many values and no cycles: to look through them for such
    took a tenth of the time."""
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)


def _source(library: Library, path: str) -> Source:
    if path != "-":
        return library.imports.look_typed(path)
    from papermap.imports.detect import decoded

    return library.imports.look_in(decoded(sys.stdin.buffer.read()), "standard input")


def _agreed(library: Library, source: Source, fill: bool, replace: bool) -> tuple[list[CellChange], int]:
    """The cells to take over, and how many are left as they are for want of an answer."""
    diff = library.imports.compare(source)
    _show(diff)
    asks = can_ask()
    filling = [change for change in diff.changes if not change.conflict]
    taken: list[CellChange] = []
    if filling and (fill or (asks and click.confirm(_how_many(filling), err=True))):
        taken += filling
    conflicts: dict[tuple[int, str], list[CellChange]] = {}
    emptied = [change for change in diff.changes if change.meets is Meets.EMPTIED]
    for change in diff.changes:
        if change.conflict and change.meets is not Meets.EMPTIED:
            conflicts.setdefault((change.key, change.column), []).append(change)
    for wordings in conflicts.values():
        if replace and len(wordings) == 1:
            taken += wordings
        elif asks:
            taken += _chosen(wordings)
    taken += _emptied(emptied, {(change.key, change.column) for change in taken}, asks)
    cells = {(change.key, change.column) for change in diff.changes if change.meets is not Meets.EMPTIED}
    left = 0 if asks else len(cells - {(change.key, change.column) for change in taken})
    if left:
        say(f"{left} cells are as they were; --yes takes what only the file changed, --take-conflicts all.")
    return taken, left


def _how_many(changes: Sequence[CellChange]) -> str:
    """The question for what only the file changed."""
    count = "this 1 cell" if len(changes) == 1 else f"these {len(changes)} cells"
    return f"Take over {count} that only the file changed?"


def _preview(library: Library, source: Source, as_json: bool) -> None:
    """What would come, and what of an edited spreadsheet differs."""
    from papermap.library.incoming import SHEETS

    view = library.imports.preview(source)
    if source.form in SHEETS:
        _show(library.imports.compare(source))
    if as_json:
        print_json(to_json(view))
        return
    tell(told_of(view))
    for title in view.titles:
        tell(f"  {title}")
    if more := view.works - len(view.titles):
        tell(f"  and {more:,} more")


def can_ask() -> bool:
    """Whether somebody is there who is shown what differs, and can answer; the results may go elsewhere."""
    return sys.stdin.isatty() and sys.stderr.isatty()


def _emptied(
    emptied: Sequence[CellChange], said: Container[tuple[int, str]], asks: bool
) -> Iterator[CellChange]:
    """The cells to be emptied, as in the file: never without a word, for a cell may have been filled here
    since the file was written."""
    emptied = [change for change in emptied if (change.key, change.column) not in said]
    if not emptied:
        return
    if not asks:
        say(f"{len(emptied)} with words of yours, empty in the file, stay as they are.")
    elif click.confirm(
        f"Empty in the file, with words of yours here: {len(emptied)}. Look at each?", err=True
    ):
        for change in emptied:
            say(f"{change.title}: {change.column}")
            _show_change(change)
            if click.confirm("Empty this one?", err=True):
                yield change


def _chosen(wordings: Sequence[CellChange]) -> list[CellChange]:
    """The wording of a cell that the person takes, if any; a file may have several."""
    for change in wordings:
        say(f"{change.title}: {change.column}")
        _show_change(change)
        if click.confirm("Replace your words?" if change.before else "Take this one?", err=True):
            return [change]
    return []


def _show_change(change: CellChange) -> None:
    if change.before:
        say(f"    - {change.before}")
    say(f"    + {change.after or '(emptied there)'}")


MARKS = {
    Meets.NOTHING: "new",
    Meets.CHANGED: "changed there",
    Meets.BOTH: "changed here too",
    Meets.WORDS: "yours differs",
    Meets.EMPTIED: "empty there",
    Meets.TWICE: "there in two wordings",
}


def _show(diff: SheetDiff) -> None:
    for change in diff.changes:
        say(f"{change.place}  {change.title}: {change.column} ({MARKS[change.meets]})")
        _show_change(change)
    for remark in diff.remarks:
        say(remark)


def _print(results: Iterable[ImportResult], as_json: bool, line: ProgressLine) -> int:
    """Print each result as it comes, then how many there were; returns how many are not whole."""
    counts: dict[str, int] = {}
    try:
        for result in results:
            line.clear()
            counts[result.outcome] = counts.get(result.outcome, 0) + 1
            if as_json:
                print_json(to_json(result))
            else:
                tell(f"{result.outcome:<8} {result.arxiv_id or result.ref}  {result.title or ''}".rstrip())
                if result.error:
                    say(f"         {result.error}")
    except KeyboardInterrupt:
        line.clear()
        say("Stopped. Everything finished so far is kept; the same command goes on from here.")
        sys.exit(1)
    told = ", ".join(f"{number} {outcome}" for outcome, number in sorted(counts.items()))
    say(f"{sum(counts.values())} entries: {told}" if counts else "There is no paper in it.")
    return counts.get("failed", 0) + counts.get("partial", 0)
