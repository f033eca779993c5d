"""One HTML file that needs nothing else: no network, no server, no other file.

Words from outside are data: they travel as JSON that cannot end its script element, the page puts them on
screen as text only, and its content policy lets no script run but its own and nothing be fetched.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
from importlib.resources import files

_PLACE = re.compile(r"\{\{(\w+)\}\}")


def page(name: str, count: str, data: object) -> str:
    """The page of the templates called ``name``, as text to be written in UTF-8."""
    style, script = _part(f"{name}.css"), _part(f"{name}.js")
    parts = {
        "policy": (
            f"default-src 'none'; base-uri 'none'; form-action 'none'; "
            f"style-src '{_digest(style)}'; script-src '{_digest(script)}'"
        ),
        "count": count,
        "style": style,
        "script": script,
        "data": _harmless(data),
    }
    return _PLACE.sub(lambda place: parts[place[1]], _part(f"{name}.html"))


def _part(name: str) -> str:
    return files("papermap.exports").joinpath("templates", name).read_text(encoding="utf-8")


def _digest(text: str) -> str:
    digest = hashlib.sha256(text.encode()).digest()
    return f"sha256-{base64.b64encode(digest).decode()}"


def _harmless(data: object) -> str:
    """JSON that means nothing to an HTML parser: ASCII only, and no character that could start a tag."""
    text = json.dumps(data, ensure_ascii=True, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")
