"""What a stranger meets first must be true: lock files that install, settings that exist, commands that run."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from rag.settings import DATA, Settings, variables
from ui.settings import PageSettings, page_variables

ROOT = Path(__file__).resolve().parent.parent
LOCKS = ["requirements.txt", "requirements-dev.txt", "requirements-uv.txt"]


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def locked(file: str) -> dict[str, tuple[str, str]]:
    """Package name to (version, all of its lines)."""
    entries = re.split(r"\n(?=[A-Za-z0-9])", (ROOT / file).read_text(encoding="utf-8"))
    found = [(re.match(r"([A-Za-z0-9._-]+)==([^ ;\\]+)", entry), entry) for entry in entries if not entry.startswith("#")]
    return {normal(match[1]): (match[2], entry) for match, entry in found if match}


def project() -> dict[str, object]:
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("file", LOCKS)
def test_a_lock_file_names_no_address(file: str) -> None:
    text = (ROOT / file).read_text(encoding="utf-8")
    assert not re.search(r"://|^\s*-(?!-hash=)|index-url|find-links| @ |(?<!\w)/[a-z]", text, flags=re.MULTILINE)


@pytest.mark.parametrize("file", LOCKS)
def test_everything_locked_is_pinned_and_hashed(file: str) -> None:
    packages = locked(file)
    lines = re.findall(r"^ *(?![ #]|--hash).+", (ROOT / file).read_text(encoding="utf-8"), flags=re.MULTILINE)
    assert len(lines) == len(packages) > 0
    assert [name for name, (_, entry) in packages.items() if not re.search(r"--hash=sha256:[0-9a-f]{64}", entry)] == []


def test_the_lock_files_hold_what_pyproject_asks_for() -> None:
    declared = project()
    asked = declared["project"]["dependencies"]
    for_tests = declared["dependency-groups"]["dev"]
    names = {normal(re.match(r"[A-Za-z0-9._-]+", text)[0]) for text in asked}
    test_names = {normal(re.match(r"[A-Za-z0-9._-]+", text)[0]) for text in for_tests}
    assert names <= locked("requirements.txt").keys()
    assert test_names <= locked("requirements-dev.txt").keys()
    assert not test_names & locked("requirements.txt").keys()


def test_tests_run_on_what_is_shipped() -> None:
    runtime, dev = locked("requirements.txt"), locked("requirements-dev.txt")
    assert {name: dev[name][0] for name in runtime} == {name: version for name, (version, _) in runtime.items()}


def test_what_is_excluded_is_not_locked() -> None:
    excluded = set(project()["tool"]["uv"]["exclude-dependencies"]) | {"torch"}
    assert not excluded & locked("requirements-dev.txt").keys()


def test_the_env_example_lists_every_setting() -> None:
    text = (ROOT / ".env.example").read_text(encoding="utf-8")
    entries = re.findall(r"^# (.*)\n#(\w+)=(.*)$", text, flags=re.MULTILINE)
    listed = {name: (description, default) for description, name, default in entries}
    expected = {}
    fields = [*Settings.model_fields.values(), *PageSettings.model_fields.values()]
    for field, (name, description) in zip(fields, [*variables().items(), *page_variables().items()], strict=True):
        default = field.default
        if isinstance(default, Path):
            default = default.relative_to(DATA.parent).as_posix()
        expected[name] = (description, "" if default is None else str(default))
    assert listed == expected
    assert [line for line in text.splitlines() if line and not line.startswith("#")] == []


def make_targets() -> set[str]:
    return set(re.findall(r"^([a-z]+):.*## ", (ROOT / "Makefile").read_text(encoding="utf-8"), flags=re.MULTILINE))


DOCS = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]


@pytest.mark.parametrize("path", DOCS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_documents_name_commands_and_files_that_exist(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    code = "\n".join(re.findall(r"```.*?```|`[^`\n]+`", text, flags=re.DOTALL))
    assert set(re.findall(r"\bmake ([a-z]+)", code)) <= make_targets()
    assert set(re.findall(r"\b(?:BYLINE|OPENAI)_[A-Z_]*[A-Z]\b", text)) <= {*variables(), *page_variables()}
    links = [link for link in re.findall(r"\]\(([^)#]+)[^)]*\)", text) if "://" not in link]
    assert [link for link in links if not (path.parent / link).exists()] == []


def test_the_architecture_lists_every_module() -> None:
    text = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    listed = re.findall(r"^\| `([\w/]+\.py)` \|", text, flags=re.MULTILINE)
    there = [path.relative_to(ROOT / "rag").as_posix() for path in (ROOT / "rag").rglob("*.py")]
    assert sorted(listed) == sorted(path for path in there if not path.endswith("/__init__.py"))


def test_the_architecture_lists_every_module_of_the_page() -> None:
    text = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    table = text.split("## The modules of `ui/`")[1].split("## ")[0]
    listed, folder = list[str](), ""
    for cell in re.findall(r"^\| ([^|]+) \|", table, flags=re.MULTILINE):
        if named := re.fullmatch(r"\*\*`(\w+/)`\*\*", cell):
            folder = named[1]
        elif cell.startswith("`") and cell != "module of `ui/`":
            listed += [f"{folder}{name}.py" for name in re.findall(r"`(\w+)`", cell)]
    there = [path.relative_to(ROOT / "ui").as_posix() for path in (ROOT / "ui").rglob("*.py") if path.name != "__init__.py"]
    assert sorted(listed) == sorted(there)


def test_make_help_lists_every_command() -> None:
    plain = {name: value for name, value in os.environ.items() if not name.startswith("MAKE")}
    shown = subprocess.run(["make", "help"], cwd=ROOT, env=plain, capture_output=True, text=True, check=True).stdout
    assert set(re.findall(r"^  make ([a-z]+) +\S", shown, flags=re.MULTILINE)) == make_targets()
    assert make_targets() >= {"help", "chat", "test", "check", "eval", "clean"}


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        ("exit 1", "does not run Byline. Install Python 3.11"),
        ('case "$2" in *version_info*) exit 0;; esac; exit 1', "apt install python3-venv"),
    ],
)
def test_an_unfit_python_is_said_to_be(tmp_path: Path, answer: str, message: str) -> None:
    python = tmp_path / "python3"
    python.write_text(f"#!/bin/sh\n{answer}\n")
    python.chmod(0o755)
    (tmp_path / "Makefile").write_text((ROOT / "Makefile").read_text(encoding="utf-8"))
    (tmp_path / "requirements-uv.txt").touch()
    made = subprocess.run(["make", "chat", f"PYTHON={python}"], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert made.returncode == 2
    assert message in made.stderr


def test_there_is_no_python_at_all(tmp_path: Path) -> None:
    (tmp_path / "Makefile").write_text((ROOT / "Makefile").read_text(encoding="utf-8"))
    (tmp_path / "requirements-uv.txt").touch()
    made = subprocess.run(["make", "chat", "PYTHON=python-none"], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert "there is no python-none" in made.stderr


def test_the_python_in_the_readme_runs(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("BYLINE_INDEX", str(tmp_path / "index"))
    code = "\n".join(re.findall(r"```python\n(.*?)```", (ROOT / "README.md").read_text(encoding="utf-8"), flags=re.DOTALL))
    ran = subprocess.run([sys.executable, "-W", "error", "-c", code], capture_output=True, text=True, check=False)
    assert (ran.returncode, ran.stderr) == (0, "")
    assert "[1]" in ran.stdout
