"""``--plain``: every screen told in lines, one fact each, without marks, colours or bars; and the session."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from papermap.cli.main import VERBS
from papermap.cli.plain import plain_table, plain_text, plain_weeks
from papermap.cli.session import TWINS
from tests.cli.running import run
from tests.conftest import PROJECT, Stock

LORA, QLORA = "2106.09685", "2305.14314"
DRAWN = re.compile("[●○◐◆◇▲△▹★━┄│┃─▇▰▱░▒▓█⠀-⣿\x1b]")


@pytest.fixture
def home(stock: Stock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("PAPERMAP_HOME", str(tmp_path))
    monkeypatch.setenv("PAPERMAP_EMBEDDER", "lexical")
    stock(tmp_path, bare=(LORA, QLORA))
    return tmp_path


def places() -> set[str]:
    """The screens there are, from their modules."""
    found = set()
    for module in (PROJECT / "src" / "papermap" / "tui" / "screens").glob("*.py"):
        found |= set(re.findall(r'^    PLACE = "(\w+)"', module.read_text(encoding="utf-8"), re.M))
    return found


def test_every_screen_has_a_twin_and_the_page_names_it() -> None:
    assert len(places()) > 15
    assert {twin.place for twin in TWINS} == places()
    table = (PROJECT / "docs" / "screens.md").read_text(encoding="utf-8")
    for twin in TWINS:
        assert twin.line.split()[0] in VERBS
        assert f"| {twin.place.capitalize()} | `papermap --plain {twin.line}` |" in table


def test_the_digits_lead_where_they_lead_on_the_screens() -> None:
    from papermap.tui.keys import EVERYWHERE

    led = {key.keys: key.action.removeprefix("place('").removesuffix("')") for key in EVERYWHERE}
    assert {twin.key: twin.place for twin in TWINS if twin.key}.items() <= led.items()


@pytest.mark.parametrize("line", [twin.line for twin in TWINS])
def test_a_twin_tells_without_marks_and_cuts_nothing(home: Path, line: str) -> None:
    if line == "predict REF --open":
        assert run("predict", LORA, "Fewer bits.").exit_code == 0
    names = iter((LORA, QLORA))
    words = [
        next(names) if word == "REF" else "adaptation" if word == "WORDS" else word for word in line.split()
    ]
    ended = run("--plain", *words)
    assert ended.exit_code == 0, ended.output
    assert not DRAWN.search(ended.output)
    assert all(told == " ".join(told.split()) for told in ended.output.splitlines())
    assert "\n\n\n" not in ended.output


def test_the_twins_tell_what_the_screens_show(home: Path) -> None:
    known = run("--plain", "show", QLORA).stdout.splitlines()
    assert known[0].startswith("QLoRA")
    assert known[2:5] == ["2023", "NeurIPS", f"{QLORA} v1"]
    rows = run("--plain", "library", "--sort", "year").stdout.splitlines()
    assert rows[0] == "1 of 2"
    assert {f"id: {QLORA}", f"id: {LORA}"} <= set(rows)
    assert run("--plain", "read", LORA).stdout.splitlines()[0] == "Pass 1 of 3"
    assert run("--plain", "map").stdout.startswith("2 papers in ")
    built = run("--plain", "backward", QLORA).stdout
    assert {"in your library", "known from citations only"} <= set(built.splitlines())


def test_json_and_files_are_the_same_with_and_without(home: Path) -> None:
    assert run("log", "add", "--tried", "a   b · c").exit_code == 0
    for words in (["library", "--json"], ["log", "--markdown"], ["export", "bibtex"]):
        assert run("--plain", *words).stdout == run(*words).stdout
    assert json.loads(run("--plain", "review", "--json").stdout)["read"] == []


def test_a_session_tells_today_then_runs_lines_and_goes_on_after_mistakes(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PAPERMAP_PLAIN", "1")
    typed = [
        "2 lora", f'papermap note {LORA} "Mine alone."', f"note {LORA}", 'note "half', "nope", "show nobody",
        "read --end", "", "u", f"note {LORA}", "?", "q", "library",
    ]  # fmt: skip
    ended = run(typed="\n".join(typed))
    assert ended.exit_code == 0
    told = ended.output
    assert told.index("Next: ") < told.index("title: LoRA")
    assert "Mine alone." in told.split("A quotation mark has no partner")[0]
    assert "There is no verb 'nope'" in told
    assert "Undone: " in told
    assert told.index("Undone: ") < told.index("2 or library: your papers")
    after = told.split("2 or library: your papers")[1]
    assert "title:" not in after


def test_a_session_on_nothing_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PAPERMAP_HOME", str(tmp_path / "new"))
    ended = run("--plain", typed="2\n3\n4\n5\n6\n7\n")
    assert ended.exit_code == 0
    assert "papermap add" in ended.output
    assert not DRAWN.search(ended.output)


def test_marks_and_columns_become_lines_to_be_heard() -> None:
    assert plain_text("2017 · 12 pages · cs.CL\n\n\n  ● Lanterns  [p4]") == (
        "2017\n12 pages\ncs.CL\n\nin your library: Lanterns, page 4"
    )
    assert plain_text("papers            66\n== Method") == "papers: 66\nMethod"
    assert plain_text("· a line of yours\n  2013  ▇▇▇▇ 12") == "a line of yours\n2013 12"
    assert list(plain_table(("", "year", "topic"), [("◐", "", "▰▰▱ 2 of 5–20")])) == [
        "1 of 1", "a part is missing", "topic: 2 of 5 to 20", "",
    ]  # fmt: skip
    assert list(plain_weeks([[0] * 7, [0, 0, 3, 0, 0, 0, 1]])) == [
        "This week: Wednesday 3, Sunday 1", "Nothing was done in 1 of 2 weeks",
    ]  # fmt: skip


@pytest.mark.parametrize(("environment", "plain"), [("", True), ("off", False), ("0", False), ("1", True)])
def test_plain_can_stand_in_the_config_and_the_environment_goes_before(
    home: Path, monkeypatch: pytest.MonkeyPatch, environment: str, plain: bool
) -> None:
    monkeypatch.setenv("PAPERMAP_PLAIN", environment)
    (home / "config.toml").write_text("plain = true\n")
    assert ("title: LoRA" in run("library").stdout) is plain
    assert "title: LoRA" in run("--plain", "library").stdout
    assert run("library", "--json").stdout.startswith("[")
    told = run(typed="2\nq\n").output
    assert ("title: LoRA" in told) is plain
    assert ("Usage: papermap" in told) is not plain


def test_a_plain_setting_that_is_none_is_refused(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PAPERMAP_PLAIN", "loud")
    refused = run("show", LORA)
    assert refused.exit_code == 2
    assert "PAPERMAP_PLAIN must be on or off, not 'loud'" in refused.stderr
