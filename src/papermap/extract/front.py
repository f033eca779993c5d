"""The front matter: title, authors, abstract."""

from __future__ import annotations

import re
from collections.abc import Sequence

from papermap.extract.headings import Heading
from papermap.extract.layout import near
from papermap.extract.lines import Joiner, Line, clean, is_raised
from papermap.extract.prose import text_of
from papermap.extract.values import Span
from papermap.extract.words import letters, lexicon, pattern
from papermap.model.documents import Quote


def find_title(
    lines: Sequence[Line], end: int, joiner: Joiner, metadata_title: str
) -> tuple[str | None, int]:
    """The title and the index of the line after it.

    ``lines`` are page 1's in stream order, ``end`` the index where abstract or first section begins.
    """
    head = [
        line for line in lines[: max(end, 1)] if line.upright and sum(ch.isalpha() for ch in line.text) >= 2
    ]
    if not head:
        return None, 0
    best: tuple[float, list[Line]] = (0.0, [])
    groups: list[list[Line]] = []
    for line in head:
        if groups and _same_title(groups[-1][-1], line):
            groups[-1].append(line)
        else:
            groups.append([line])
    wanted = letters(metadata_title)
    addressed = False
    for group in groups:
        text = joiner.join(line.text for line in group)
        size = max(_top_size(line) for line in group)
        score = size + (0.5 if group[0].bold else 0.0)
        if len(letters(text)) < 8 or len(text) > 320:
            score -= 6
        if len(wanted) > 8 and (wanted == letters(text) or wanted.startswith(letters(text)[:30])):
            score += 6
        if pattern("front", "not_title").search(text):
            score -= 8
        score -= 1.5 * max(0, 3 - len(text.split()))
        score += 1.5 if group is groups[0] else 0.0
        if addressed:
            score -= 6
        addressed = addressed or "@" in text
        if score > best[0]:
            best = (score, group)
    if not best[1]:
        return None, 0
    after = lines.index(best[1][-1]) + 1
    chosen = [*best[1], *_subtitle(best[1][-1], lines[after:end])]
    after += len(chosen) - len(best[1])
    text = joiner.join(line.text for line in chosen)
    return re.sub(r"\s*[*∗†‡§¶]+$", "", text) or None, after


def _subtitle(last: Line, below: Sequence[Line]) -> list[Line]:
    """A line right below the title in its font, a little smaller and larger than what follows."""
    if len(below) < 2:
        return []
    line, after = below[0], below[1]
    step = line.baseline - last.baseline
    set_alike = line.font == last.font and line.upright and 0.75 * last.size < line.size < last.size
    close = 0 < step < 1.6 * last.size and after.baseline - line.baseline > 1.2 * step
    words = len(line.text.split()) >= 3 and not re.search(r"[\d@(]", line.text)
    return [line] if set_alike and close and words and after.size < 0.9 * line.size else []


def _top_size(line: Line) -> float:
    return max((span.size for span in line.spans if any(ch.isalpha() for ch in span.text)), default=line.size)


def _same_title(last: Line, line: Line) -> bool:
    step = line.baseline - last.baseline
    a, b = _top_size(last), _top_size(line)
    return near(a, b) and -0.5 * a < step < 2.0 * a and last.bold == line.bold


def _names_in(spans: Sequence[Span]) -> list[str]:
    """Pieces of an author line between commas, "and", raised marks and wide gaps."""
    parts: list[str] = []
    last: Span | None = None
    for span in spans:
        if last is not None and span.box[0] - last.box[2] > 0.75 * span.size:
            parts.append("\n")
        if is_raised(span) or (
            last is not None and span.size < 0.8 * last.size and not span.text.strip().isalpha()
        ):
            parts.append("\n" if not re.search(r"[´`¨ˆ˜ˇ]", span.text) else span.text)
            last = span
            continue
        parts.append(re.sub(r" {3,}", "\n", span.text))
        last = span
    text = "\n".join(clean(part) for part in "".join(parts).split("\n"))
    text = re.sub(r"[*∗†‡§¶♠♣♥♦⋆★☆✉#⇤\d]+", "\n", text)
    text = re.sub(
        r"\s+(?:and|AND|&|und|·|•|\|)\s+|^(?:and|AND|&|by|By|BY)\s+|[,;]\s*(?:(?:and|AND)\s+)?|\s*[·•|]\s*",
        "\n",
        text,
    )
    return [
        re.sub(r"\s+", " ", part).strip(" .-–") if not re.search(r"\b(Jr|Sr)\.$", part) else part.strip()
        for part in text.split("\n")
    ]


_PARTICLES = frozenset(lexicon("front")["particles"])
_NICKNAME = re.compile(r"\s[(\"“][A-Z][^\W\d_]{1,12}[)\"”]\s")


