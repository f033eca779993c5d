"""What a skim shows as the results, by the headings that papers really have."""

from __future__ import annotations

import pytest

from papermap.model.documents import Role, Section
from papermap.practice.results import told_results

E, R, M, X, C = Role.EXPERIMENTS, Role.RESULTS, Role.METHOD, Role.OTHER, Role.CONCLUSION

RESIDUAL = (
    (1, "Method", M), (1, "Experiments", E), (2, "Image Classification", E), (2, "CIFAR-10 and Analysis", R),
    (2, "Object Detection", E), (1, "Thanks", X),
)  # fmt: skip
ANALYSED_FIRST = ((1, "Convergence Analysis", R), (1, "Experiments", E), (2, "Experiment: Images", E))
ABLATED = ((1, "Experiments", E), (2, "GLUE", E), (1, "Ablation Studies", R), (1, "Conclusion", C))
ASKED = (
    (1, "Experiments", E), (2, "Datasets", E), (2, "Can it scale to real preference datasets?", E),
    (2, "Faster models", M),
)  # fmt: skip
CALLED = (
    (1, "Performance Challenges", R), (1, "Experiments", E), (2, "Settings", E), (2, "Main Results", R),
    (2, "Ablations", R), (2, "Hardware", E),
)  # fmt: skip
TOGETHER = ((1, "Experiments and Results", E), (2, "Implementation Details", E), (2, "Order", X))
THEORY = ((1, "Setting", X), (1, "Comparison with TSL", R))


@pytest.mark.parametrize(
    ("headings", "shown", "called"),
    [
        (
            RESIDUAL,
            ["Experiments", "Image Classification", "CIFAR-10 and Analysis", "Object Detection"],
            False,
        ),
        (ANALYSED_FIRST, ["Experiments", "Experiment: Images"], False),
        (ABLATED, ["Experiments", "GLUE", "Ablation Studies"], False),
        (ASKED, ["Experiments", "Can it scale to real preference datasets?", "Faster models"], False),
        (CALLED, ["Main Results", "Ablations"], True),
        (TOGETHER, ["Experiments and Results", "Order"], True),
        (THEORY, ["Comparison with TSL"], True),
        ((), [], False),
    ],
)
def test_results_are_what_came_out_not_what_is_analysed_on_the_way(
    headings: tuple[tuple[int, str, Role], ...], shown: list[str], called: bool
) -> None:
    body = [Section(None, title, level, 1, role, "It.") for level, title, role in headings]
    found, so_called = told_results(body)
    assert ([section.title for section in found], so_called) == (shown, called)
