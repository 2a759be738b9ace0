"""A person of a server hands over documents and addresses, never the server's own files; what was fetched is kept as it was then."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import ClassVar

import pytest

import rag
from rag.handed_over import documents_of
from rag.ingestion.reading import Reading
from tests.rag.small_engine import small_engine, write_articles

STORY = "Ottilie Kravanja fuhr am Freitag nach Köln und sprach dort mit Otto Brandt über das Hochwasser in Zubrovka."
PAGE = f"<html><head><title>Hochwasser</title></head><body><article><h1>Hochwasser</h1><p>{STORY}</p></article></body></html>"
ALLOWED = Reading(allow_private=True)
TEXT = rag.Document("pasted.txt", b"A text.")


class Latin(SimpleHTTPRequestHandler):
    extensions_map: ClassVar[dict[str, str]] = {**SimpleHTTPRequestHandler.extensions_map, ".html": "text/html; charset=iso-8859-1"}

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def site(tmp_path: Path) -> Iterator[str]:
    """The address of a server with a page whose encoding only the server tells."""
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "story.html").write_text(PAGE, encoding="iso-8859-1")
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Latin, directory=str(tmp_path / "site")))
    serving = threading.Thread(target=server.serve_forever)
    serving.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    serving.join()


def test_a_path_is_refused_whatever_it_looks_like(tmp_path: Path) -> None:
    for path in (tmp_path, str(tmp_path), "file:///etc/hostname", "story.html", ""):
        with pytest.raises(rag.BylineError, match=r"as a rag\.Document\.$"):
            documents_of([TEXT, path], Reading())


@pytest.mark.loopback
def test_addresses_become_documents_and_what_cannot_be_fetched_is_told(site: str) -> None:
    documents, rejected = documents_of([TEXT, f"{site}/story.html", f"{site}/missing.html"], ALLOWED)
    assert documents[0] is TEXT
    assert (documents[1].name, documents[1].address) == (f"{site}/story.html", f"{site}/story.html")
    assert documents[1].data.decode("iso-8859-1") == PAGE
    assert [each.path for each in rejected] == [f"{site}/missing.html"]
    documents, rejected = documents_of([f"{site}/story.html"], Reading())
    assert (documents, "BYLINE_ALLOW_PRIVATE_ADDRESSES" in rejected[0].reason) == ([], True)
    assert rejected[0].reason.removesuffix(f"; {rejected[0].remedy}").endswith("is not a public address")


@pytest.mark.loopback
def test_nothing_more_is_fetched_after_a_stop(site: str) -> None:
    assert documents_of([f"{site}/story.html", TEXT], ALLOWED, lambda: True) == ([TEXT], [])


@pytest.mark.loopback
def test_a_fetched_page_is_read_again_as_it_was_when_its_site_is_gone(site: str, tmp_path: Path) -> None:
    with small_engine(tmp_path, allow_private_addresses=True) as shared, rag.Workspaces(shared) as people:
        (own,) = people.ingest("ada", [f"{site}/story.html"]).added
        (tmp_path / "site" / "story.html").unlink()
        shared.ingest([write_articles(tmp_path / "later", {"late.txt": "A bridge near Tarn was opened by Mara Lind."})])
        with people.engine_of("ada") as engine:
            assert len(engine.articles()) == 5
            article = engine.article(own)
            assert (article.text, article.title, article.url) == (STORY, "Hochwasser", f"{site}/story.html")
