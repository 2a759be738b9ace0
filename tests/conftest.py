"""What all tests share: no network, no settings from outside, and the original pages where they are at hand.

A test may connect to nothing; one marked ``loopback`` to servers on this machine. A connection that was refused fails the test even if
the code under test coped with it. Tests run in an empty folder, so that no ``.env`` is read.
"""

from __future__ import annotations

import gc
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.offline import no_network

ROOT = Path(__file__).resolve().parent.parent
CAPTURES = ROOT.parent / "shared" / "articles"
NO_CAPTURES = "the original pages are not at hand"

# Before any test module is imported: what is set outside must not decide what a test does, nor a proxy take it off this machine.
for _name in list(os.environ):
    if _name.upper().startswith(("BYLINE_", "OPENAI_", "GRADIO_", "CHROMA_")) or _name.upper().endswith("_PROXY"):
        del os.environ[_name]
os.environ["PYTHONPATH"] = os.pathsep.join([str(Path(no_network.__file__).parent), str(ROOT)])


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--no-skips", action="store_true", help="fail tests that would be skipped, unless for want of the original pages")


def pytest_configure() -> None:
    no_network.install(loopback=False)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Those of eval last: after them, in one process, a SIGINT that a test of rag's shell sends has ended Python with a fault of memory."""
    items.sort(key=lambda item: "tests/eval/" in item.nodeid)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Iterator[None]:
    no_network.loopback_allowed = item.get_closest_marker("loopback") is not None
    return (yield)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    report = yield
    _refuse_skip(item.config, report)
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(collector: pytest.Collector) -> Iterator[None]:
    report = yield
    _refuse_skip(collector.config, report)
    return report


def _refuse_skip(config: pytest.Config, report: pytest.TestReport | pytest.CollectReport) -> None:
    if config.getoption("--no-skips") and report.skipped and not hasattr(report, "wasxfail") and NO_CAPTURES not in str(report.longrepr):
        report.outcome, report.longrepr = "failed", f"skipped, but --no-skips was given: {report.longrepr}"


@pytest.fixture(scope="session", autouse=True)
def _empty_folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    before = Path.cwd()
    os.chdir(tmp_path_factory.mktemp("cwd"))
    yield
    os.chdir(before)


@pytest.fixture(autouse=True)
def _nothing_was_refused() -> Iterator[None]:
    yield
    attempts = no_network.refused[:]
    no_network.refused.clear()
    if attempts:
        pytest.fail(f"the test tried to reach the network: {attempts}. If it means a server on this machine, mark it loopback.")


@pytest.fixture(scope="module", autouse=True)
def _what_leaks_is_found_here() -> Iterator[None]:
    """A socket or file left open warns, which is an error, when it is collected: in the module that left it, not in some later one."""
    yield
    gc.collect()


@pytest.fixture(scope="session")
def captures() -> Path:
    """The folder of the original pages, beside the project. They are not part of it, so a test that needs them is skipped without."""
    if not CAPTURES.is_dir():
        pytest.skip(NO_CAPTURES)
    return CAPTURES
