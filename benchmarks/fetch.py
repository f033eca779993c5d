"""What fetching, storing and embedding a day of papers costs, as a ratio to the encoder alone, in one run.

    python -m benchmarks.fetch [--papers 500] [--turns 3]

A feed on this machine announces the papers, with real abstracts where the papers beside the checkout are
there. The encoder alone is sentence-transformers' own ``encode`` of the same texts, and papermap's own, which
is quicker; the model is loaded before anything is timed.
"""

from __future__ import annotations

import argparse
import json
import random
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from email.utils import format_datetime
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from statistics import median
from xml.sax.saxutils import escape

from sentence_transformers import SentenceTransformer

from papermap.embed.base import Embedder, text_of
from papermap.embed.choose import choose_embedder
from papermap.library import Library, wiring
from papermap.settings import load_settings

CORPUS = Path(__file__).resolve().parent.parent.parent / "shared" / "corpus"
CATEGORIES = ("cs.CL", "cs.LG", "cs.CV")
WORDS = (
    "we",
    "show",
    "that",
    "models",
    "of",
    "boats",
    "learn",
    "from",
    "paper",
    "with",
    "loss",
    "over",
    "tokens",
)

Text = tuple[str, str]


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="cost of a day's news")
    parser.add_argument("--papers", type=int, default=500)
    parser.add_argument("--turns", type=int, default=3)
    asked = parser.parse_args()
    texts = read(asked.papers)
    embedder = choose_embedder("auto", "all-MiniLM-L6-v2", print)
    embedder.embed(["warm"])
    bare = encoder(embedder)
    words = [text_of(*text) for text in texts]
    whole, bare_times, own_times, requests = [], [], [], 0
    for _ in range(asked.turns):
        bare_times.append(timed(lambda: bare(words)))
        own_times.append(timed(lambda: embedder.embed(words)))
        with tempfile.TemporaryDirectory() as folder, feed(texts) as (address, log):
            whole.append(timed(partial(fetched, Path(folder), address, embedder)))
            requests = sum("/rss/" in path for path in log)
    took = median(whole)
    print(f"a day of {len(texts)} in {len(CATEGORIES)} categories, requests to the feed: {requests}")
    print(f"fetched, stored and embedded: {took:.1f} s")
    for name, times in (("sentence-transformers alone", bare_times), ("papermap's encoder alone", own_times)):
        print(f"{name} ({embedder.model}): {median(times):.1f} s, so {took / median(times):.2f} of it")


def encoder(embedder: Embedder) -> Callable[[list[str]], object]:
    """What sentence-transformers does by itself with the same model; a lexical embedder is its own."""
    folder = getattr(embedder, "_folder", None)
    if folder is None:
        return embedder.embed
    model = SentenceTransformer(str(folder), device="cpu", local_files_only=True)
    model.encode(["warm"])
    return lambda texts: model.encode(texts, batch_size=32, show_progress_bar=False)


def read(count: int) -> list[Text]:
    """Titles and abstracts: real ones, or as many made-up words."""
    file = CORPUS / "papers.jsonl"
    if file.is_file():
        with file.open(encoding="utf-8") as lines:
            papers = [
                paper for paper in map(json.loads, lines) if paper.get("abstract") and paper.get("title")
            ]
        return [(paper["title"], paper["abstract"]) for paper in random.Random(7).sample(papers, count)]
    chosen = random.Random(7)
    return [
        (f"Paper {n} on boats", " ".join(chosen.choices(WORDS, k=chosen.randint(110, 230))))
        for n in range(count)
    ]


@contextmanager
def feed(texts: list[Text]) -> Iterator[tuple[str, list[str]]]:
    """The address of a feed that announces these papers today, and the paths that were asked for."""
    body, log = listing(texts), []

    class Handler(BaseHTTPRequestHandler):
        def log_message(self, *args: object) -> None:
            pass

        def do_GET(self) -> None:
            log.append(self.path)
            news = "/rss/" in self.path
            given = body if news else b"[]"
            self.send_response(200)
            self.send_header("Content-Type", "application/xml" if news else "application/json")
            self.send_header("Content-Length", str(len(given)))
            self.end_headers()
            self.wfile.write(given)

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", log
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def listing(texts: list[Text]) -> bytes:
    items = "".join(
        f"<item><title>{escape(title)}</title><guid>oai:arXiv.org:2611.{n:05d}v1</guid>"
        f"<description>arXiv:2611.{n:05d}v1 Announce Type: new\nAbstract: {escape(abstract)}</description>"
        f"<category>{CATEGORIES[n % len(CATEGORIES)]}</category></item>"
        for n, (title, abstract) in enumerate(texts, start=1)
    )
    day = format_datetime(datetime.now(UTC))
    return f'<rss version="2.0"><channel><pubDate>{day}</pubDate>{items}</channel></rss>'.encode()


def fetched(home: Path, address: str, embedder: Embedder) -> None:
    """One fetch into a new library."""
    environ = {
        "PAPERMAP_HOME": str(home), "PAPERMAP_ARXIV_FEED_URL": address, "PAPERMAP_HF_URL": address,
        "PAPERMAP_ARXIV_API_URL": address, "PAPERMAP_S2_URL": address, "PAPERMAP_ARXIV_INTERVAL": "0",
    }  # fmt: skip
    chosen = wiring.EmbedderChoice.__call__
    wiring.EmbedderChoice.__call__ = lambda self: embedder  # type: ignore[method-assign]
    try:
        library = Library(load_settings(environ))
        library.daily.follow("category", CATEGORIES)
        view = library.daily.fetch()
    finally:
        wiring.EmbedderChoice.__call__ = chosen  # type: ignore[method-assign]
    if view.failed:
        raise SystemExit(f"fetch: {view.said}")


def timed(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


if __name__ == "__main__":
    main()
