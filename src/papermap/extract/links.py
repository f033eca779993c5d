"""Web addresses in the text, and which of them the authors present as their own code, data or project."""

from __future__ import annotations

import re
from collections.abc import Sequence, Set

from papermap.extract.lines import Line, is_raised, join_spans
from papermap.extract.values import Page, PageLink, Span
from papermap.extract.words import pattern
from papermap.model.documents import Link

_URL = re.compile(
    r"(?:https?://|www\.)[^\s<>\"“”{}|\\^`\[\]]+"
    r"|(?<![\w@/.-])(?:[a-z\d][a-z\d-]*\.){1,3}(?:com|org|net|edu|gov|io|ai|co|eu|dev)/[^\s<>\"“”{}|\\^`\[\]]+",
    re.I,
)
_TILDE = str.maketrans("\u02dc\u223c\uff5e", "~~~")


def _trim(url: str) -> str:
    url = url.translate(_TILDE).rstrip(".,;:'’”*∗†‡!?")
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
    """A line's text without small footnote numbers, which would become part of an address."""
    largest = max(span.size for span in line.spans)
    kept = [
        span
        for span in line.spans
        if not (span.text.strip().isdigit() and _is_mark(span, largest, line.baseline))
    ]
    return join_spans(kept) if kept and len(kept) < len(line.spans) else line.text


def _is_mark(span: Span, size: float, baseline: float) -> bool:
    """Whether a span is set as a footnote mark: raised, or small and high where the file does not say so."""
    return is_raised(span) or (span.size < 0.75 * size and span.baseline < baseline - 0.15 * size)


def _joined(lines: Sequence[Line], i: int) -> tuple[str, int]:
    """A line's text with the following lines glued on while an address runs on; and how many were used."""
    text = _unmarked(lines[i])
    used = 0
    for k in range(i + 1, min(i + 3, len(lines))):
        nxt = lines[k]
        tail = re.search(r"(?:https?://|www\.|github\.com)\S*$", text, re.I)
        if (
            tail is None
            or nxt.text.startswith(("http", "www"))
            or nxt.page != lines[i].page
            or nxt.baseline <= lines[k - 1].baseline
        ):
            break
        head = nxt.text.split(" ")[0]
        if _opens_note(nxt):
            break
        open_end = tail[0].endswith(("/", "-", "_", "=", "?", "&", "~"))
        if not (open_end or head.startswith(("/", "-", "_")) or ("/" in head and not head.startswith("("))):
            break
        if nxt.baseline - lines[k - 1].baseline > 1.8 * nxt.size or abs(nxt.size - lines[i].size) > 1:
            break
        text += _unmarked(nxt)
        used += 1
    return text, used


def find_links(
    lines: Sequence[Line],
    pages: Sequence[Page],
    references: Set[int],
    notes: Set[int],
    abstract: Set[int],
    title: str | None,
) -> tuple[Link, ...]:
    """Every address once, in reading order; those in the reference list are papers or other."""
    found: dict[str, Link] = {}
    skip = 0
    for i, line in enumerate(lines):
        if skip:
            skip -= 1
            continue
        if "/" not in line.text and "www" not in line.text.lower():
            continue
        if "http" not in line.text.lower() and not _URL.search(line.text):
            continue
        text, skip = _joined(lines, i)
        for match in _URL.finditer(text):
            url = _linked(pages[line.page - 1], line, _trim(match[0]))
            if len(url) < 8:
                continue
            kind = kind_by_host(url)
            if i in references:
                kind = "paper" if kind == "paper" else "other"
            elif kind != "paper":
                context = _context(lines, i, text[: match.start()], notes)
                if i in abstract and match[0] == text.strip():  # alone on a line by title or abstract
                    context = f"{_release(lines, abstract)} project page:"
                kind = _own_kind(kind, context, i in abstract, url, title)
            key = _bare(url)
            if key not in found or (found[key].kind == "other" and kind != "other"):
                found[key] = Link(url, kind, line.page if key not in found else found[key].page)
    for page in pages:
        for link in page.links:
            key = _bare(link.uri)
            if link.uri.lower().startswith("http") and not any(key in k or k in key for k in found):
                kind = _clickable_kind(link, page, lines, references, title)
                found[key] = Link(link.uri, kind, page.number)
    return tuple(_with_owners(list(found.values())))


_PLACE = re.compile(
    r"\b(?:on|at|from|via|in|is|are)\s+(?:our |the |this )?"
    r"(?:github|gitlab|hugging ?face|zenodo|here|this link|this url|link|repo(?:sitory)?|code|website)\W*$",
    re.I,
)


def _clickable_kind(
    link: PageLink, page: Page, lines: Sequence[Line], references: Set[int], title: str | None
) -> str:
    """The kind of an address that is not printed: words such as "our code is on GitHub" lead to it."""
    kind = kind_by_host(link.uri)
    if kind not in ("code", "data"):
        return "paper" if kind == "paper" else "other"
    middle = (link.box[1] + link.box[3]) / 2
    for i, line in enumerate(lines):
        if line.page != page.number or i in references or not line.box[1] < middle < line.box[3]:
            continue
        if line.box[0] - 1 <= link.box[0] <= line.box[2]:
            before = [span for span in line.spans if span.box[0] < link.box[2] - 1]
            share = (link.box[2] - line.box[0]) / max(line.width, 1.0)
            text = line.text[: round(share * len(line.text)) + 1] if len(before) < 2 else join_spans(before)
            above = lines[i - 1].text if i and lines[i - 1].page == line.page else ""
            context = _last_sentence(f"{above} {text}")
            if _PLACE.search(context):
                return _own_kind(kind, context, False, link.uri, title)
    return "other"


