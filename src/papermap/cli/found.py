"""How found papers are printed, by ``search``, ``similar`` and ``related`` alike."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from papermap.cli.common import beside, is_narrow, print_table, tell, to_json
from papermap.model.papers import clean_text
from papermap.views.neighbours import FoundView
from papermap.views.related import RelatedView


def found_json(found: Sequence[FoundView]) -> list[dict[str, Any]]:
    """The contract's JSON, best first."""
    return [to_json(view) for view in found]


def print_found(found: Sequence[FoundView | RelatedView]) -> None:
    """A table, best first; on a narrow terminal each paper with its reason below, since the reason is what
    one asks for."""
    if is_narrow():
        for view in found:
            head = f"{'●' if view.in_library else '·'}  {view.score:.2f}  {view.year or '':>4}  "
            name = " · ".join(filter(None, (view.title, view.refs.best)))
            for line in (*beside(head, clean_text(name)), *beside(" " * len(head), clean_text(view.why))):
                tell(line)
        return
    rows = [
        (
            "●" if view.in_library else "·",
            f"{view.score:.2f}",
            str(view.year or ""),
            view.title,
            view.refs.best or "",
            view.why,
        )
        for view in found
    ]
    print_table(("", "score", "year", "title", "id", "why"), rows, wide={3: 3, 5: 2})
