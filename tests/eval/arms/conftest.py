"""Articles small enough to say by hand what is found in them."""

from __future__ import annotations

import pytest

import rag

TEXTS = {
    "talks": ("The talks", "Mara Lind met Otto Brandt in Geneva on 3 March 2020. They discussed grain exports for two hours."),
    "bakery": ("A bakery", "Anna Falk opened a bakery in Oslo on 5 May 2018. It sells rye bread and buns."),
    "storm": ("The storm", "A storm took the roof off the town hall of Varde. Firemen closed the square for a day."),
}


@pytest.fixture
def articles() -> list[rag.Article]:
    return [
        rag.Article(article_id=name, title=title, publisher=None, published=None, url=None, language="en", text=text)
        for name, (title, text) in TEXTS.items()
    ]
