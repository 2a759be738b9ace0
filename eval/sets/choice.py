"""Tells by a folder's name and files whose question set it is, and by a set's name what is measured of it."""

from __future__ import annotations

from pathlib import Path

from eval.sets import beir, clapnq, multihop_rag, ramdocs, squad2
from eval.sets.question_set import Figures, QuestionSet
from eval.sets.reading import HOMES, SetError

FIGURES: dict[str, Figures] = {
    "squad2": squad2.figures,
    "clapnq": clapnq.figures,
    "multihop_rag": multihop_rag.figures,
    "ramdocs": ramdocs.figures,
    "beir": beir.figures,
}
READERS = {"squad2": squad2.load, "clapnq": clapnq.load, "multihop_rag": multihop_rag.load, "ramdocs": ramdocs.load}


def open_set(folder: Path) -> QuestionSet:
    """The question set in a folder: by its name where it is one of ours, else in BEIR's form.

    Raises:
        SetError: there is no such folder, or it holds no set that can be read; where the set is to be had is said.
    """
    name = folder.resolve().name
    if not folder.is_dir():
        home = HOMES.get(name, "; ".join([*HOMES.values()]))
        raise SetError(f"There is no folder {folder}. {home}. docs/evaluation.md says which files the folder of a set holds.")
    try:
        return READERS.get(name, beir.load)(folder)
    except (KeyError, IndexError, TypeError, ValueError) as error:  # JSON of another shape, or a case that is none
        raise SetError(
            f"{folder} is not as the folder of a set is: {error!r}. docs/evaluation.md says what stands in its files."
        ) from error


def figures_of(name: str) -> Figures:
    """What is measured of a set, by its name."""
    return FIGURES[name.split("/")[0]]
