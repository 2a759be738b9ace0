"""The files of a model that fastembed runs: a folder on this machine, or one that fastembed knows by name, downloaded once.

It finds and downloads; loading is ``fastembed_embedding.py``'s and ``cross_encoder.py``'s. A model that was downloaded before is used
without asking anybody. What goes wrong is a ``ConfigurationError`` that names the setting.
"""

from __future__ import annotations

import difflib
import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

from rag.errors import ConfigurationError

# In this order; one of the last two is what optimum and fastembed's own conversions are called.
MODEL_FILES = ("onnx/model.onnx", "model.onnx", "onnx/model_optimized.onnx", "model_optimized.onnx")
NEEDED = ("tokenizer.json", "tokenizer_config.json")


class ModelFiles(NamedTuple):
    """Where a model is.

    Attributes:
        folder: holds all of its files.
        name: as fastembed knows it, or the folder's name and a hash of the weights: the same wherever the folder lies.
        known: whether fastembed knows it by that name.
        model_file: the ONNX file, relative to the folder.
        data_files: files beside it that hold weights.
    """

    folder: Path
    name: str
    known: bool
    model_file: str
    data_files: tuple[str, ...]


def model_files(models: Any, wanted: str, *, variable: str, cache: Path) -> ModelFiles:
    """Find a model's files, and download them where they are not there.

    Args:
        models: fastembed's class for this kind of model.
        wanted: a folder, or a name that fastembed knows.
        variable: the setting it comes from.
        cache: folder for downloads.

    Raises:
        ConfigurationError: there is no such folder or model, a file is missing, or it cannot be downloaded.
    """
    folder = Path(wanted).expanduser()
    if folder.is_dir():
        return _in_folder(folder, variable)
    known = {description["model"].lower(): description for description in models.list_supported_models()}
    description = known.get(wanted.lower())
    if description is None:
        names = [description["model"] for description in known.values()]
        near = difflib.get_close_matches(wanted, names, n=3, cutoff=0.5) or sorted(names)[:3]
        raise ConfigurationError(
            f"{wanted} is neither a folder nor one of the {len(names)} models that fastembed knows for this (such as {', '.join(near)}). "
            f"Correct {variable}; docs/models.md says how to list them."
        )
    return _downloaded(models, description, variable, cache)


def cannot_load(wanted: str, error: Exception, variable: str) -> ConfigurationError:
    """What to raise when fastembed or onnxruntime does not load or run a model."""
    return ConfigurationError(f"fastembed cannot run the model {wanted} ({first_line(error)}). Change {variable}.")


def _in_folder(folder: Path, variable: str) -> ModelFiles:
    folder = folder.resolve()
    model_file = next((name for name in MODEL_FILES if (folder / name).is_file()), None)
    missing = [name for name in NEEDED if not (folder / name).is_file()]
    if model_file is None:
        missing = [" or ".join(MODEL_FILES[:2]), *missing]
    if missing or model_file is None:
        raise ConfigurationError(f"The folder {folder} is not that of an ONNX model: it lacks {', '.join(missing)}. Correct {variable}.")
    weights = (folder / model_file).parent
    data = sorted(path for path in weights.glob(f"{Path(model_file).name}*data*") if path.is_file())
    digest = hashlib.sha256()
    for path in (folder / model_file, *data):
        with path.open("rb") as stream:
            digest.update(hashlib.file_digest(stream, "sha256").digest())
    data_files = tuple(path.relative_to(folder).as_posix() for path in data)
    return ModelFiles(folder, f"{folder.name}@{digest.hexdigest()[:12]}", False, model_file, data_files)


def _downloaded(models: Any, description: dict[str, Any], variable: str, cache: Path) -> ModelFiles:
    name, model_file, data = description["model"], description["model_file"], tuple(description["additional_files"])
    patterns = [model_file, *data]
    try:
        cache.mkdir(parents=True, exist_ok=True)
        found = _from_hub(models, description["sources"]["hf"], cache, patterns)
    except Exception as error:  # of huggingface_hub, of whichever HTTP client it uses, or of the file system
        raise ConfigurationError(
            f"The model {name} cannot be downloaded ({first_line(error)}). Connect to the network for the first start, or set {variable} "
            "to fastembed: and a folder that holds the model."
        ) from error
    return ModelFiles(found, name, True, model_file, data)


def _from_hub(models: Any, repository: str, cache: Path, patterns: Sequence[str]) -> Path:
    """The folder in the cache, from the hub when it is not there. Once and not thrice as fastembed does, which takes 40 s to give up."""
    try:
        there = Path(models.download_files_from_huggingface(repository, str(cache), list(patterns), local_files_only=True))
        if all((there / name).is_file() for name in patterns):
            return there
    except Exception:  # it is not there; what is wrong, if anything, the download says
        pass
    return Path(models.download_files_from_huggingface(repository, str(cache), list(patterns)))


def first_line(error: Exception) -> str:
    """What an error says, short enough to be part of a message."""
    text = " ".join(str(error).strip().split("\n")[0].split()) or type(error).__name__
    return (text if len(text) <= 200 else text[:200].rstrip() + "…").rstrip(".")
