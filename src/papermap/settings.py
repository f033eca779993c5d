"""Where things are and whom to ask: environment first, then ``config.toml``, then the default.

The names are a contract that scripts rely on. The user's ``config.toml`` is read, never written.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from urllib.parse import urlsplit


class SettingsError(ValueError):
    """A setting cannot be used; the message names it and says what it may be."""


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting: its environment variable, its default, what it is for in one line, and whether it may
    stand ``in_file``."""

    variable: str
    default: str
    about: str
    in_file: bool = True

    @property
    def key(self) -> str:
        """Its name in ``config.toml``."""
        return self.variable.lower().removeprefix("papermap_")


SETTINGS: tuple[Setting, ...] = (
    Setting("PAPERMAP_HOME", "", "folder with library.db, pdf/, figures/, config.toml", in_file=False),
    Setting("PAPERMAP_ARXIV_API_URL", "https://export.arxiv.org/api/query", "arXiv query endpoint"),
    Setting("PAPERMAP_ARXIV_PDF_URL", "https://arxiv.org/pdf", "PDFs are <this>/<id>v<n>"),
    Setting("PAPERMAP_ARXIV_FEED_URL", "https://rss.arxiv.org", "feeds are <this>/rss/<cat>+<cat>"),
    Setting("PAPERMAP_S2_URL", "https://api.semanticscholar.org", "Semantic Scholar"),
    Setting("PAPERMAP_HF_URL", "https://huggingface.co/api", "Hugging Face Papers"),
    Setting("SEMANTIC_SCHOLAR_API_KEY", "", "sent as x-api-key to Semantic Scholar only; never stored"),
    Setting("PAPERMAP_ARXIV_INTERVAL", "3", "seconds between two arXiv requests of all processes"),
    Setting("PAPERMAP_EMBEDDER", "auto", "auto, sentence-transformers or lexical"),
    Setting("PAPERMAP_MODEL", "all-MiniLM-L6-v2", "model name or folder"),
    Setting("PAPERMAP_THEME", "dark", "dark or light: how the screens begin"),
    Setting(
        "PAPERMAP_FORESEE", "on", "on or off: ask, once a paper, what comes next before you look forward"
    ),
    Setting("PAPERMAP_PLAIN", "off", "on or off: output for a screen reader, and no screens without a verb"),
    Setting("PAPERMAP_VIEWER", "", "command that opens a PDF, with {path} and {page}; else the system's own"),
    Setting("PAPERMAP_ZOTERO_FILES", "", "folder that Zotero names linked files from; else what Zotero says"),
)

TABLES = ("keys", "cadence")
"""The tables that ``config.toml`` may have beside."""

THEMES = ("dark", "light")
SWITCH = {
    "on": True,
    "true": True,
    "yes": True,
    "1": True,
    "off": False,
    "false": False,
    "no": False,
    "0": False,
}
EMBEDDERS = ("auto", "sentence-transformers", "lexical")


@dataclass(frozen=True, slots=True)
class ScreenSettings:
    """How the reader wants the screens. ``keys`` maps names of keys (``trail.add``) to keys, with commas
    between; whether there are such is for the screens to say. ``foresee``: ask for a prediction, once a
    paper, before it is looked forward from."""

    theme: str = "dark"
    viewer: str = ""
    keys: Mapping[str, str] = field(default_factory=dict)
    foresee: bool = True


PLAIN = ScreenSettings()


@dataclass(frozen=True, slots=True)
class CadenceSettings:
    """How much the reader means to do, at most as at least. 0 asks for none."""

    abstracts_a_day: int = 1
    deep_reads_a_week: int = 1
    builds_a_month: int = 1


USUAL = CadenceSettings()
MOST_OF_A_CADENCE = 99


@dataclass(frozen=True, slots=True)
class Settings:
    """Every setting, checked. ``home`` need not exist yet. ``unknown`` are names in ``config.toml`` that no
    setting has."""

    home: Path
    arxiv_api_url: str
    arxiv_pdf_url: str
    arxiv_feed_url: str
    s2_url: str
    hf_url: str
    arxiv_interval: float
    embedder: str
    model: str
    s2_api_key: str | None = field(default=None, repr=False)
    screens: ScreenSettings = PLAIN
    cadence: CadenceSettings = USUAL
    plain: bool = False
    zotero_files: Path | None = None
    unknown: tuple[str, ...] = ()

    @property
    def database(self) -> Path:
        return self.home / "library.db"

    @property
    def answers(self) -> Path:
        return self.home / "answers.db"

    @property
    def pdf_folder(self) -> Path:
        return self.home / "pdf"

    @property
    def figure_folder(self) -> Path:
        return self.home / "figures"

    @property
    def pace_folder(self) -> Path:
        return self.home / "pace"

    @property
    def config_file(self) -> Path:
        return self.home / "config.toml"


def default_home() -> Path:
    """The platform's data folder for papermap (XDG, macOS and Windows conventions)."""
    from platformdirs import user_data_path

    return user_data_path("papermap", appauthor=False)


