"""Web addresses in the text, and which of them the authors present as their own code, data or project."""

from __future__ import annotations

import re
from collections.abc import Sequence, Set

from papermap.extract.lines import Line, is_raised, join_spans
from papermap.extract.values import Page
from papermap.extract.words import pattern
from papermap.model.documents import Link

_URL = re.compile(
    r"(?:https?://|www\.)[^\s<>\"“”{}|\\^`\[\]]+"
    r"|(?<![\w@/.])(?:github\.com|gitlab\.com|huggingface\.co|bitbucket\.org)/[^\s<>\"“”{}|\\^`\[\]]+",
    re.I,
)


def _trim(url: str) -> str:
    url = url.rstrip(".,;:'’”*∗†‡!?")
    while url.endswith((")", "]")) and url.count("(") < url.count(")"):
        url = url[:-1].rstrip(".,;:")
    return url


def _bare(url: str) -> str:
    return re.sub(r"^(?:https?://)?(?:www\.)?", "", url.lower()).rstrip("/")


def kind_by_host(url: str) -> str:
    """code, data, paper or other, by the host alone."""
    bare = re.sub(r"^https?://", "", url, flags=re.I)
    for key in ("paper", "code", "data"):
        if pattern("links", f"{key}_hosts").search(bare):
            return key
    return "other"


def _unmarked(line: Line) -> str:
    """A line's text without raised footnote numbers, which would become part of an address."""
    kept = [span for n, span in enumerate(line.spans) if not (n and is_raised(span) and span.text.strip().isdigit())]
    return line.text if len(kept) == len(line.spans) else join_spans(kept)


def _joined(lines: Sequence[Line], i: int) -> tuple[str, int]:
    """A line's text with the following lines glued on while an address runs on; and how many were used."""
    text = _unmarked(lines[i])
    used = 0
    for k in range(i + 1, min(i + 3, len(lines))):
        nxt = lines[k]
        tail = re.search(r"(?:https?://|www\.|github\.com)\S*$", text, re.I)
        if tail is None or "http" in nxt.text or nxt.page != lines[i].page or nxt.baseline <= lines[k - 1].baseline:
            break
        head = nxt.text.split(" ")[0]
        if is_raised(nxt.spans[0]):
            break
        open_end = tail[0].endswith(("/", "-", "_", "=", "?", "&", "~")) or re.fullmatch(r"https?://[\w.]+", tail[0]) is not None
        if not (open_end or head.startswith(("/", "-", "_")) or ("/" in head and not head.startswith("("))):
            break
        text += _unmarked(nxt)
        used += 1
    return text, used


def find_links(
    lines: Sequence[Line], pages: Sequence[Page], references: Set[int], abstract: Set[int], title: str | None
) -> tuple[Link, ...]:
    """Every address once, in reading order; those in the reference list are papers or other."""
    found: dict[str, Link] = {}
    skip = 0
    for i, line in enumerate(lines):
        if skip:
            skip -= 1
            continue
        if "http" not in line.text.lower() and not _URL.search(line.text):
            continue
        text, skip = _joined(lines, i)
        for match in _URL.finditer(text):
            url = _linked(pages[line.page - 1], line, _trim(match[0]))
            if len(url) < 8:
                continue
            context = _context(lines, i, text, match.start())
            kind = kind_by_host(url)
            if i in references:
                kind = "paper" if kind == "paper" else "other"
            elif kind in ("code", "data", "other"):
                kind = _own_kind(kind, context, i in abstract or line.page == 1 and i < 60, url, title)
            key = _bare(url)
            if key not in found or (found[key].kind == "other" and kind != "other"):
                found[key] = Link(url, kind, line.page if key not in found else found[key].page)
    for page in pages:
        for link in page.links:
            key = _bare(link.uri)
            if link.uri.lower().startswith("http") and not any(key in k or k in key for k in found):
                kind = kind_by_host(link.uri)
                found[key] = Link(link.uri, "paper" if kind == "paper" else "other", page.number)
    return tuple(found.values())


def _linked(page: Page, line: Line, url: str) -> str:
    """The clickable address under the text where the text is a part of it."""
    for link in page.links:
        if link.uri.lower().startswith(("http", "www")) and line.box[1] - 3 <= (link.box[1] + link.box[3]) / 2 <= line.box[3] + 3:
            a, b = _bare(link.uri), _bare(url)
            if a != b and len(b) > 8 and a.startswith(b.rstrip("-")):
                return link.uri
    return url


def _context(lines: Sequence[Line], i: int, text: str, at: int) -> str:
    """The words before an address, from the lines above as well."""
    before = " ".join(line.text for line in lines[max(0, i - 3) : i] if line.page == lines[i].page)
    whole = f"{before} {text[:at]}"
    pieces = re.split(r"(?<=[a-z)\]])[.!?]\s+(?=[A-Z\d])", whole)
    return pieces[-1] if len(pieces[-1]) > 25 else " ".join(pieces[-2:])


def _own_kind(kind: str, context: str, prominent: bool, url: str, title: str | None) -> str:
    own = pattern("links", "own").search(context) is not None
    others = pattern("links", "others").search(context) is not None
    words = [w for w in re.findall(r"[a-z0-9]+", (title or "").split(":")[0].lower()) if len(w) > 3]
    named = any(word in _bare(url) for word in words[:3])
    if others and not (prominent and own):
        return "other"
    if own or (prominent and kind in ("code", "data")) or (named and kind == "code"):
        if kind == "other":
            return "project" if own and (prominent or re.search(r"project|website|page|demo", context, re.I)) else "other"
        return kind
    return "other"
