"""Whether an answer of Semantic Scholar's is the one that was asked for. A service in trouble answers with
less, with another page or with nothing, and says that all is well."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from typing import Any

from papermap.model.failures import FailureKind
from papermap.sources.send import NOTHING_GIVEN, AttemptError

Judge = Callable[[Any], None]
"""Looks at a JSON answer; raises :class:`AttemptError` when it is not what it should be."""


def json_of(body: bytes) -> Any:
    """The value that an answer holds. Raises :class:`AttemptError` where it is no JSON."""
    try:
        return json.loads(body)
    except (ValueError, RecursionError) as error:
        raise AttemptError(FailureKind.GARBLED, "sent something that is no data") from error


_SOMETHING = re.compile(r"[^\s,]")


def item_texts(body: bytes) -> list[bytes]:
    """The values of a list, as they stand in an answer that is a list."""
    text = body.decode(json.detect_encoding(body), "surrogatepass")
    end_of = json.JSONDecoder().raw_decode
    found: list[bytes] = []
    at = text.index("[") + 1
    while (begin := _SOMETHING.search(text, at)) and begin[0] != "]":
        at = end_of(text, begin.start())[1]
        found.append(text[begin.start() : at].encode("utf-8", "surrogatepass"))
    return found


def judge_batch(size: int, may_be_empty: bool) -> Judge:
    """For a batch: a place for each paper asked for, and something in one of them."""

    def judge(value: Any) -> None:
        if not isinstance(value, list) or len(value) != size:
            raise _empty()
        if not may_be_empty and all(item is None for item in value):
            raise _empty()

    return judge


def judge_page(limit: int, before: Sequence[Any], stated: int | None) -> Judge:
    """For the pages of a list: each must begin where the one before it ended. ``stated`` is how long the
    list is said to be."""

    def judge(value: Any) -> None:
        if not isinstance(value, dict) or "data" not in value:
            raise _empty()
        rows = value["data"]
        withheld = rows is None and not before
        if value.get("offset", 0) != limit * len(before) or not (isinstance(rows, list) or withheld):
            raise AttemptError(FailureKind.GARBLED, "sent another page than the one asked for")
        if rows == [] and (before or stated != 0):
            raise _empty()

    return judge


def judge_match(value: Any) -> None:
    """For the search by title: there is a best match."""
    rows = value.get("data") if isinstance(value, dict) else None
    if not isinstance(rows, list) or not rows or not isinstance(rows[0], dict):
        raise _empty()


def _empty() -> AttemptError:
    return AttemptError(FailureKind.EMPTY, NOTHING_GIVEN)
