"""``papermap verdict``: your own judgement first, then what the field made of the paper."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from papermap.cli.common import json_option, opened, print_json, ref_argument, tell, to_json, wrapped
from papermap.model.reading import USUAL_CONFIDENCE, Weight
from papermap.views import evidence

if TYPE_CHECKING:
    from papermap.views.thinking import EvidenceView


@click.command("verdict")
@ref_argument
@click.argument("weight", type=click.Choice([str(weight) for weight in Weight]), required=False)
@click.option(
    "--sure",
    type=click.IntRange(50, 100),
    default=USUAL_CONFIDENCE,
    show_default=True,
    metavar="N",
    help="How sure you are, in percent.",
)
@click.option("--again", is_flag=True, help="A second verdict, months later; the first one stays.")
@json_option
def command(ref: str, weight: str | None, sure: int, again: bool, as_json: bool) -> None:
    """Say what REF is to its field; then see the evidence. Without a verdict, see the evidence again.

    \b
    Examples:
      papermap verdict 2106.09685 new-technique --sure 80
      papermap verdict 2106.09685
    """
    if again and weight is None:
        raise click.UsageError("--again goes with a verdict")
    with opened() as library:
        key = library.find(ref)
        if weight is not None:
            library.reading.judge(key, Weight(weight), sure, again)
        view = library.thinking.calibration.evidence(key)
    if as_json:
        print_json(to_json(view))
    else:
        tell("\n".join(lines(view)))


def lines(view: EvidenceView) -> Iterator[str]:
    """The verdict, what the field seems to say, and why."""
    yield from wrapped(f"{view.title} ({view.refs.best})")
    yield evidence.verdict_words(view)
    yield evidence.field_words(view)
    for reason in evidence.reasons(view):
        yield from wrapped(f"· {reason}", "  ")
    if told := evidence.comparison(view):
        yield told
