"""One story told by ten pages must count as one source, and two reports must never be taken for one."""

from __future__ import annotations

import itertools
import random
import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.attribution.outlets import OutletCredits
from rag.sentences import sentence_spans
from rag.stories.fingerprints import Fingerprint, fingerprint
from rag.stories.stories import Postings, StoryIndex, stories
from rag.stories.story_links import Link
from tests.rag.stories.story_pages import HALVES, pages, story


def grouped(*kept: Fingerprint) -> dict[str, str]:
    index = StoryIndex(kept)
    return stories([each.article_id for each in kept], [link for each in kept for link in index.links_of(each)])


CASES = [(half, case) for half, content in HALVES.items() for case in content["stories"]]
APART = [pytest.param(half, case, id=case["name"]) for half, content in HALVES.items() for case in content["apart"]]
RETOLD = [pytest.param(half, case, id=case["name"]) for half, case in CASES]


@pytest.mark.parametrize(("half", "case"), RETOLD)
def test_pages_that_retell_one_report_are_one_story(half: str, case: dict[str, Any]) -> None:
    assert len(set(grouped(*pages(case, HALVES[half]["outlets"])).values())) == 1


@pytest.mark.parametrize(("half", "case"), APART)
def test_look_alikes_stay_apart(half: str, case: dict[str, Any]) -> None:
    assert len(set(grouped(*pages(case, HALVES[half]["outlets"])).values())) == 2


def test_reports_are_not_joined_with_each_other() -> None:
    """The agencies of the cases and some of their persons are the same."""
    kept = [each for half, case in CASES for each in pages(case, HALVES[half]["outlets"])]
    group_of = grouped(*kept)
    for one, other in itertools.combinations(kept, 2):
        if one.article_id.rpartition(" ")[0] != other.article_id.rpartition(" ")[0]:
            assert group_of[one.article_id] != group_of[other.article_id]


def test_the_evidence_of_a_rewrite_names_what_is_shared() -> None:
    one, other = pages(HALVES["dev"]["stories"][1], HALVES["dev"]["outlets"])
    (link,) = StoryIndex([one]).links_of(other)
    assert (link.one, link.other, link.kind) == ("clinic data 0", "clinic data 1", "rewrite")
    assert link.evidence.startswith("same quotation, figures and days (1.8m, 2023-06-02, 72 hour), names (")
    assert link.evidence.endswith("source (Harbour Post)")


def test_a_rewrite_needs_the_same_source() -> None:
    """Two outlets that report one event share names, figures, days and what was said aloud, and are two sources all the same."""
    one, other = HALVES["dev"]["stories"][1]["articles"]
    kept = [fingerprint(name, page["text"], days=page["days"], publisher=page["publisher"]) for name, page in (("a", one), ("b", other))]
    assert set(grouped(*kept).values()) == {"a", "b"}


def test_captures_of_one_report_are_one_story_and_the_others_are_alone(captures: Path) -> None:
    texts = {path.name[:3]: path.read_text(encoding="utf-8") for path in captures.glob("0*.txt")}
    second = texts.pop("004")
    headlines = [
        line for line in second.splitlines() if line.strip() and len(line) < 90 and second.count(line) >= 2 and not line.startswith("TT")
    ]
    offset = second.index(headlines[-1])
    texts |= {"004a": second[:offset], "004b": second[offset:]}
    credits = OutletCredits()
    kept = []
    for name, text in texts.items():
        credited = {outlet for start, end in sentence_spans(text) if (outlet := credits.reported_by(text[start:end], None))}
        kept.append(fingerprint(name, text, credited=credited))
    assert grouped(*kept) == {"000": "000", "001": "000", "003": "000", "002": "002", "004a": "004a", "004b": "004b"}


