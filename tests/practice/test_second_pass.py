"""What the second pass reads as method, set-up and results, by the headings that papers really have."""

from __future__ import annotations

import pytest

from papermap.model.documents import Role, Section
from papermap.practice.second_pass import sorted_sections

E, R, M, X, W, C = (
    Role.EXPERIMENTS, Role.RESULTS, Role.METHOD, Role.OTHER, Role.RELATED, Role.CONCLUSION,
)  # fmt: skip

ANALYSED = (
    (1, "Background", W), (2, "Hardware Performance", R), (1, "Fast Attention: Algorithm, Analysis", R),
    (2, "Analysis: Complexity", R), (1, "Experiments", E), (2, "Faster Models", M), (1, "Conclusion", C),
)  # fmt: skip
TRAINED = (
    (1, "Retriever", X), (2, "Overview", Role.INTRODUCTION), (2, "Training", E), (1, "Experimental Setup", E),
    (1, "Experiments", E), (2, "Main Results", R), (2, "System", X),
)  # fmt: skip
ABLATED = ((1, "Model", X), (1, "Experiments", E), (2, "GLUE", E), (1, "Ablations", R), (2, "Model Size", X))
BELOW = ((1, "Tuning", X), (1, "Pushing It", X), (2, "Experimental setup", E), (1, "Qualitative Analysis", R))


@pytest.mark.parametrize(
    ("headings", "method", "set_up", "results"),
    [
        (
            ANALYSED, ["Fast Attention: Algorithm, Analysis", "Analysis: Complexity"],
            ["Experiments", "Faster Models"], [],
        ),
        (
            TRAINED, ["Retriever", "Overview", "Training"], ["Experimental Setup", "Experiments", "System"],
            ["Main Results"],
        ),
        (ABLATED, ["Model"], ["Experiments", "GLUE"], ["Ablations", "Model Size"]),
        (BELOW, ["Tuning", "Pushing It"], ["Experimental setup"], ["Qualitative Analysis"]),
        ((), [], [], []),
    ],
)  # fmt: skip
def test_a_section_is_read_with_the_one_it_stands_under(
    headings: tuple[tuple[int, str, Role], ...], method: list[str], set_up: list[str], results: list[str]
) -> None:
    found = sorted_sections([Section(None, title, level, 1, role, "It.") for level, title, role in headings])
    shown = [[section.title for section in part] for part in (found.method, found.set_up, found.results)]
    assert shown == [method, set_up, results]
