"""``make bench``: every benchmark in turn. Each prints ratios measured in its own run."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path


def main() -> None:
    for path in sorted(Path(__file__).parent.glob("[a-z]*.py")):
        benchmark = import_module(f"benchmarks.{path.stem}")
        if hasattr(benchmark, "main"):  # grown has none: the others measure on what it builds
            print(f"\n== {path.stem}", flush=True)
            benchmark.main()


main()