def _with_owners(links: list[Link]) -> list[Link]:
    """The bare page of an owner whose repository is the authors' own is their own as well."""
    owners = {
        _bare(link.url).split("/")[1] for link in links if link.kind == "code" and "/" in _bare(link.url)
    }
    result = []
    for link in links:
        parts = _bare(link.url).split("/")
        kind = kind_by_host(link.url)
        if link.kind == "other" and kind in ("code", "data") and len(parts) == 2 and parts[1] in owners:
            link = Link(link.url, kind, link.page)
        result.append(link)
    return result


def _linked(page: Page, line: Line, url: str) -> str:
    """The clickable address under the text where the text is a part of it."""
    for link in page.links:
        if (
            link.uri.lower().startswith(("http", "www"))
            and line.box[1] - 3 <= (link.box[1] + link.box[3]) / 2 <= line.box[3] + 3
        ):
            a, b = _bare(link.uri), _bare(url)
            if a != b and len(b) > 8 and a.startswith(b.rstrip("-")):
                return link.uri
    return url


def _release(lines: Sequence[Line], front: Set[int]) -> str:
    """The sentence before the first section in which the authors say what they release."""
    text = " ".join(lines[i].text for i in sorted(front))
    pieces = re.split(r"(?<=[a-z)\]])[.!?]\s+(?=[A-Z\d])", text)
    return next((piece for piece in pieces if re.search(r"\bwe\b[^.]*\brelease\b", piece, re.I)), "")


_MARK = re.compile(r"^\s*(\d{1,2}|[*∗†‡§¶])[.\s]*")


def _context(lines: Sequence[Line], i: int, before: str, notes: Set[int]) -> str:
    """The words that introduce an address: its sentence so far, or for a footnote that is little but the
    address the sentence the footnote hangs on."""
    first = i
    while i in notes and first > i - 5 and not _opens_note(lines[first]) and first - 1 in notes:
        first -= 1
    note = _opens_note(lines[first])
    if note is None and i not in notes:
        above = [line.text for line in lines[max(0, i - 3) : i] if line.page == lines[i].page]
        return _last_sentence(" ".join([*above, before]))
    words = " ".join([*(line.text for line in lines[first:i]), before])
    words = _MARK.sub("", words)
    if len(re.sub(r"(?:https?://|www\.)\S+", "", words).strip()) > 14 or note is None:
        return words
    return f"{_anchor(lines, first, note)} {words}"


def _opens_note(line: Line) -> str | None:
    """The mark a footnote line begins with."""
    first = next((span for span in line.spans if span.text.strip()), line.spans[0])
    match = _MARK.match(line.text)
    small = is_raised(first) or first.size < 0.85 * max(span.size for span in line.spans)
    if match and (small or re.match(r"^\d{1,2}[.\s]\s*(?:https?:|www)", line.text)):
        return match[1]
    return None


def _anchor(lines: Sequence[Line], i: int, mark: str) -> str:
    """The sentence on the same page that carries a footnote's mark."""
    page = lines[i].page
    for k in range(len(lines)):
        line = lines[k]
        if line.page != page or k == i:
            continue
        for n, span in enumerate(line.spans):
            marks = re.split(r"[,\s]+", span.text.strip())
            if n and mark in marks and _is_mark(span, line.size, line.baseline):
                head = " ".join(item.text for item in lines[max(0, k - 2) : k] if item.page == page)
                tail = join_spans(line.spans[n + 1 :])
                rest = re.split(r"[.!?]\s", tail + " " + (lines[k + 1].text if k + 1 < len(lines) else ""))[0]
                sentence = _last_sentence(f"{head} {join_spans(line.spans[:n])}")
                return sentence if re.search(r"[.!?]$", sentence) else f"{sentence} {rest}"
    return ""


def _last_sentence(text: str) -> str:
    pieces = re.split(r"(?<=[a-z)\]])[.!?]\s+(?=[A-Z\d])", text)
    return pieces[-1] if len(pieces[-1]) > 25 else " ".join(pieces[-2:])


def _own_kind(kind: str, context: str, prominent: bool, url: str, title: str | None) -> str:
    """code, data or project when the context presents the address as the authors' own, else other."""
    own = pattern("links", "own").search(context) is not None
    others = pattern("links", "others").search(re.sub(r"\([^()]*\)", "", context)) is not None
    head = [w for w in re.findall(r"[a-z0-9]+", (title or "").split(":")[0].lower()) if len(w) > 3]
    named = kind == "code" and len(head) <= 3 and any(word in _bare(url) for word in head)
    if others or not (own or named or (prominent and kind in ("code", "data"))):
        return "other"
    if kind != "other":
        return kind
    if pattern("links", "handed_out").search(context):
        if pattern("links", "code_words").search(context):
            return "code"  # a place with both is remembered as the code
        ours = prominent or re.search(r"\b(?:our|ours|we)\b", context, re.I) is not None
        if ours and pattern("links", "data_words").search(context):
            return "data"
    return "project" if prominent or re.search(r"project|website|web ?page|demo", context, re.I) else "other"
