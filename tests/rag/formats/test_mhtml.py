"""Pages saved by a browser as one file: the page itself must be found and read in its own encoding."""

from __future__ import annotations

import base64
import quopri
import time

import pytest

from rag.errors import ArticleError
from rag.formats.mhtml import read_mhtml
from rag.page import Page

SENTENCES = ["The minister’s aide said “größer”, and that the talks would go on for a week in the capital."] * 3
HTML = (
    "<html lang='de'><head><title>Talks</title></head><body><h1>Talks</h1>"
    + "".join(f"<p>{text}</p>" for text in SENTENCES)
    + "</body></html>"
)


def part(
    body: bytes,
    kind: str = "text/html",
    location: str | None = "https://news.example/talks",
    encoding: str = "quoted-printable",
    more: str = "",
) -> bytes:
    coded = quopri.encodestring(body) if encoding == "quoted-printable" else base64.encodebytes(body) if encoding == "base64" else body
    place = f"Content-Location: {location}\r\n" if location else ""
    return f"Content-Type: {kind}\r\nContent-Transfer-Encoding: {encoding}\r\n{place}{more}\r\n".encode() + coded.replace(b"\n", b"\r\n")


def mhtml(*parts: bytes, head: str = "", parameters: str = "") -> bytes:
    top = f"From: <Saved by Blink>\r\n{head}MIME-Version: 1.0\r\n"
    top += f'Content-Type: multipart/related;\r\n\ttype="text/html";{parameters}\r\n\tboundary="--b--"\r\n\r\n'
    return top.encode() + b"".join(b"\r\n----b--\r\n" + one for one in parts) + b"\r\n----b----\r\n"


def read(data: bytes) -> Page:
    return read_mhtml(data, "a.mhtml", "a")


PICTURE = part(b"\x89PNG" * 999, "image/png", "https://news.example/a.png", "base64")
FRAME = part(b"<p>Buy this car now, while it lasts, says the frame.</p>", location="cid:frame-1@mhtml.blink")


@pytest.mark.parametrize("encoding", ["quoted-printable", "base64", "8bit"])
@pytest.mark.parametrize("charset", ["utf-8", "windows-1252"])
def test_the_page_is_decoded_as_its_part_says(encoding: str, charset: str) -> None:
    body = HTML.encode("cp1252" if charset == "windows-1252" else charset)
    page = read(mhtml(part(body, f'text/html; charset="{charset}"', encoding=encoding), PICTURE))
    assert page.text.split("\n") == ["Talks", *SENTENCES]
    assert page.fields["url"].value == "https://news.example/talks"


@pytest.mark.parametrize(
    "data",
    [
        mhtml(FRAME, part(HTML.encode()), head="Snapshot-Content-Location: https://news.example/talks\r\n"),
        mhtml(FRAME, part(HTML.encode(), location=None, more="Content-ID: <main>\r\n"), parameters='\r\n\tstart="<main>";'),
        mhtml(PICTURE, part(HTML.encode()), FRAME),
        b"\r\n" + mhtml(part(HTML.encode())),
        part(HTML.encode()),
    ],
)
def test_the_page_is_told_from_its_frames_and_pictures(data: bytes) -> None:
    assert read(data).text.split("\n") == ["Talks", *SENTENCES]


def test_a_mail_without_a_page_is_read_as_text() -> None:
    assert read(mhtml(part(b"They met.", "text/plain"))).text.strip() == "They met."


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (mhtml(PICTURE), "no page in the file"),
        (mhtml(part(b"")), "is empty"),
        (b"", "save it"),
        (b"\0\xff" * 50, "save it"),
        (
            b"".join(b'Content-Type: multipart/mixed; boundary="%d"\r\n\r\n--%d\r\n' % (number, number) for number in range(20_000)),
            "more parts",
        ),
        (mhtml(*[part(b"x", "image/png")] * 20_000), "more parts"),
    ],
)
def test_what_holds_no_page_is_refused_in_seconds(data: bytes, message: str) -> None:
    began = time.process_time()
    with pytest.raises(ArticleError, match=message) as caught:
        read(data)
    assert (caught.value.path, time.process_time() - began < 5) == ("a.mhtml", True)
