"""A link to a citation opens that one and carries its words as text."""

from __future__ import annotations

import dataclasses

from tests.ui.conftest import HARBOUR, cite
from ui.answers.citation_link import opens, quotes


def test_a_link_names_the_answer_and_the_citation() -> None:
    assert opens(3, 2) == 'href="#reading" role="button" data-open="2" data-exchange="3"'


def test_the_quote_and_its_origin_cannot_end_the_attribute() -> None:
    bad = dataclasses.replace(cite(HARBOUR, "The strike had lasted nine days.", 1), quote='"><script>', publisher='"><b>', reported_by=None)
    assert quotes(bad) == 'data-quote="&quot;&gt;&lt;script&gt;" data-from="&quot;&gt;&lt;b&gt; · 2 April 2023"'
