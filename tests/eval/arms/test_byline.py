"""Byline on a set's articles: under the ids and with the words that the set has, so that its gold answers and passages are found."""

from __future__ import annotations

from pathlib import Path

import rag
from eval.arms.byline import byline
from eval.sets.question_set import SetArticle

TEXT = "Mara Lind met Otto Brandt in Geneva on 3 March 2020. They discussed grain exports for two hours."


def test_articles_keep_ids_titles_and_words(tmp_path: Path) -> None:
    articles = [
        SetArticle("p0", 'The "Geneva" talks: a report', TEXT),
        SetArticle("q1-d0", "", "A storm took the roof off the town hall of Varde."),
    ]
    with byline(rag.Settings(answerer="extractive"), articles, tmp_path) as engine:
        found = {article.article_id: article for article in engine.articles()}
        assert set(found) == {"p0", "q1-d0"}
        assert (found["p0"].title, found["p0"].text) == ('The "Geneva" talks: a report', TEXT)
        assert found["q1-d0"].text == "A storm took the roof off the town hall of Varde."
        assert engine.retrieve("Where did Mara Lind meet Otto Brandt?", 1)[0].article_id == "p0"
    assert (tmp_path / "whole").exists()
