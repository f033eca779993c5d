"""An invented reader of the demo library: what they wrote, judged and followed, so that the pictures show a
library in use. All words are the project's own; nothing is asked of a network."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path
from xml.sax.saxutils import escape

from papermap.demo import sender
from papermap.library import Library
from papermap.library.demonstration import build
from papermap.model.reading import Outcome, Weight
from papermap.settings import load_settings
from papermap.sources.send import Request, Response

TRANSFORMER, LORA, QLORA, DPO = "1706.03762", "2106.09685", "2305.14314", "2305.18290"
FLASH, MAMBA, BERT, PROBE = "2205.14135", "2312.00752", "1810.04805", "9912.99002"

ROWS: dict[str, dict[str, str]] = {
    TRANSFORMER: {
        "problem": "Recurrence reads word by word",
        "datasets": "WMT 2014, two pairs",
        "baselines": "Recurrent, convolutional",
        "metrics": "BLEU, training cost",
        "key_idea": "Attention and nothing else",
    },
    LORA: {
        "problem": "A full copy for every task",
        "datasets": "GLUE, E2E, WikiSQL",
        "baselines": "Full tuning, adapters, prefixes",
        "metrics": "Task score per trained weight",
        "key_idea": "Learn a difference of low rank",
    },
    QLORA: {
        "problem": "Tuning does not fit one GPU",
        "datasets": "OASST1, FLAN v2",
        "baselines": "16-bit LoRA and full tuning",
        "metrics": "MMLU, votes of raters",
        "key_idea": "Frozen weights in four bits",
    },
    FLASH: {
        "problem": "Attention waits for memory",
        "datasets": "Long-range arena, text",
        "baselines": "Exact and sparse attention",
        "metrics": "Wall-clock, memory",
        "key_idea": "Tiles that stay on the chip",
    },
    DPO: {
        "problem": "RLHF is costly and unstable",
        "datasets": "Reddit summaries, HH",
        "baselines": "PPO, best of N",
        "metrics": "Win rate against KL",
        "key_idea": "Preferences as one loss",
    },
}

VERDICTS = {
    TRANSFORMER: (Weight.FOUNDATIONAL, 95),
    LORA: (Weight.NEW_TECHNIQUE, 85),
    QLORA: (Weight.NEW_TECHNIQUE, 70),
    FLASH: (Weight.NEW_TECHNIQUE, 90),
    BERT: (Weight.FOUNDATIONAL, 90),
}

ANNOUNCED = (
    (
        "Ranks That Move: Growing Low-Rank Adapters While They Train",
        "How wide a low-rank adapter should be is usually guessed. We begin with rank one in every layer and "
        "widen only where the gradient does not fit into the span that is there. On six tasks the adapters "
        "end up four times smaller than the usual ones and score the same; where they grow differs from "
        "task to task.",
    ),
    ("A Second Look at Warm-Up", "We ask what the first thousand steps of training are for."),
    ("Folding Maps of Paper", "An invented paper about the folding of large maps in small cars."),
)


def announced(request: Request) -> Response:
    """What arXiv would announce and what a crowd would like, invented; all else as the demo answers."""
    if "/rss/" in request.url:
        return Response(200, {"content-type": "application/rss+xml"}, (_feed().encode(),))
    if "/daily_papers" in request.url:
        votes = [{"paper": {"id": f"{date.today():%y%m}.90001", "upvotes": 31}}]
        return Response(200, {"content-type": "application/json"}, (json.dumps(votes).encode(),))
    if "/recommendations/" in request.url:
        return Response(200, {"content-type": "application/json"}, (b'{"recommendedPapers": []}',))
    return sender.send(request)


def _feed() -> str:
    """A feed of the newest weekday."""
    day = date.today()
    while day.weekday() > 4:
        day -= timedelta(days=1)
    items = "".join(
        f"<item><title>{escape(title)}</title><description>arXiv:{day:%y%m}.9000{number}v1 Announce Type: "
        f"new\nAbstract: {escape(abstract)}</description><guid>oai:arXiv.org:{day:%y%m}.9000{number}v1</guid>"
        "<category>cs.LG</category><category>cs.CL</category><arxiv:announce_type>new</arxiv:announce_type>"
        "<dc:creator>Ada Quillfeather, Bruno Nilsson-Vance</dc:creator></item>"
        for number, (title, abstract) in enumerate(ANNOUNCED, 1)
    )
    return (
        '<rss xmlns:arxiv="http://arxiv.org/schemas/atom" xmlns:dc="http://purl.org/dc/elements/1.1/" '
        f'version="2.0"><channel><title>arXiv</title><pubDate>{day:%a, %d %b %Y} 00:00:00 -0500</pubDate>'
        f"<skipDays><day>Saturday</day><day>Sunday</day></skipDays>{items}</channel></rss>"
    )


def library_in_use(home: Path) -> Library:
    """The demo library in ``home`` after some weeks with this reader."""
    made, _ = build(load_settings({"PAPERMAP_HOME": str(home)}), home)
    settings = made.settings
    library = Library(settings, send=announced)
    room = library.reading
    key = {ref: library.find(ref) for ref in {*ROWS, *VERDICTS, MAMBA, PROBE}}
    for ref, cells in ROWS.items():
        for column, text in cells.items():
            room.write_cell(key[ref], column, text)
    for ref, (weight, sure) in VERDICTS.items():
        room.judge(key[ref], weight, sure)
        room.count_time(key[ref], 1, 300)
        room.end(key[ref], 1, Outcome.LATER if ref in (FLASH, BERT) else Outcome.NEXT)
    for ref in (TRANSFORMER, LORA):
        room.count_time(key[ref], 2, 1500)
    room.write_sentences(
        key[LORA],
        "They freeze the weights and learn a difference of low rank.",
        "The score holds on GLUE with a ten-thousandth of the weights trained.",
        "The right rank may grow with the task; every task here is short.",
    )
    room.end(key[LORA], 2, Outcome.DONE)
    library.graph.relate(key[QLORA], key[LORA], "frozen weights in four bits")
    for ref in (TRANSFORMER, QLORA, PROBE):
        library.thinking.predictions.asked(key[ref])
    library.thinking.predictions.write(key[LORA], "The frozen weights go down to four bits.", 60)
    library.diary.add_line("LoRA at rank 4 on MNLI", "0.3 below the paper", "The rate matters more", "Rank 8")
    library.daily.follow("category", ["cs.LG", "cs.CL"])
    library.daily.fetch()
    return library