def load_settings(environ: Mapping[str, str] = os.environ) -> Settings:
    """Read the settings. Raises :class:`SettingsError` naming the setting that cannot be used."""
    home = Path(environ["PAPERMAP_HOME"]).expanduser() if environ.get("PAPERMAP_HOME") else default_home()
    file = _read_config(home / "config.toml")

    def value(variable: str) -> str:
        setting = next(s for s in SETTINGS if s.variable == variable)
        if environ.get(variable):
            return environ[variable]
        return str(file.get(setting.key, setting.default))

    def url(variable: str) -> str:
        text = value(variable).strip().rstrip("/")
        if not _is_address(text):
            raise SettingsError(f"{variable} must be an http(s) address, not {text!r}")
        return text

    def switch(variable: str) -> bool:
        text = value(variable).strip().casefold()
        if text not in SWITCH:
            raise SettingsError(f"{variable} must be on or off, not {text!r}")
        return SWITCH[text]

    embedder = value("PAPERMAP_EMBEDDER")
    if embedder not in EMBEDDERS:
        raise SettingsError(f"PAPERMAP_EMBEDDER must be one of {', '.join(EMBEDDERS)}, not {embedder!r}")
    return Settings(
        home=home.absolute(),
        arxiv_api_url=url("PAPERMAP_ARXIV_API_URL"),
        arxiv_pdf_url=url("PAPERMAP_ARXIV_PDF_URL"),
        arxiv_feed_url=url("PAPERMAP_ARXIV_FEED_URL"),
        s2_url=url("PAPERMAP_S2_URL"),
        hf_url=url("PAPERMAP_HF_URL"),
        arxiv_interval=_seconds(value("PAPERMAP_ARXIV_INTERVAL")),
        embedder=embedder,
        model=value("PAPERMAP_MODEL"),
        s2_api_key=_key(value("SEMANTIC_SCHOLAR_API_KEY")),
        screens=ScreenSettings(
            _theme(value("PAPERMAP_THEME")), value("PAPERMAP_VIEWER"), _keys(file), switch("PAPERMAP_FORESEE")
        ),
        cadence=_cadence(file),
        plain=switch("PAPERMAP_PLAIN"),
        zotero_files=Path(files).expanduser() if (files := value("PAPERMAP_ZOTERO_FILES").strip()) else None,
        unknown=tuple(name for name in file if name not in TABLES and name not in _names_in_file()),
    )


def _names_in_file() -> set[str]:
    return {setting.key for setting in SETTINGS if setting.in_file}


def _cadence(file: Mapping[str, object]) -> CadenceSettings:
    """``[cadence]`` with lines such as ``deep_reads_a_week = 2``."""
    known = [each.name for each in fields(CadenceSettings)]
    table = file.get("cadence", {})
    if not isinstance(table, dict):
        raise SettingsError("cadence must be a table: [cadence] with lines such as deep_reads_a_week = 2")
    for name, number in table.items():
        if name not in known:
            raise SettingsError(f"[cadence] has no {name!r}; there are {', '.join(known)}")
        if isinstance(number, bool) or not isinstance(number, int) or not 0 <= number <= MOST_OF_A_CADENCE:
            raise SettingsError(
                f"[cadence] {name} must be a whole number from 0 to {MOST_OF_A_CADENCE}, not {number!r}"
            )
    return CadenceSettings(**table)


def _theme(text: str) -> str:
    if text not in THEMES:
        raise SettingsError(f"PAPERMAP_THEME must be dark or light, not {text!r}")
    return text


def _keys(file: Mapping[str, object]) -> dict[str, str]:
    """``[keys.trail]`` with ``add = "A"`` as ``trail.add``."""
    table = file.get("keys", {})
    if not isinstance(table, dict):
        raise SettingsError('keys must be a table: [keys.trail] with lines such as add = "A"')
    found: dict[str, str] = {}
    for place, own in table.items():
        for action, keys in (own if isinstance(own, dict) else {"": own}).items():
            if not (action and isinstance(keys, str)):
                raise SettingsError(f'[keys] {place}: write [keys.{place}] with lines such as add = "A"')
            found[f"{place}.{action}"] = keys
    return found


def _is_address(text: str) -> bool:
    try:
        parts = urlsplit(text)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and (parts.port or 1) > 0
    except ValueError:
        return False


def _key(text: str) -> str | None:
    """A key as it can stand in a header. What is wrong with it is told without repeating it."""
    key = text.strip()
    if not (key.isascii() and key.isprintable()) or " " in key:
        raise SettingsError("SEMANTIC_SCHOLAR_API_KEY holds characters that no key has")
    return key or None


def _seconds(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = -1.0
    if not 0 <= seconds <= 3600:
        raise SettingsError(f"PAPERMAP_ARXIV_INTERVAL must be a number of seconds, not {text!r}")
    return seconds


def _read_config(path: Path) -> dict[str, object]:
    try:
        with path.open("rb") as file:
            return tomllib.load(file)
    except FileNotFoundError:
        return {}
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(f"{path} is not valid TOML: {error}") from error
    except OSError as error:
        raise SettingsError(f"{path} cannot be read: {error.strerror}") from error