@pytest.mark.parametrize(
    "change",
    [
        lambda lines, other: lines[: len(lines) * 2 // 5],
        lambda lines, other: lines[::-1],
        lambda lines, other: ["Another headline", *lines[1:]],
        lambda lines, other: [*other[:6], *lines, *other[6:12]],
        lambda lines, other: [re.sub(r"\b(\w)(\w+) fell", r"\1o\2 sank", line) for line in lines],
        lambda lines, other: [re.sub(r"^The \w+", "That thing", line) for line in lines[::2]],
    ],
    ids=["cut", "reordered", "headline", "wrapped", "words", "every second sentence, beginnings"],
)
def test_a_copy_is_found_and_says_how_much_is_shared(change: Any) -> None:
    original, unrelated = story(1), story(2)
    copy = "\n".join(change(original.split("\n"), unrelated.split("\n")))
    index = StoryIndex([fingerprint("original", original), fingerprint("unrelated", unrelated)])
    links = index.links_of(fingerprint("copy", copy))
    assert [(link.one, link.other, link.kind) for link in links] == [("copy", "original", "copy")]
    assert re.fullmatch(r"\d+% of the shorter article's word runs stand in the longer", links[0].evidence)


@given(st.lists(st.lists(st.integers(0, 30), max_size=8), max_size=40))
def test_postings_find_every_article_that_has_a_hash(articles: list[list[int]]) -> None:
    postings = Postings()
    for number, keys in enumerate(articles):
        postings.add(np.array(keys, np.uint32), number)
    wanted = np.arange(31, dtype=np.uint32)
    positions, numbers, frequencies = postings.find(wanted, 100)
    expected = {(key, number) for number, keys in enumerate(articles) for key in keys}
    assert set(zip(positions.tolist(), numbers.tolist(), strict=True)) == expected
    assert len(positions) == len(expected)
    assert frequencies.tolist() == [sum(key in keys for keys in articles) for key in range(31)]


def test_an_article_that_was_replaced_or_removed_is_not_found() -> None:
    index = StoryIndex([fingerprint("a", story(15))])
    index.add(fingerprint("a", story(16)))
    assert len(index) == 1
    assert index.links_of(fingerprint("b", story(15))) == []
    assert len(index.links_of(fingerprint("b", story(16)))) == 1
    index.remove("a")
    index.remove("a")
    assert (len(index), index.links_of(fingerprint("b", story(16))), index.get("a")) == (0, [], None)


def test_links_do_not_depend_on_the_order_of_adding() -> None:
    kept = [each for half, case in CASES for each in pages(case, HALVES[half]["outlets"])]
    one, other = StoryIndex(kept), StoryIndex(reversed(kept))
    assert [one.links_of(each) for each in kept] == [other.links_of(each) for each in kept]
    links = {link for each in kept for link in one.links_of(each)}
    assert len(links) == len({(link.one, link.other) for link in links})  # seen from either end, a link is the same


def test_many_pages_that_carry_one_text_are_one_story() -> None:
    """More than the postings of a hash that are looked at."""
    text = story(17, 15).split("\n")
    kept = [fingerprint(f"a{number:03}", "\n".join(random.Random(number).sample(text, len(text)))) for number in range(150)]
    assert set(grouped(*kept).values()) == {"a000"}


def link(one: str, other: str, kind: Any = "rewrite", score: float = 0.5) -> Link:
    return Link(one, other, kind, score, "")


@pytest.mark.parametrize(
    ("ids", "links", "groups"),
    [
        ("abc", [], "abc"),
        ("abc", [link("a", "b", "copy"), link("b", "c", "copy")], "aaa"),  # copies of a copy
        ("abc", [link("a", "b"), link("b", "c")], "aac"),  # c is linked to one of two: no majority
        ("abc", [link("a", "b"), link("b", "c", score=0.9)], "abb"),  # the stronger link first
        ("abcd", [link("a", "b"), link("a", "c"), link("b", "c"), link("c", "d"), link("b", "d")], "aaaa"),
        ("abcd", [link("a", "b", "copy"), link("c", "d", "copy"), link("b", "c")], "aaaa"),  # a page and its copies count once
        ("abcd", [link("a", "b"), link("c", "d"), link("b", "c")], "aacc"),
        ("abcd", [link("a", "b", "copy"), link("b", "c", score=0.9), link("a", "d")], "aaad"),  # d has one of two texts
        ("ab", [link("a", "x"), link("x", "b", "copy")], "ab"),
    ],
)
def test_groups_do_not_chain_through_weak_links(ids: str, links: list[Link], groups: str) -> None:
    assert stories(ids, links) == dict(zip(ids, groups, strict=True))


IDS = "abcdefgh"
LINKS = st.builds(
    lambda pair, kind, score: link(min(pair), max(pair), kind, score),
    st.lists(st.sampled_from(IDS), min_size=2, max_size=2, unique=True),
    st.sampled_from(["copy", "rewrite"]),
    st.sampled_from([0.3, 0.6, 0.9]),
)


@given(st.lists(LINKS, max_size=20, unique_by=lambda each: (each.one, each.other)), st.randoms())
def test_groups_are_the_same_in_any_order_and_named_by_their_first(links: list[Link], chance: random.Random) -> None:
    group_of = stories(IDS, links)
    shuffled, ids = links[:], list(IDS)
    chance.shuffle(shuffled)
    chance.shuffle(ids)
    assert stories(ids, shuffled) == group_of
    for article_id, name in group_of.items():
        assert name == min(other for other in IDS if group_of[other] == group_of[article_id])
    for each in links:
        if each.kind == "copy":
            assert group_of[each.one] == group_of[each.other]


@pytest.mark.parametrize(
    ("lead", "quotation", "joined"),
    [
        ("", "", False),
        ("", "“Nobody has asked the river what it wants.”", False),  # of persons whom all name
        ("Emil Santer, Greta Hruby and Hal Klimt came as well.", "", False),  # said by all
        ("Emil Santer, Greta Hruby and Hal Klimt came as well.", "“Nobody has asked the river what it wants.”", True),
    ],
)
def test_a_quotation_or_name_that_everybody_has_joins_nothing(lead: str, quotation: str, joined: bool) -> None:
    """Among forty reports that quote an anthem and name a president, two are one story by what only they share."""
    all_tell = "Orbis says so. Anna Varga met Bruno Casale and Dora Lund. “We walk together in the light of day.”"
    told = [fingerprint(f"a{number:02}", f"{all_tell} {story(100 + number, 2)}", credited=["Orbis"]) for number in range(38)]
    for number in range(2):
        text = f"{all_tell} {quotation} {lead} {lead} {story(200 + number, 2)}"
        told.append(fingerprint(f"b{number}", text, credited=["Orbis"]))
    group_of = grouped(*told)
    assert (group_of["b1"] == "b0") == joined
    assert len(set(group_of.values())) == 40 - joined


def test_a_copy_of_a_page_that_credits_its_source_is_called_a_copy() -> None:
    text = f"Orbis says so. “Nobody has asked the river what it wants.”\n{story(19, 10)}"
    one, other = (fingerprint(name, text, credited=["Orbis"], publisher=f"Paper {name}") for name in "ab")
    assert [link.kind for link in StoryIndex([one]).links_of(other)] == ["copy"]


@pytest.mark.parametrize("times", [20, 300])
def test_an_article_that_was_updated_often_is_still_found(times: int) -> None:
    """Its former versions must not make its names and figures look common."""
    one, other = pages(HALVES["dev"]["stories"][1], HALVES["dev"]["outlets"])
    index = StoryIndex([one])
    for _ in range(times):
        index.add(one)
    assert len(index) == 1
    assert [link.kind for link in index.links_of(other)] == ["rewrite"]


def test_a_hash_that_thousands_have_does_not_slow_the_search() -> None:
    postings = Postings()
    for number in range(300):
        postings.add(np.array([7, number + 100], np.uint32), number)
    positions, _, frequencies = postings.find(np.array([7, 150], np.uint32), 5)
    assert frequencies.tolist() == [300, 1]
    assert np.count_nonzero(positions == 0) < 60  # five in each of the few parts of the index
    assert np.count_nonzero(positions == 1) == 1
