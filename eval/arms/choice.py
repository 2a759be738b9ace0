"""Opens an arm on a question set, its index kept in a folder that is named by what it is made of, so that a second run starts at once.

An index is of certain articles, made by certain code under certain settings; where any of them changes, another one is made beside it.
The folder may be removed at any time.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import rag
from eval.arms.bm25 import Bm25
from eval.arms.byline import byline
from eval.arms.constant import Constant
from eval.arms.llamaindex import PlainLlamaIndex
from eval.arms.own_articles import OwnArticles
from eval.provenance import code_hash, folder_hash, versions
from eval.run import Asked
from eval.schema import Case
from eval.sets.question_set import QuestionSet, SetArticle

ARMS = ("byline", "constant", "bm25", "llamaindex")
Progress = Callable[[int, int], None]  # done, of how many
# Settings that an index of Byline's is made under.
_INDEXED_UNDER = ("keep", "embedding", "embedding_runtime", "embedding_dimensions", "passage_prefix", "passage_tokens")


@contextmanager
def open_arm(
    name: str, question_set: QuestionSet, cases: Sequence[Case], settings: rag.Settings, cache: Path, progress: Progress | None = None
) -> Iterator[Asked]:
    """An engine by its arm's name.

    Args:
        name: one of ``ARMS``.
        question_set: whose articles are asked about.
        cases: that will be asked; of a set whose questions have articles of their own, only theirs are indexed.
        settings: Byline's.
        cache: folder in which indexes are kept.
        progress: told how far the making of an index is.

    Raises:
        ConfigurationError: something that the arm needs is not installed.
    """
    one = partial(_on, name, question_set, cases, settings, cache / "indexes")
    if question_set.own_articles:
        yield OwnArticles(cases, one, progress and (lambda done: progress(done, len(cases))))
        return
    with one(None, progress) as engine:
        yield engine


@contextmanager
def _on(
    name: str,
    question_set: QuestionSet,
    cases: Sequence[Case],
    settings: rag.Settings,
    cache: Path,
    case: Case | None,
    progress: Progress | None = None,
) -> Iterator[Asked]:
    """The arm on the articles of one case, or of the whole set."""
    articles = question_set.articles_of(case) if case else question_set.articles
    folder = cache / index_name(name, question_set.name, articles, settings)
    if folder.exists():
        folder.touch()  # so that pruning.py sees that it is in use
    if name == "byline":

        def told(at: rag.Progress) -> None:
            if progress:
                progress(at.done, at.total)

        with byline(settings, question_set.file or articles, folder, told) as engine:
            yield engine
        return
    plain = [as_article(article) for article in articles]
    if name == "constant":
        yield Constant(plain, cases)
    else:
        yield Bm25(plain, folder) if name == "bm25" else PlainLlamaIndex(plain, folder)


def index_name(arm: str, set_name: str, articles: Sequence[SetArticle], settings: rag.Settings) -> str:
    """The name of an index's folder: of what it is, and a hash of all that it is made of."""
    made_of: list[Any] = [list(articles), versions()]
    if arm == "byline":
        made_of += [code_hash(), {name: getattr(settings, name) for name in _INDEXED_UNDER}]
    else:
        made_of.append(folder_hash(Path(__file__).resolve().parent))
    digest = hashlib.sha256(json.dumps(made_of, ensure_ascii=False, sort_keys=True).encode("utf-8", "surrogatepass")).hexdigest()[:16]
    return f"{set_name.replace('/', '-')}-{arm}-{digest}"


def as_article(article: SetArticle) -> rag.Article:
    """An article of a set as it stands, without cleaning, dating or anything else that Byline does."""
    return rag.Article(
        article_id=article.article_id, title=article.title, publisher=None, published=None, url=None, language="en", text=article.text
    )
