"""``byline-ui`` from the shell: it tells its address, a port that is taken, who may not sign in and why, and ends quietly."""

from __future__ import annotations

import os
import pty
import signal
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest
from pydantic import SecretStr

from ui.access.accounts import Accounts
from ui.listening import reserve

pytestmark = pytest.mark.loopback


def start(folder: Path, *arguments: str, **variables: str) -> subprocess.Popen[str]:
    article = folder / "articles" / "harbour.md"
    article.parent.mkdir()
    article.write_text(
        "---\ntitle: Dockers return\npublisher: Coast Gazette\npublished: 2023-04-02\n---\n\nThe dockers went back to work.\n"
    )
    environment = os.environ | {"BYLINE_ARTICLES": str(article.parent), "BYLINE_INDEX": str(folder / "index"), "PYTHONUNBUFFERED": "1"}
    environment |= variables
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


def test_the_port_may_be_set_in_the_env_file_and_the_command_line_goes_before_it(tmp_path: Path) -> None:
    with reserve("127.0.0.1", 0) as taken, reserve("127.0.0.1", 0) as other:
        taken.listen()
        other.listen()
        port, other_port = taken.getsockname()[1], other.getsockname()[1]
        (tmp_path / ".env").write_text(f"BYLINE_UI_PORT={port}\n")
        _, errors = start(tmp_path).communicate(timeout=30)
        assert errors.startswith(f"Port {port} on 127.0.0.1 is in use")
        (tmp_path / "articles" / "harbour.md").unlink()
        (tmp_path / "articles").rmdir()
        _, errors = start(tmp_path, "--port", str(other_port)).communicate(timeout=30)
        assert errors.startswith(f"Port {other_port} on 127.0.0.1 is in use")


@pytest.mark.parametrize(
    ("arguments", "variables", "message"),
    [
        (["--host", "0.0.0.0"], {}, "Other machines reach 0.0.0.0, so whoever asks there has to sign in. Set BYLINE_USERS"),
        ([], {"BYLINE_USERS": "ann:orange"}, "BYLINE_USERS: Entry 1 (ann) has no bcrypt hash."),
        ([], {"BYLINE_UI_PROT": "1"}, "There is no setting BYLINE_UI_PROT. Did you mean BYLINE_UI_PORT?"),
    ],
)
def test_what_is_not_safe_is_refused_before_anything_is_opened(
    tmp_path: Path, arguments: list[str], variables: dict[str, str], message: str
) -> None:
    running = start(tmp_path, "--port", "0", *arguments, **variables)
    output, errors = running.communicate(timeout=30)
    assert (running.returncode, output) == (1, "")
    assert errors.startswith(message)
    assert "orange" not in errors
    assert not (tmp_path / "index").exists()


def test_a_password_becomes_an_entry_that_lets_its_person_in() -> None:
    command = [sys.executable, "-m", "ui", "hash-password", "ann"]
    made = subprocess.run(command, input="orange\n", capture_output=True, text=True, check=True)
    assert Accounts(SecretStr(made.stdout.strip())).verify("ann", "orange")
    assert "orange" not in made.stdout + made.stderr


def test_a_password_is_asked_for_twice_and_not_shown() -> None:
    command = [sys.executable, "-m", "ui", "hash-password", "ann"]
    screen, terminal = pty.openpty()
    with subprocess.Popen(command, stdin=terminal, stdout=subprocess.PIPE, stderr=terminal, text=True) as running:
        os.close(terminal)
        shown = b""
        for asked in (b"Password for ann: ", b"The same once more: "):
            while asked not in shown:
                shown += os.read(screen, 1000)
            os.write(screen, b"orange\n")
        output, _ = running.communicate(timeout=30)
    os.close(screen)
    assert Accounts(SecretStr(output.strip())).verify("ann", "orange")
    assert b"orange" not in shown
