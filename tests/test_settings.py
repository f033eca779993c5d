"""Environment first, then config.toml, then the default."""

from __future__ import annotations

from pathlib import Path

import pytest

from papermap.library.checks import examine
from papermap.settings import SETTINGS, SettingsError, load_settings


def test_environment_before_file_before_default(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text('model = "from-file"\nembedder = "lexical"\narxiv_interval = 7\n')
    environ = {"PAPERMAP_HOME": str(tmp_path), "PAPERMAP_MODEL": "from-environment"}
    settings = load_settings(environ)
    assert settings.model == "from-environment"
    assert settings.embedder == "lexical"
    assert settings.arxiv_interval == 7
    assert settings.s2_url == "https://api.semanticscholar.org"


def test_the_home_is_the_platforms_unless_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    assert load_settings({}).home.name == "papermap"


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("PAPERMAP_EMBEDDER", "telepathy"),
        ("PAPERMAP_ARXIV_INTERVAL", "-1"),
        ("PAPERMAP_ARXIV_INTERVAL", "nan"),
        ("PAPERMAP_S2_URL", "ftp://example.org"),
    ],
)
def test_what_cannot_be_used_is_named(tmp_path: Path, variable: str, value: str) -> None:
    with pytest.raises(SettingsError, match=variable):
        load_settings({"PAPERMAP_HOME": str(tmp_path), variable: value})


def test_a_broken_file_is_named_and_left_alone(tmp_path: Path) -> None:
    file = tmp_path / "config.toml"
    file.write_text("model = ")
    with pytest.raises(SettingsError, match=r"config\.toml"):
        load_settings({"PAPERMAP_HOME": str(tmp_path)})
    assert file.read_text() == "model = "


def test_names_that_are_no_setting_are_told_and_home_is_one_of_them(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text(
        'embeder = "lexical"\nhome = "/x"\nplain = true\n[cadence]\n[keys]\n'
    )
    settings = load_settings({"PAPERMAP_HOME": str(tmp_path)})
    assert settings.unknown == ("embeder", "home")
    assert settings.home == tmp_path
    told = [check for check in examine(settings, lambda: None) if check.name == "settings"]
    assert ["embeder" in check.finding for check in told] == [True, False]
    assert "PAPERMAP_HOME" in told[1].advice


def test_the_key_is_never_shown(tmp_path: Path) -> None:
    settings = load_settings({"PAPERMAP_HOME": str(tmp_path), "SEMANTIC_SCHOLAR_API_KEY": "secret"})
    assert settings.s2_api_key == "secret"
    assert "secret" not in repr(settings)


def test_every_setting_has_words() -> None:
    assert all(setting.about for setting in SETTINGS)
    assert len({setting.variable for setting in SETTINGS}) == len(SETTINGS)
