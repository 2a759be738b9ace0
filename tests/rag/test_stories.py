"""One story told by ten pages must count as one source, and two reports must never be taken for one."""

from __future__ import annotations

import itertools
import json
import random
import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.fingerprints import Fingerprint, fingerprint, hashes
from rag.outlets import OutletCredits
from rag.sentences import sentence_spans
from rag.stories import Postings, StoryIndex, stories
from rag.story_links import Link, common_sources, copy_link, overlap, shared_names

REWRITES = Path(__file__).parent / "rewrites"
HALVES = {half: json.loads((REWRITES / f"{half}.json").read_text(encoding="utf-8")) for half in ("dev", "held_out")}


def pages(case: dict[str, Any], outlets: list[str]) -> list[Fingerprint]:
    """Fingerprints of a hand-written case. Every outlet of the file that a page names is taken for credited."""
    found = []
    for number, page in enumerate(case["articles"]):
        credited = {outlet for outlet in outlets if outlet in page["text"]}
        name = f"{case['name']} {number}"
        found.append(fingerprint(name, page["text"], days=page["days"], credited=credited, publisher=page["publisher"]))
    return found


def grouped(*kept: Fingerprint) -> dict[str, str]:
    index = StoryIndex(kept)
    return stories([each.article_id for each in kept], [link for each in kept for link in index.links_of(each)])


def story(seed: int, sentences: int = 40) -> str:
    """A text of words that no other seed has, in paragraphs, with names and figures."""
    chance = random.Random(seed)
    letters = "bdfgklmnprstvz"
    vocabulary = ["".join(chance.choice(letters) + chance.choice("aeiou") for _ in range(3)) for _ in range(400)]
    lines = []
    for _ in range(sentences):
        given, family = (word.capitalize() for word in chance.choices(vocabulary[:20], k=2))
        told = " ".join(chance.sample(vocabulary[20:], 12))
        lines.append(f"The {told} of {given} {family} fell {chance.randint(100, 999)}.")
    return "\n".join(lines)


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


def test_the_share_of_a_cut_copy_does_not_fall_with_the_length_of_the_page() -> None:
    """A Jaccard coefficient would: 150 words of a page of 6,000 have .03."""
    original = story(3, 400)
    cut = "\n".join(original.split("\n")[200:220])
    common = overlap(fingerprint("cut", cut), fingerprint("original", original))
    assert common.share > 0.95
    assert common.runs >= 20


def test_new_prices_in_old_words_are_not_a_copy() -> None:
    old = story(4)
    new = re.sub(r"\d{3}", lambda match: str(1000 - int(match.group())), old)
    assert overlap(fingerprint("old", old), fingerprint("new", new)).share > 0.55
    assert copy_link(fingerprint("old", old), fingerprint("new", new)) is None


def test_other_names_in_old_words_are_not_a_copy() -> None:
    text = story(5)
    swapped = re.sub(r"[A-Z]\w+ [A-Z]\w+(?= fell)", lambda match: match.group()[::-1].title(), text)
    old, new = fingerprint("old", text), fingerprint("new", swapped)
    assert overlap(old, new).share > 0.55
    assert copy_link(old, new) is None


def test_what_was_said_in_public_is_not_copied_text() -> None:
    speech = "\n".join(f"“{line}”" for line in story(7, 30).split("\n"))
    one, other = f"{story(8, 12)}\n{speech}", f"{story(9, 12)}\n{speech}"
    assert copy_link(fingerprint("a", one), fingerprint("b", other)) is None


def test_one_outlet_that_uses_paragraphs_again_makes_no_copy() -> None:
    shared = story(10, 26)
    one, other = f"{story(11, 14)}\n{shared}", f"{shared}\n{story(12, 40)}"
    at_home = [fingerprint(name, text, publisher="The Paper") for name, text in (("a", one), ("b", other))]
    elsewhere = [fingerprint("a", one, publisher="The Paper"), fingerprint("b", other, publisher="Another Paper")]
    assert copy_link(*at_home) is None
    assert copy_link(*elsewhere) is not None


def test_a_name_spelled_otherwise_is_the_same_name() -> None:
    assert shared_names(["qaani", "mahdi", "sadr"], ["ghaani", "madhi", "sudani"]) == ["qaani"]


def test_sources_are_outlets_of_neither_page() -> None:
    def page(publisher: str | None, *credited: str, named: tuple[str, ...] = ()) -> Fingerprint:
        return fingerprint("a", "Text.", credited=credited, named=named, publisher=publisher)

    assert common_sources(page("A", "the Associated Press"), page("B", "AP")) == ["the Associated Press"]
    assert common_sources(page("Reuters"), page("B", "Reuters")) == ["Reuters"]
    assert common_sources(page("A", "Reuters"), page("B", named=("Reuters",))) == ["Reuters"]
    assert common_sources(page("A", "Reuters"), page(None, named=("Reuters",))) == []  # it may be its own name
    assert common_sources(page("Reuters", "Reuters"), page("Reuters", "Reuters")) == []
    assert common_sources(page("A", "Reuters"), page("B", "AFP")) == []
    assert common_sources(page(None), page(None)) == []


def test_an_outlet_named_in_passing_is_not_a_source() -> None:
    long = story(13, 20)
    passing = fingerprint("a", f"{long}\nReuters said so.", credited=["Reuters"])
    leading = fingerprint("a", f"Reuters said so.\n{long}", credited=["Reuters"])
    again = fingerprint("a", f"{long}\nReuters said so. Reuters did. Reuters does.", credited=["Reuters"], named=["Reuters"])
    agency = fingerprint("a", long, credited=["Reuters"])
    assert [each.credited for each in (passing, leading, again, agency)] == [(), ("Reuters",), ("Reuters",), ("Reuters",)]
    assert again.named == ()


def test_figures_are_read_however_they_are_written() -> None:
    text = "Five sources spoke of $16bn, 42 percent, 1.5 million and 2,300 men on October 30, 2019."
    assert fingerprint("a", text).figures == ("1.5m", "16b", "2300", "42%", "5 sourc")


def test_days_are_whole_days() -> None:
    assert fingerprint("a", "Text.", days=["2021-12-08", "2021-12", "2021", "2021-12-08"]).days == ("2021-12-08",)


@pytest.mark.parametrize(
    ("text", "quoted_runs"),
    [
        ("He said: “We know how to deal with it.” So.", 4),
        ('He said: "We know how to deal with it." So.', 4),
        ("He said: 'We know how to deal with it.' So.", 4),
        ("He said: ‘We don’t know how to deal with it.’ So.", 5),
        ("«We know how to deal with it», er sagte: „We know how to deal with it.“", 4),
        ("He said: “We know how to deal with it.\nThe next paragraph is not his.", 4),
        ('A 27" screen and a 32" screen are far too big for it.', 0),
        ("The “so-called expert” came.", 0),
    ],
)
def test_quotations_are_read_in_all_marks(text: str, quoted_runs: int) -> None:
    assert len(hashes(fingerprint("a", text).quoted)) == quoted_runs


@given(st.text(), st.lists(st.dates().map(str)), st.lists(st.text()), st.none() | st.text())
def test_a_stored_fingerprint_is_the_same_again(text: str, days: list[str], credited: list[str], publisher: str | None) -> None:
    kept = fingerprint("ä/1", text, days=days, credited=credited, publisher=publisher)
    assert Fingerprint.from_json(kept.to_json()) == kept


def test_a_stored_fingerprint_is_small() -> None:
    assert len(fingerprint("a", story(14, 100)).to_json()) < 4000


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
