"""An invented reader of the demo library: what they wrote and judged, so that the pictures show a
library in use. All words are the project's own; nothing is asked of a network."""

from __future__ import annotations

from pathlib import Path

from papermap.library import Library
from papermap.library.demonstration import build
from papermap.model.reading import Outcome, Weight
from papermap.settings import load_settings

TRANSFORMER, LORA, QLORA, DPO = "1706.03762", "2106.09685", "2305.14314", "2305.18290"
FLASH, BERT, PROBE, NOISE = "2205.14135", "1810.04805", "9912.99002", "9912.99003"

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
    NOISE: (Weight.MINOR_TWEAK, 60),
}


def library_in_use(home: Path) -> Library:
    """The demo library in ``home`` after some weeks with this reader."""
    library, _ = build(load_settings({"PAPERMAP_HOME": str(home)}), home)
    room = library.reading
    key = {ref: library.find(ref) for ref in {*ROWS, *VERDICTS, PROBE}}
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
    library.research_log.add_line(
        "LoRA at rank 4 on MNLI", "0.3 below the paper", "The rate matters more", "Rank 8"
    )
    return library
