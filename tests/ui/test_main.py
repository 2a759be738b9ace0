"""``byline-ui`` from the shell: it tells its address, a port that is taken, and ends quietly."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

from ui.listening import reserve

pytestmark = pytest.mark.loopback


def start(folder: Path, *arguments: str) -> subprocess.Popen[str]:
    article = folder / "articles" / "harbour.md"
    article.parent.mkdir()
    article.write_text(
        "---\ntitle: Dockers return\npublisher: Coast Gazette\npublished: 2023-04-02\n---\n\nThe dockers went back to work.\n"
    )
    environment = os.environ | {"BYLINE_ARTICLES": str(article.parent), "BYLINE_INDEX": str(folder / "index"), "PYTHONUNBUFFERED": "1"}
    command = [sys.executable, "-m", "ui", "--no-browser", *arguments]
    return subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=folder)


def test_it_ingests_serves_the_page_and_ends_with_ctrl_c(tmp_path: Path) -> None:
    running = start(tmp_path, "--port", "0")
    assert running.stdout is not None
    told = running.stdout.readline()
    assert told.startswith("Byline is ready: http://127.0.0.1:"), running.communicate()
    with urllib.request.urlopen(told.split()[3], timeout=20) as response:
        assert b"<title>" in response.read() or response.status == 200
    running.send_signal(signal.SIGINT)
    _, errors = running.communicate(timeout=30)
    assert "1 of 1" in errors
    assert "Traceback" not in errors
    assert running.returncode in (0, 130)


def test_a_port_that_is_taken_is_told_at_once_with_what_to_do(tmp_path: Path) -> None:
    with reserve("127.0.0.1", 0) as taken:
        taken.listen()
        port = taken.getsockname()[1]
        running = start(tmp_path, "--port", str(port))
        output, errors = running.communicate(timeout=30)
    assert running.returncode == 1
    assert output == ""
    assert errors == f"Port {port} on 127.0.0.1 is in use. Choose another: byline-ui --port {port + 1}, or BYLINE_UI_PORT={port + 1}.\n"