def looks_like_name(text: str) -> bool:
    """Two to five words, capitalised or particles, none of an address; a nickname may stand in brackets."""
    text = _NICKNAME.sub(" ", text)
    words = text.split()
    if not 2 <= len(words) <= 6 or len(text) > 45 or re.search(r"[\d@{}()\[\]/:=<>]", text):
        return False
    if pattern("front", "affiliation").search(text):
        return False
    proper = 0
    for word in words:
        bare = word.strip(".,'’`\"“”")
        if bare.lower() in _PARTICLES and word[0].islower():
            continue
        if not bare or not bare[0].isalpha() or not (bare[0].isupper() or not bare[0].islower()):
            return False
        proper += 1
    return proper >= 2 or (proper == 1 and len(words) >= 2)


def find_authors(lines: Sequence[Line], start: int, end: int) -> tuple[str, ...]:
    """Names between title and abstract, in the style of the first line that holds names. A first name at the
    end of a line goes on with the next one."""
    style: tuple[float, str] | None = None
    names: list[str] = []
    open_name = ""
    for line in lines[start:end]:
        if not line.upright:
            continue
        if pattern("front", "no_author_line").search(line.text):
            if names and style is None:
                break
            continue
        pieces = _names_in(line.spans)
        if open_name and looks_like_name(f"{open_name} {pieces[0]}"):
            pieces[0] = f"{open_name} {pieces[0]}"
        open_name = ""
        found = [
            name
            for name, after in zip(pieces, [*pieces[1:], ""], strict=True)
            if looks_like_name(name) and not pattern("front", "region").fullmatch(after)
        ]
        if not found:
            continue
        if style is None:
            style = (line.size, line.font)
        elif not (near(line.size, style[0]) and line.font == style[1]):
            continue
        names.extend(name for name in found if name not in names)
        if len(found) > 1 and re.fullmatch(r"[^\W\d_]+", pieces[-1]):
            open_name = pieces[-1]
    return tuple(_cased(name) for name in names)


def _cased(name: str) -> str:
    """Names set in capitals as they are written elsewhere."""
    if not name.isupper():
        return name
    return " ".join(
        w if len(w.strip(".")) == 1 else "-".join(p.capitalize() for p in w.split("-")) for w in name.split()
    )


def find_abstract(
    lines: Sequence[Line], headings: Sequence[Heading], start: int, joiner: Joiner
) -> tuple[Quote | None, int]:
    """The abstract and the index of its first line (``lines`` of the whole document).

    With a heading or a run-in "Abstract": up to the next heading, keywords or change of style. Without one:
    the first even block of text between ``start`` and the first section.
    """
    heading = next((h for h in headings if letters(h.title) in ("abstract", "summary") and h.page <= 3), None)
    first_section = next((h.first for h in headings if heading is None or h.first > heading.last), len(lines))
    if heading is not None:
        begin = heading.last if heading.run_in else heading.last + 1
    else:
        found = next(
            (i for i in range(start, min(first_section, len(lines))) if _ABSTRACT.match(lines[i].text)), None
        )
        if found is not None:
            begin = found
        else:
            blank = _unheaded(lines, start, first_section)
            if blank is None:
                return None, start
            begin = blank
    chosen: list[Line] = []
    for line in lines[begin:first_section]:
        if chosen and chosen[-1].text.endswith(".") and _BARE_LINK.match(line.text):
            break
        if chosen and (line.page > chosen[0].page + 1 or _ends_abstract(chosen, line)):
            break
        if not line.upright:
            continue
        chosen.append(line)
    text = _ABSTRACT.sub("", joiner.join(text_of(line) for line in chosen)).strip()
    return (Quote(text, chosen[0].page), begin) if chosen and text else (None, start)


_BARE_LINK = re.compile(r"^\W{0,3}\s?(?:https?://|www\.|[\w.]+\.(?:com|org|io|edu)/)\S*$")
_ABSTRACT = re.compile(r"^(?:abstract|a\s?b\s?s\s?t\s?r\s?a\s?c\s?t|summary)\s*[:.—–-]*\s*", re.I)


def _ends_abstract(chosen: Sequence[Line], line: Line) -> bool:
    if pattern("front", "after_abstract").search(line.text):
        return True
    last = chosen[-1]
    ended = last.text.endswith((".", "!", "?"))
    if not near(line.size, chosen[0].size) and len(chosen) > 1 and not near(line.size, last.size) and ended:
        return True
    step = line.baseline - last.baseline
    usual = chosen[1].baseline - chosen[0].baseline if len(chosen) > 1 else 1.3 * line.size
    most = 2.2 if ended else 4.0  # a displayed formula stands in a sentence
    return line.page == last.page and step > most * max(usual, line.size)


def _unheaded(lines: Sequence[Line], start: int, end: int) -> int | None:
    """Where the first block of four even lines begins."""
    run = 0
    for i in range(start, end):
        line, last = lines[i], lines[i - 1] if i else lines[i]
        step = line.baseline - last.baseline
        even = (
            near(line.size, last.size) and 0 < step < 1.8 * line.size and abs(line.box[2] - last.box[2]) < 6
        )
        run = run + 1 if even and len(line.text) > 40 else 0
        if run == 3:
            return i - 3
    return None
