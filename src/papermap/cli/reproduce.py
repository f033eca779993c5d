"""``papermap reproduce``: plan a reproduction, record its runs, see what they say."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import click

from papermap.cli.common import RefType, Words, json_option, opened, print_json, say, tell, to_json, wrapped

if TYPE_CHECKING:
    from papermap.views.habits import ReproductionView

STATES = ("planned", "attempted", "matched", "extended")


class RunType(click.ParamType[tuple[int, float]]):
    """SEED=VALUE."""

    name = "SEED=VALUE"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[int, float]:
        seed, _, number = str(value).partition("=")
        try:
            return int(seed), float(number)
        except ValueError:
            self.fail(f"{value!r} is not a seed and a value, such as 1=87.4", param, ctx)


@click.command("reproduce")
@click.argument("ref", type=RefType(), required=False)
@click.option("--claim", type=Words(), metavar="TEXT", help="The claim to reproduce.")
@click.option("--theirs", "their_number", type=float, metavar="X", help="The paper's number.")
@click.option("--change", "one_change", type=Words(), metavar="TEXT", help="The one thing that you change.")
@click.option("--baseline", type=Words(), metavar="TEXT", help="The baseline, of the same size.")
@click.option("--hypothesis", type=Words(), metavar="TEXT", help="What you expect, before anything runs.")
@click.option("--measure", type=Words(), metavar="TEXT", help="What is measured, and how.")
@click.option("--seeds", type=click.IntRange(min=1), metavar="N", help="How many seeds; at least three.")
@click.option("--run", "runs", type=RunType(), multiple=True, help="Record a run; may be given again.")
@click.option("--status", type=click.Choice(STATES), help="How far it is.")
@click.option("--unspecified", type=Words(), metavar="TEXT", help="What the paper does not say.")
@click.option("--hours", type=click.FloatRange(min=0, max=1e6), metavar="H", help="Hours spent in all.")
@click.option("--repository", type=Words(), metavar="TEXT", help="Where your code is.")
@click.option("--outcome", type=Words(), metavar="TEXT", help="What came out, in words.")
@click.option("--number", type=int, metavar="N", help="Which of the paper's.  [default: the newest]")
@click.option("--new", is_flag=True, help="Begin another one for this paper.")
@json_option
def command(
    ref: str | None,
    runs: tuple[tuple[int, float], ...],
    status: str | None,
    number: int | None,
    new: bool,
    as_json: bool,
    **said: Any,
) -> None:
    """Plan a reproduction of REF, record runs, and see mean, spread and gap. Without an option, print them.

    The plan comes first: the claim, one thing changed, a baseline of the same size, at least three seeds,
    hypothesis and measure. Before it is whole, no run is recorded.

    \b
    Examples:
      papermap reproduce 2106.09685 --claim "Rank 4 is enough on MNLI" --theirs 87.5
      papermap reproduce 2106.09685 --run 1=87.1 --run 2=87.4 --run 3=87.2
    """
    from papermap.model.reading import Attempt

    changes = {name: value for name, value in said.items() if value is not None}
    if status is not None:
        changes["status"] = Attempt(status)
    writes = bool(changes or runs or new)
    if ref is None and writes:
        raise click.UsageError("which paper? give its REF")
    if new and (runs or number is not None):
        raise click.UsageError("--new begins a plan; it goes without --run and --number")
    with opened() as library:
        key = None if ref is None else library.find(ref)
        if key is not None and writes:
            begins = new or not library.reproducing.records(key)
            if begins and not runs:
                view = library.reproducing.begin(key, changes)
            else:
                view = library.reproducing.record(key, number, changes, runs)
            say("Kept.")
            found: tuple[ReproductionView, ...] = (view,)
        else:
            found = library.reproducing.records(key)
            if number is not None:
                found = tuple(each for each in found if each.number == number)
    if as_json:
        print_json([to_json(view) for view in found])
    elif not found:
        tell("No reproduction is planned yet. It begins with a claim: `papermap reproduce REF --claim …`.")
    else:
        tell("\n".join(line for view in found for line in lines(view)).rstrip())


def lines(view: ReproductionView) -> Iterator[str]:
    """A reproduction as lines of text."""
    yield from wrapped(f"{view.number}  {view.title} ({view.refs.best}) [{view.status}]")
    for name, words in (
        ("claim", view.claim),
        ("one change", view.one_change),
        ("baseline", view.baseline),
        ("hypothesis", view.hypothesis),
        ("measure", view.measure),
        ("unspecified", view.unspecified),
        ("outcome", view.outcome),
        ("repository", view.repository),
    ):
        if words:
            yield from wrapped(f"{name}: {words}", "   ")
    yield f"   {numbers(view)}"
    if view.lacking:
        yield from wrapped(f"before the first run: {', '.join(view.lacking)}", "   ")
    yield ""


def numbers(view: ReproductionView) -> str:
    """The paper's number, mine with spread, and the gap."""
    told = [f"paper {view.their_number:g}" if view.their_number is not None else "paper's number not known"]
    if view.mean is not None:
        spread = "" if view.spread is None else f" ± {view.spread:.3g}"
        told.append(f"mine {view.mean:.5g}{spread} over {len(view.runs)} of {view.seeds} seeds")
    else:
        told.append(f"no run yet, {view.seeds} seeds planned")
    if view.gap is not None:
        told.append(f"gap {view.gap:+.3g}")
    if view.hours:
        told.append(f"{view.hours:g} h")
    return " · ".join(told)
