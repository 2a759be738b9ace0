"""A file that a reader sends is read once, lies nowhere afterwards, and nobody gets it from the server."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest

from tests.rag.small_engine import small_engine
from tests.ui.access.test_accounts import ANN, BEN
from tests.ui.conftest import SmallEngine, served
from ui.bringing import uploads
from ui.bringing.uploads import FOLDER, new_folder, taken
from ui.settings import PageSettings

SECRET = b"A text that its owner alone may see."


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with small_engine(tmp_path_factory.mktemp("uploads")) as engine, served(engine, PageSettings(upload_megabytes=0.1)) as address:
        yield address


def in_folder(name: str = "0a1b") -> Path:
    path = FOLDER / "digest" / name
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(SECRET)
    return path


def send(url: str, data: bytes) -> httpx.Response:
    return httpx.post(f"{url}gradio_api/upload", files={"files": ("0a1b", data)})


def test_a_file_is_gone_when_it_was_read_or_is_too_large() -> None:
    path = in_folder()
    assert taken(str(path), len(SECRET)) == SECRET
    assert not path.parent.exists()
    assert taken(str(in_folder()), len(SECRET) - 1) is None
    assert not path.parent.exists()
    assert taken(str(path), 100) is None


def test_only_what_was_sent_can_be_named(tmp_path: Path) -> None:
    other = tmp_path / "0a1b"
    other.write_bytes(SECRET)
    link = in_folder("link")
    link.unlink()
    link.symlink_to(other)
    for path in (str(other), f"{FOLDER}/digest/../../{other}", str(link), str(FOLDER), "", "a\0b", "/etc/passwd"):
        assert taken(path, 1000) is None
    assert other.read_bytes() == SECRET
    link.unlink()
    link.parent.rmdir()


def test_the_folder_is_for_this_process_alone() -> None:
    assert FOLDER.stat().st_mode & 0o077 == 0


def test_what_a_killed_process_left_is_removed_and_what_another_uses_stays(tmp_path: Path) -> None:
    program = "import os, sys; from pathlib import Path; from ui.bringing.uploads import new_folder; print(new_folder(Path(sys.argv[1]))); "
    command = [sys.executable, "-c", program + "sys.stdout.flush(); os._exit(9)", str(tmp_path)]
    killed = subprocess.run(command, capture_output=True, text=True, env=os.environ | {"GRADIO_TEMP_DIR": str(tmp_path)})
    left, mine = Path(killed.stdout.strip()), new_folder(tmp_path)
    (left / "0a1b").write_bytes(SECRET)
    for folder in (left, mine):
        os.utime(folder.parent, (0, 0))
    new_folder(tmp_path)
    assert not left.parent.exists()
    assert mine.is_dir()


@pytest.mark.loopback
def test_nobody_is_given_a_file_that_was_sent_however_it_is_asked_for(url: str) -> None:
    [path] = send(url, SECRET).json()
    assert Path(path).read_bytes() == SECRET
    for asked in (
        f"gradio_api/file={path}",
        f"file={path}",
        f"gradio_api/file/{path}",
        f"gradio_api/proxy={path}",
        f"gradio_api/file%3D{path}",
    ):
        answer = httpx.get(f"{url}{asked}")
        assert answer.status_code == 404
        assert SECRET not in answer.content
    assert taken(path, 1000) == SECRET


@pytest.mark.loopback
def test_what_is_too_large_is_not_even_received(url: str) -> None:
    assert send(url, b"x" * 120_000).status_code == 413
    assert send(url, b"x" * 105_000).status_code == 413
    endless = httpx.post(f"{url}gradio_api/upload", content=iter([b"x"]), headers={"Content-Type": "multipart/form-data; boundary=x"})
    assert endless.status_code == 411
    assert [path for path in FOLDER.rglob("*") if path.is_file()] == []


@pytest.mark.loopback
def test_what_was_sent_and_not_added_is_bounded_for_each_and_for_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploads, "PERSONS_AT_ONCE", 1.5)
    settings = PageSettings(upload_megabytes=0.1, upload_total_megabytes=0.25, users=f"ann:{ANN},ben:{BEN}")
    with small_engine(tmp_path) as engine, served(engine, settings) as url:

        def sent(who: tuple[str, str], number: int) -> httpx.Response:
            data = bytes([number]) * 100_000
            return httpx.post(f"{url}gradio_api/upload", files={"files": (f"{number}", data)}, auth=who)

        ann, ben = ("ann", "orange"), ("ben", "lemon")
        [first], [_] = sent(ann, 1).json(), sent(ann, 2).json()
        refused = sent(ann, 3)
        assert refused.status_code == 413
        assert "not added have more than 0.25 MB" in refused.text
        assert sent(ben, 4).status_code == 200
        assert sent(ben, 5).status_code == 413  # all have too much together
        assert taken(first, 200_000)
        assert sent(ann, 3).status_code == 200
    for path in FOLDER.rglob("*"):
        assert not path.is_file()  # the server deletes what is left


@pytest.mark.loopback
def test_a_file_that_broke_off_leaves_nothing(url: str) -> None:
    where = urlsplit(url)
    with socket.create_connection((where.hostname, where.port), timeout=20) as connection:
        head = f"POST /gradio_api/upload HTTP/1.1\r\nHost: {where.netloc}\r\nContent-Length: 90000\r\n"
        part = '--x\r\nContent-Disposition: form-data; name="files"; filename="0a1b"\r\n\r\n'
        connection.sendall(f"{head}Content-Type: multipart/form-data; boundary=x\r\n\r\n{part}{'y' * 50_000}".encode())
        while not any(path.is_file() for path in FOLDER.iterdir()):
            time.sleep(0.01)
    while any(path.is_file() for path in FOLDER.iterdir()):
        time.sleep(0.01)


@pytest.mark.loopback
def test_where_nothing_can_be_added_nothing_can_be_sent() -> None:
    with served(SmallEngine()) as url:
        assert send(url, b"x").status_code == 413
