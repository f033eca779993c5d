"""The reader's own keys, from ``[keys]`` in the settings, laid over the table in :mod:`papermap.tui.keys`."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping

from textual.keys import KEY_DISPLAY_ALIASES, KEY_NAME_REPLACEMENTS, Keys, key_to_character

from papermap.settings import SettingsError
from papermap.tui.keys import HINTED_EVERYWHERE, KEYS, Key, binding_id

_SHORT = {
    "escape": "Esc",
    "enter": "Enter",
    "space": "Space",
    "tab": "Tab",
    "pagedown": "PgDn",
    "pageup": "PgUp",
}


_NAMED = frozenset(key.value for key in Keys if not key.value.startswith("<"))
_MODIFIERS = {"ctrl", "shift", "alt", "super", "meta"}


class Keymap:
    """Which keys do what. ``own`` maps the name of a key (``trail.add``) to Textual's names of the keys it
    shall have instead, with commas between; a single character may stand for itself.

    Raises :class:`SettingsError` for a name that does not exist, and where two things would be on one key.
    """

    def __init__(self, own: Mapping[str, str]) -> None:
        known = {binding_id(place, key): key for place, some in KEYS.items() for key in some if key.keys}
        for name in own:
            if name not in known:
                place = name.split(".", maxsplit=1)[0]
                near = ", ".join(each for each in known if each.startswith(f"{place}.")) or ", ".join(KEYS)
                raise SettingsError(f"[keys] {name}: there is no such key. There are: {near}")
        self._own = {name: ",".join(_names(keys)) for name, keys in own.items()}
        for place in KEYS:
            self._refuse_two_on_one_key(place)

    @property
    def bindings(self) -> dict[str, str]:
        """As ``App.set_keymap`` wants them."""
        return dict(self._own)

    def shown(self, place: str, key: Key) -> str:
        """How a key is written on the screen: ``Esc``, ``J ]``."""
        own = self._own.get(binding_id(place, key))
        return key.shown if own is None else " ".join(_shown(name) for name in own.split(","))

    def named(self, name: str) -> str:
        """How the key of this name is written, as ``trail.add``; the first, where it has several. Raises
        :class:`StopIteration` for none."""
        place = name.partition(".")[0]
        key = next(key for key in KEYS[place] if binding_id(place, key) == name)
        return self.shown(place, key).split()[0]

    def hints(self, place: str) -> list[tuple[str, str, str]]:
        """The bottom line of a screen: (key, word, action), the most needed first."""
        return [(self.shown(place, key).split()[0], key.hint, key.action) for key in KEYS[place] if key.hint]

    def everywhere_hints(self) -> list[tuple[str, str, str]]:
        """What ends every bottom line."""
        found = {key.action: key for key in KEYS["everywhere"]}
        return [
            (self.shown("everywhere", found[name]).split()[0], found[name].hint, f"app.{name}")
            for name in HINTED_EVERYWHERE
        ]

    def _refuse_two_on_one_key(self, place: str) -> None:
        taken: dict[str, str] = {}
        for name, keys in self._keys_in({place, "everywhere"}):
            for key in keys:
                other = taken.setdefault(key, name)
                if other != name and {other, name} & set(self._own):
                    raise SettingsError(f"[keys] {_shown(key)} would be both {other} and {name}")

    def _keys_in(self, places: set[str]) -> Iterator[tuple[str, list[str]]]:
        for place in places:
            for key in KEYS[place]:
                name = binding_id(place, key)
                if key.keys:
                    yield name, self._own.get(name, key.keys).split(",")


def _names(keys: str) -> list[str]:
    """Textual's names of keys that are written with commas between."""
    found = [key.strip() for key in keys.split(",") if key.strip()]
    if not found:
        raise SettingsError("[keys] a key must not be empty; the comma itself is called comma")
    return [_name(key) for key in found]


def _name(key: str) -> str:
    if len(key) > 1:
        *modifiers, last = key.split("+")
        if not set(modifiers) <= _MODIFIERS or not ((last.isalnum() and len(last) == 1) or _is_key(last)):
            raise SettingsError(
                f"[keys] {key} is no key: write a character, or a name as ctrl+a, f5 or space"
            )
        return key
    if key.isalnum():
        return key
    name = unicodedata.name(key, key).lower().replace("-", "_").replace(" ", "_")
    return KEY_NAME_REPLACEMENTS.get(name, name)


def _is_key(name: str) -> bool:
    """Whether Textual has a key of this name: ``f5``, ``space``, ``question_mark``."""
    return name in _NAMED or key_to_character(name) is not None


def _shown(name: str) -> str:
    if name in _SHORT:
        return _SHORT[name]
    if name.startswith("ctrl+"):
        return "Ctrl+" + name.removeprefix("ctrl+").upper()
    return KEY_DISPLAY_ALIASES.get(name) or key_to_character(name) or name
