"""A reading list as TOML, in the form of those that ship with papermap."""

from __future__ import annotations

import json

from papermap.model.reading_lists import ReadingList


def reading_list_toml(reading: ReadingList) -> str:
    """The file's text, to be written in UTF-8. JSON's strings are TOML's."""
    lines = [f"{name} = {_string(getattr(reading, name))}" for name in ("name", "title", "topic", "why")]
    for entry in reading.entries:
        lines += ["", "[[entries]]", f"ref = {_string(entry.ref)}", f"title = {_string(entry.title)}"]
        lines += [f"year = {entry.year}", f"line = {_string(entry.line)}"]
    return "\n".join(lines) + "\n"


def _string(text: str) -> str:
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
