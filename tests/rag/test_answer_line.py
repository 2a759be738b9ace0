"""The first line where articles differ: what counts once, what is withdrawn, who denies."""

from dataclasses import replace

from rag.answer_line import answer_line
from rag.answer_schema import RoleHolder, RoleInQuestion, Source
from rag.answer_spans import AnswerSpan
from rag.extractive import quoted_answer
from rag.names import NameIndex
from rag.schema import Attribution
from rag.sentences import sentence_spans
from tests.rag.hand_scored import scored

NAMES = NameIndex.learn(["Mr. Carl Lind met Ms. Anna Berg. Lind said so. Berg said no. Dr. Olaf Holm said so. Holm said it."])


def first_line(question: str, *articles: tuple[str, str, str], denied: str = "") -> str:
    """Of the answer from articles, each of a publisher, a day, and a text with its story before the bar."""
    sources = []
    for number, (publisher, day, text) in enumerate(articles, 1):
        story, text = text.split("|") if "|" in text else ("", text)
        spans = tuple(sentence_spans(text))
        said = tuple(
            Attribution(*span, "paper", None, None, None, "denied" if denied and denied in text[slice(*span)] else "stated")
            for span in spans
        )
        sources.append(
            Source(f"a{number}", "T", publisher, day, text, 0, len(text), 1.0, number, sentences=spans, story=story, attributions=said)
        )
    read, evidence = scored(question, NAMES, sources)
    line = answer_line(read, evidence, NAMES.is_person)
    return "".join(piece.text for piece in quoted_answer(read, evidence, 6, line)).split("\n")[0]


QUESTION = "How many people did the storm kill?"


def test_both_sides_stand_with_outlet_and_date() -> None:
    assert first_line(
        QUESTION,
        ("AFP", "2020-03-03", "The storm did kill about 40 people in the town."),
        ("Reuters", "2020-03-05", "The storm did kill about 43 people in the town."),
    ) == "The articles differ: **about 40 people** (AFP, 3 March 2020) [1]; **about 43 people** (Reuters, 5 March 2020) [2]"  # fmt: skip


def test_a_copy_that_changed_the_figure_says_that_it_retells() -> None:
    line = first_line(
        QUESTION,
        ("AFP", "2020-03-03", "s|The storm did kill 40 people in the town."),
        ("Copy", "2020-03-05", "s|The storm did kill 43 people in the town."),
    )
    copy = "**43 people** (Copy, 5 March 2020, which retells the same report) [2]"
    assert line == f"The articles differ: **40 people** (AFP, 3 March 2020) [1]; {copy}"


def test_the_value_of_an_article_that_says_it_corrects_stands_first() -> None:
    correction = "The storm did kill 43 people in the town. (Corrects figure in paragraph 1)"
    line = first_line(QUESTION, ("AFP", "2020-03-03", "The storm did kill 40 people in the town."), ("AFP", "2020-03-05", correction))
    assert line == (
        "The articles differ: **43 people** (AFP, 5 March 2020) [1]; **40 people** (AFP, 3 March 2020; corrected on 5 March 2020) [2]"
    )


def test_what_a_correction_withdraws_is_no_answer() -> None:
    text = "An earlier version of this article said the storm did kill 40 people; the storm did kill 43 people."
    assert first_line(QUESTION, ("AFP", "2020-03-03", text)) == f"**43 people**: “{text}” [1] (AFP, 3 March 2020)"


def test_a_denial_stands_beside_the_claim() -> None:
    line = first_line(
        "Who ordered the strike on the port?",
        ("AFP", "2020-03-03", "Officials say Mr. Lind ordered the strike on the port."),
        ("Reuters", "2020-03-04", "He denied that Mr. Lind ordered the strike on the port."),
        denied="denied",
    )
    assert line.startswith("The articles differ: ")
    assert "AFP, 3 March 2020" in line
    assert "“He denied that Mr. Lind ordered the strike on the port.” (Reuters, 4 March 2020) [2]" in line


def test_a_question_for_yes_or_no_gets_no_words_in_its_place() -> None:
    asked = ("AFP", "2020-03-03", "The mayor of the town was Anna Berg.")
    assert first_line("Who was the mayor of the town?", asked).startswith("**Anna Berg**")
    assert "**Anna" not in first_line("Was the mayor of the town there?", asked)


def test_of_whom_somebody_met_only_sentences_of_a_meeting_tell() -> None:
    met = ("AFP", "2020-03-03", "Carl Lind met Anna Berg in the town. Olaf Holm saw the house of Carl Lind in the town.")
    assert first_line("Who did Carl Lind see in the town?", met) == "Named: **Anna Berg** [1]"


MET = "Lind met Anna Berg and Olaf Holm."


def named(question: str, read_there: str = "", holder: str = "") -> list[str]:
    """The names of a list from one sentence in which words were read, or whose question names an office that somebody holds."""
    source = Source("a", "T", "AFP", "2020-03-03", MET, 0, len(MET), 1.0, 1, sentences=((0, len(MET)),))
    read, (item,) = scored(question, NAMES, [source])
    start = MET.index(read_there)
    spans = (AnswerSpan(start, start + len(read_there), 5.0),) if read_there else ()
    roles = (RoleInQuestion("the mayor", 0, 0, (RoleHolder(holder, (holder,), None, None, ()),)),) if holder else ()
    return [each.text for each in answer_line(replace(read, roles=roles), [replace(item, spans=spans)], NAMES.is_person).answers]


def test_a_list_of_persons_has_single_names() -> None:
    assert named("Who did Lind meet?") == ["Anna Berg", "Olaf Holm"]
    assert named("Who did Lind meet?", "Anna Berg and Olaf Holm") == ["Anna Berg", "Olaf Holm"]


def test_who_holds_an_office_that_the_question_names_is_not_listed() -> None:
    assert named("Who did Lind meet beside the mayor?", holder="Olaf Holm") == ["Anna Berg"]


def dated(question: str, *articles: tuple[str, str]) -> list[str]:
    """The dates that stand side by side, from articles of one sentence in each of which a date was read."""
    texts = [text for text, _ in articles]
    sources = [
        Source(f"a{number}", "T", "AFP", "2020-03-03", text, 0, len(text), 1.0, number, sentences=((0, len(text)),))
        for number, text in enumerate(texts, 1)
    ]
    read, evidence = scored(question, NAMES, sources)
    words_read = dict(articles)
    told = [
        replace(item, spans=(AnswerSpan(start, start + len(words_read[item.text]), 5.0),), score=0.0)
        for item in evidence
        for start in [item.text.index(words_read[item.text])]
    ]
    line = answer_line(read, told, NAMES.is_person)
    return [each.text for each in line.answers] if line.differ else []


def test_the_date_of_something_else_in_a_sentence_is_no_side() -> None:
    told = ("On 4 May 2019 a storm hit the town.", "4 May 2019")
    assert dated("When did the storm hit the town?", told, ("The storm hit the town, the worst since the flood in 2003.", "2003")) == []
    assert dated("When did the storm hit the town?", told, ("It was in 2003 that the storm hit.", "2003")) == []  # unsure
    assert set(dated("When did the storm hit the town?", told, ("Then the big storm hit it in 2003.", "2003"))) == {"4 May 2019", "2003"}
