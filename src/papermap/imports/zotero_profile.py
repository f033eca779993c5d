"""What Zotero's own settings say of a library: the folder that its linked files are named from. They stand in
``prefs.js`` of a Zotero profile."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

PROFILES = (
    ".zotero/zotero",
    "Library/Application Support/Zotero/Profiles",
    "AppData/Roaming/Zotero/Zotero/Profiles",
)
"""Where profiles are in a user's folder, on Linux, macOS and Windows (Zotero's documentation)."""

_PREF = re.compile(
    r'^user_pref\("extensions\.zotero\.(baseAttachmentPath|dataDir)", ("(?:[^"\\]|\\.)*")\);', re.MULTILINE
)


def base_folder(library: Path, home: Path) -> Path | None:
    """The folder that linked files of the library in this folder are named from, as a profile beside it says,
    or one of the user whose ``home`` this is; ``None`` where none does."""
    for profile in (library, library.parent):
        if folder := _prefs(profile / "prefs.js").get("baseAttachmentPath"):
            return Path(folder)
    for prefs in map(_prefs, _profiles(home)):
        data = Path(prefs.get("dataDir") or home / "Zotero")
        if (folder := prefs.get("baseAttachmentPath")) and data.resolve() == library.resolve():
            return Path(folder)
    return None


def _profiles(home: Path) -> Iterator[Path]:
    for folder in PROFILES:
        yield from sorted((home / folder).glob("*/prefs.js"))


def _prefs(path: Path) -> dict[str, str]:
    """The two settings of a file; none of one that is not there or cannot be read."""
    try:
        text = path.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return {}
    found = {}
    for name, value in _PREF.findall(text):
        try:
            found[name] = str(json.loads(value))
        except ValueError:
            continue  # a value that JavaScript escapes otherwise
    return found
