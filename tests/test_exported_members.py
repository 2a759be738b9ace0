"""``rag`` is what people import: each name must be there, for type checkers as well, and cost nothing until it is used."""

from __future__ import annotations

import ast
import importlib
import subprocess
import sys
from pathlib import Path

import pytest

import rag
from rag import errors, schema


@pytest.mark.parametrize("name", rag.__all__)
def test_every_name_can_be_imported(name: str) -> None:
    member = getattr(rag, name)
    assert getattr(importlib.import_module(rag._WHERE[name]), name) is member


def test_type_checkers_see_the_same_names() -> None:
    tree = ast.parse(Path(rag.__file__).read_text(encoding="utf-8"))
    block = next(node for node in tree.body if isinstance(node, ast.If))
    seen = {alias.asname: node.module for node in block.body if isinstance(node, ast.ImportFrom) for alias in node.names}
    assert seen == rag._WHERE


def test_all_errors_and_records_are_public() -> None:
    internal = {"Record"}
    members = [
        (name, value.__module__, module) for module in (errors, schema) for name, value in vars(module).items() if isinstance(value, type)
    ]
    ours = {name for name, defined_in, module in members if defined_in == module.__name__}
    assert ours - internal <= set(rag.__all__)


def test_dir_lists_the_names_and_nothing_else() -> None:
    assert sorted(rag.__all__) == dir(rag)


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no attribute 'Enginee'"):
        _ = rag.Enginee


def test_importing_rag_imports_nothing_heavy() -> None:
    code = "import rag, sys; print(*sorted(m for m in ('chromadb', 'llama_index', 'numpy', 'pydantic', 'openai') if m in sys.modules))"
    child = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert child.stdout.strip() == ""
