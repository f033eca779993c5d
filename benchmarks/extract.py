"""How fast PDFs are read, as ratios in one run, and how many broken ones end well.

    python -m benchmarks.extract [--fuzz 200] [FOLDER]

FOLDER holds PDFs; without one the papers beside the checkout are taken, and where these are absent pages made
here. The limit is what any reader on this library must spend: ``page.get_text("dict")`` without pictures plus
``page.get_drawings()``. The layout model that comes with the library is the other measure, on fewer pages.
"""

from __future__ import annotations

import argparse
import gc
import random
import subprocess
import sys
import tempfile
import time
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pymupdf

from papermap.extract import DEFAULT, ParseError, parse_file
from papermap.extract.parse import parse_pages
from papermap.extract.pdf import read_pdf

_CORPUS = Path(__file__).resolve().parents[2] / "shared" / "corpus" / "pdfs"
_TURNS = 3
_MODEL = """
import sys, time, pymupdf4llm, pymupdf
began = time.process_time()
document = pymupdf.open(sys.argv[1])
pages = list(range(min(8, document.page_count)))
pymupdf4llm.to_markdown(document, pages=pages)
print(len(pages) / (time.process_time() - began))
"""
_PEAK = """
import sys, resource
import gc
from pathlib import Path
gc.disable()
from papermap.extract.limits import DEFAULT
from papermap.extract.pdf import read_pdf
from papermap.extract.parse import parse_pages
parse_pages(read_pdf(Path(sys.argv[1]), DEFAULT))
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
"""


def tell(text: str) -> None:
    """Print a line."""
    sys.stdout.write(f"{text}\n")


def made_paper(folder: Path) -> Path:
    """Twenty pages of text and lines, for machines without papers."""
    document = pymupdf.open()
    for _ in range(20):
        page = document.new_page()
        for row in range(50):
            page.insert_text(
                (72, 80 + 13 * row), "Words of running text that fill the line to its end. " * 2, fontsize=9
            )
            page.draw_line((72, 82 + 13 * row), (300, 82 + 13 * row))
    target = folder / "made.pdf"
    document.save(target)
    return target


def limit(path: Path) -> None:
    """Read text and drawings and do nothing with them."""
    flags = pymupdf.TEXTFLAGS_DICT & ~pymupdf.TEXT_PRESERVE_IMAGES
    document = pymupdf.open(path)
    for page in document:
        page.get_text("dict", flags=flags)
        page.get_drawings()


def _turn(path: Path) -> tuple[float, float, float, int]:
    """Processor seconds of the limit, of reading and of the rules, and the pages, of one file."""
    began = time.process_time()
    limit(path)
    floored = time.process_time()
    content = read_pdf(path, DEFAULT)
    middle = time.process_time()
    parse_pages(content)
    ended = time.process_time()
    gc.collect()
    return floored - began, middle - floored, ended - middle, len(content.pages)


def speed(files: list[Path]) -> None:
    """Pages a second of the processor, ours and the limit, in turns on the same files; the best of three
    turns for each file, so that what else the machine does weighs little."""
    gc.disable()  # as the child process does
    pages = 0
    ours = reading = floor = 0.0
    for path in files:
        turns = [_turn(path) for _ in range(_TURNS)]
        best = [min(values) for values in zip(*turns, strict=True)]
        floor += best[0]
        reading += best[1]
        ours += best[1] + best[2]
        pages += int(best[3])
    tell(f"{len(files)} files, {pages} pages, one core, pictures off")
    tell(f"  limit {pages / floor:6.1f} pages/s")
    tell(
        f"  ours  {pages / ours:6.1f} pages/s = {ours / floor:.2f} x the limit (reading {reading / ours:.0%})"
    )


def large(files: list[Path], folder: Path) -> None:
    """Six hundred pages in one file: time in the child process, and its peak of memory."""
    target = folder / "600.pdf"
    document = pymupdf.open()
    while document.page_count < 600:
        for path in files:
            document.insert_pdf(pymupdf.open(path), links=False)
            if document.page_count >= 600:
                break
    document.select(range(600))
    document.save(target)
    began = time.perf_counter()
    parse_file(target)
    tell(f"600 pages in {time.perf_counter() - began:.1f} s, peak {peak(target):.0f} MB")


def peak(path: Path) -> float:
    """MB of memory at most, in a process of its own."""
    run = subprocess.run([sys.executable, "-c", _PEAK, str(path)], capture_output=True, text=True, check=True)
    return float(run.stdout)


def model(path: Path) -> None:
    """Pages a second of the layout model that comes with the library."""
    run = subprocess.run(
        [sys.executable, "-c", _MODEL, str(path)], capture_output=True, text=True, check=False
    )
    if run.returncode == 0:
        tell(f"  layout model on {path.name}: {float(run.stdout.split()[-1]):.1f} pages/s")
    else:
        tell("  the layout model did not run here")


def fuzz(files: list[Path], count: int, folder: Path) -> None:
    """Parse ``count`` damaged copies and tell how they ended; only a document or a typed reason is an end."""
    chance = random.Random(1)
    small = [path for path in files if path.stat().st_size < 600_000] or files
    ends: Counter[str] = Counter()
    slowest = 0.0
    for _ in range(count):
        data = bytearray(chance.choice(small).read_bytes())
        for _ in range(chance.choice((1, 20, 500, 5000))):
            data[chance.randrange(len(data))] = chance.randrange(256)
        if chance.random() < 0.3:
            del data[chance.randrange(len(data)) :]
        victim = folder / "mutant.pdf"
        victim.write_bytes(bytes(data))
        began = time.perf_counter()
        try:
            document = parse_file(victim, limits=replace(DEFAULT, wall=30.0))
            ends["partial" if document.failure else "read"] += 1
        except ParseError as error:
            ends[error.reason.value] += 1
        slowest = max(slowest, time.perf_counter() - began)
    tell(f"{count} damaged files, none crashed the caller or hung; slowest {slowest:.1f} s: {dict(ends)}")


def main() -> None:
    """Run everything and print it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, default=_CORPUS)
    parser.add_argument("--fuzz", type=int, default=0, metavar="N", help="also parse N damaged copies")
    arguments, _ = parser.parse_known_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        files = sorted(arguments.folder.glob("*.pdf")) if arguments.folder.is_dir() else []
        tell(f"data: {arguments.folder}" if files else "data: pages made here")
        files = files[:25] or [made_paper(folder)]
        speed(files)
        model(files[0])
        large(files, folder)
        if arguments.fuzz:
            fuzz(files, arguments.fuzz, folder)


if __name__ == "__main__":
    main()
