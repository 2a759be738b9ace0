"""Who vouches for a sentence, and how firmly: a claim of an anonymous source must not be told as a fact, nor a denial as a claim."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.attribution.attribution import attributions
from rag.attribution.outlets import OutletCredits
from rag.schema import Attribution
from rag.sentences import sentence_spans


def read(text: str, publisher: str | None = None) -> list[Attribution]:
    return attributions(text, sentence_spans(text), publisher, OutletCredits())


@pytest.mark.parametrize(
    ("sentence", "speaker", "who"),
    [
        ("The ministry said the bridge was closed.", "official", "The ministry"),
        ("The bridge was closed, police said.", "official", "police"),
        ("Harbour officials have repeatedly said that the bridge is unsafe.", "official", "Harbour officials"),
        ("On Tuesday the mayor said the bridge was closed.", "official", "the mayor"),
        ("Prime Minister Anna Berg told parliament that the bridge was closed.", "official", "Prime Minister Anna Berg"),
        ("“The bridge is closed for repairs until May,” said Anna Berg, the minister of transport.", "official", "Anna Berg"),
        ("“The bridge is closed for repairs until May,” said Paul Dale, a professor of engineering.", "person", "Paul Dale"),
        ("“The bridge is closed for repairs until May,” Paul Dale, 64, of Northfield, Ohio, told the council.", "person", "Paul Dale"),
        ("“The bridge is closed for repairs until May,” Senator Paul Dale (D-NY) said.", "official", "Senator Paul Dale"),
        ("The bridge is unsafe, said Paul Dale, an analyst at a bank.", "person", "Paul Dale"),
        ("Paul Dale, an engineer who built it, said the bridge was safe.", "person", "Paul Dale"),
        ("Dr. Paul Dale said the bridge was safe.", "person", "Dr. Paul Dale"),
        ("The U.S. government said the bridge was safe.", "official", "The U.S. government"),
        ("Gen. Paul Dale said the bridge was safe.", "official", "Gen. Paul Dale"),
        ("According to two witnesses, the bridge shook.", "person", "two witnesses"),
        ("The bridge shook, according to residents of the old town.", "person", "residents of the old town"),
        ("A survey found that most people avoid the bridge.", "person", "A survey"),
        ("Analysts expect the toll to rise.", "person", "Analysts"),
        ("Five sources said the bridge would close.", "anonymous", "Five sources"),
        ("People familiar with the matter said the bridge would close.", "anonymous", "People familiar with the matter"),
        ("A source close to the mayor confirmed that the bridge was closed.", "anonymous", "A source close to the mayor"),
        ("The bridge is closed, an official said on condition of anonymity.", "anonymous", "an official"),
        ("An unnamed official was quoted as saying that it was closed.", "anonymous", "An unnamed official"),
        ("Reuters reported that the bridge was closed.", "outlet", "Reuters"),
        ("Media reports suggest that the bridge was closed.", "outlet", "Media reports"),
        ("State television said the bridge was closed.", "outlet", "State television"),
        ("The bridge is closed, according to The Harbour Times.", "outlet", "The Harbour Times"),
        ("According to Reuters, sources close to the mayor said it was closed.", "anonymous", "sources close to the mayor"),
        ("Citing “sources close to” the mayor, Reuters says the bridge is closed.", "anonymous", "sources close to” the mayor"),
        ("Google said the bridge was on its maps.", "official", "Google"),
        ("In a statement, the company confirmed that the bridge was closed.", "official", "the company"),
        ("A statement from the ministry said the bridge was closed.", "official", "A statement from the ministry"),
        ("The plan, the mayor said, is bad.", "official", "the mayor"),
        ("The meeting was described to Reuters by one of the militia officials.", "official", "one of the militia officials"),
        ("The aides were silent, but a port official confirmed the report and told Reuters: “It is closed to all traffic now.”", "official",
         "a port official"),
        ("Officials were quick to point out that the bridge is safe.", "official", "Officials"),
        ("The harbour master told the mayor to close the bridge, sources said.", "anonymous", "sources"),
        ("The paper cited sources indicating that the United States has closed the bridge.", "anonymous", "sources"),
        ("Bank commuters who use the bridge say it is old.", "person", "Bank commuters"),
        ("“The bridge is closed for repairs until May,” said Paul Dale, who started crossing it in 2020.", "person", "Paul Dale"),
        ("“The bridge is closed for repairs until May,” said Paul Dale, director of the port authority.", "official", "Paul Dale"),
        ("The bridge is old, said Paul Dale, director of the Bridge Lab at Northfield University.", "person", "Paul Dale"),
        ("Paul Dale, managing director of recovery firm Bright Burton, says the bridge is old.", "official", "Paul Dale"),
        ("Commenting on the matter, Paul Dale, a journalist, said that the bridge was old.", "person", "Paul Dale"),
        ("Two weeks later, the port authority said that the bridge was old.", "official", "the port authority"),
        ("Under this change Google says it will close the bridge.", "official", "Google"),
        ("The company confirms it’s closed the bridge.", "official", "The company"),
        ("The five-time major winner said the bridge was old.", "person", "The five-time major winner"),
        ("The assistant US attorney said the bridge was old.", "official", "The assistant US attorney"),
        ("The bridge is new, according to its website.", "official", "its website"),
        ("Bloomberg's Paul Dale reported that the bridge was closed.", "outlet", "Bloomberg's Paul Dale"),
        ("During an interview, Will said he was tired.", "person", "Will"),
        ("Paul Dale doesn't expect the bridge to open.", "person", "Paul Dale"),
        ("Paul Shely told us that the bridge was old.", "person", "Paul Shely"),
        ("“It is a safe bridge and it is new,\" Paul Dale explained. “We use it daily.”", "person", "Paul Dale"),
        ("Reuters reported that the mayor had told aides that it was closed.", "official", "the mayor"),
        ("AT&T said it was closed.", "official", "AT&T"),
        ("President Paul Dale, Jr. told us that it was closed.", "official", "President Paul Dale, Jr"),
        ("Google suggested to reporters that it was closed.", "official", "Google"),
        ("It is old, said Paul Dale, head of bridge research at a bank.", "person", "Paul Dale"),
        ("Associated Press reported that Anna Berg had told aides that it was closed.", "person", "Anna Berg"),
    ],
)  # fmt: skip
def test_the_speaker_is_found(sentence: str, speaker: str, who: str) -> None:
    record = read(sentence)[0]
    assert (record.speaker, record.who) == (speaker, who)


@pytest.mark.parametrize(
    "sentence",
    [
        "The bridge was closed on Tuesday.",
        "The mayor called for an early election.",
        "The mayor asked them to close the bridge.",
        "The mayor told the police to close the bridge.",
        "The ministry warned citizens not to use the bridge.",
        "The mayor denied it.",
        "The mayor did not respond to requests for comment.",
        "The mayor declined to say who had closed it.",
        "The bridge is said to be unsafe.",
        "The team added another bridge to its list.",
        "The man who said that the bridge was safe has left.",
        "They signed a deal that Google says was fair.",
        "They pushed back at the rival's claims that it was unsafe.",
        "I said the bridge was safe.",
        "The report claim was filed.",
        "The associated press conference was short.",
        "Nobody said that the bridge was closed.",
        "The Lakers won with a combined score of 225 points.",
        "They founded a body, called the Bridge Office.",
        "It was longer than expected.",
        "A few months ago the bridge was built.",
        "The mayor believed in the bridge.",
        "At the old harbour of the town a sign was read: “We close the bridge at noon on Sundays.”",
        "The total number of closure reports across the city fell from nine to three.",
    ],
)
def test_what_nobody_is_credited_with_is_the_papers(sentence: str) -> None:
    record = read(sentence)[0]
    assert (record.speaker, record.who, record.count) == ("paper", None, None)


@pytest.mark.parametrize(
    ("sentence", "count"),
    [
        ("Five sources said so.", 5),
        ("According to seven Iraqi sources, it was closed.", 7),
        ("Two senior port officials said it was closed.", 2),
        ("An official said it was closed.", 1),
        ("One of the officials said it was closed.", 1),
        ("The anonymous official said it was closed.", 1),
        ("Two aides and three generals said it was closed.", 5),
        ("Several officials said it was closed.", None),
        ("Officials said it was closed.", None),
        ("The ministry said it was closed.", None),
        ("Iraqi official Anna Berg said it was closed.", None),
        ("A study found that it was closed.", None),
        ("The five-time winner said it was closed.", None),
        ("Ten Hag said it was closed.", None),
    ],
)
def test_the_unnamed_are_counted(sentence: str, count: int | None) -> None:
    assert read(sentence)[0].count == count


@pytest.mark.parametrize(
    ("sentence", "mode"),
    [
        ("The bridge was closed.", "stated"),
        ("The mayor said the bridge was closed.", "stated"),
        ("The mayor denied the report.", "denied"),
        ("The mayor dismissed the allegations as gossip.", "denied"),
        ("The mayor was denied entry.", "stated"),
        ("The bridge is said to be unsafe.", "alleged"),
        ("The mayor reportedly closed the bridge.", "alleged"),
        ("The mayor claimed that the bridge was safe.", "alleged"),
        ("The opposition accused the mayor of neglect.", "alleged"),
        ("The bridge will close on Monday.", "expected"),
        ("The mayor said the bridge would close.", "expected"),
        ("The city plans to close the bridge.", "expected"),
        ("The mayor threatened to resign.", "expected"),
        ("If it rains, the bridge could close.", "expected"),
        ("The fear is that the bridge could close.", "expected"),
        ("“We will close the bridge on Monday,” the mayor said.", "expected"),
        ("The mayor resigned on Monday, which could bring an early election.", "stated"),
        ("The mayor allegedly denied that it would close.", "denied"),
        ("The bridge opened in May.", "stated"),
        ("The bridge was closed and the mayor said it will open.", "expected"),
    ],
)
def test_the_mode_is_that_of_the_main_thing_told(sentence: str, mode: str) -> None:
    assert read(sentence)[0].mode == mode


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Mayor Anna Berg opened it. She said the bridge was safe.", "Mayor Anna Berg"),
        ("Anna Berg said the bridge was safe. The day was hot. She added that it was new.", "Anna Berg"),
        ("“It is a safe bridge and it is new,” Anna Berg said. “We use it daily.”", "Anna Berg"),
        ("“It is safe. We use it daily and like it,” Anna Berg said.\n“It is new.”", "Anna Berg"),
        ("“Stop that right now and go home!” Anna Berg shouted.\n“It is not safe here at all for you,” she said.", "Anna Berg"),
        ("Google said it was closed. It added that it would open.", "Google"),
        ("Paul Dale said it was closed. When Mayor Anna Berg testified in court, she revealed that it was open.", "Mayor Anna Berg"),
        ("“It is a safe bridge and it is new,” Anna Berg said.\nAdvertisement\n“We use it daily and we like it.”", "Anna Berg"),
    ],
)
def test_a_pronoun_or_a_quotation_that_goes_on_has_the_speaker_before(text: str, expected: str) -> None:
    assert read(text)[-1].who == expected


def test_a_quotation_of_several_sentences_has_the_speaker_named_at_its_end() -> None:
    text = "“The bridge is new! It will close on Monday for all traffic,” the mayor said."
    spans = [(0, 19), (20, len(text))]
    assert [record.who for record in attributions(text, spans, None, OutletCredits())] == ["the mayor", "the mayor"]


def test_an_office_is_remembered_from_another_sentence() -> None:
    text = "Anna Berg, the minister of transport, opened it. Paul Dale, a singer, came too. Berg said it was safe. Dale said it was old."
    assert [record.speaker for record in read(text)] == ["paper", "paper", "official", "person"]


@pytest.mark.parametrize(
    ("story", "speaker"),
    [
        ("Karl E. Hansen, a professor, came. Hansen said it was old.", "person"),
        ("The governor, Karl Hansen, came. Hansen said it was old.", "official"),
        ("Karl Hansen, 64, the minister of transport, came. Hansen said it was old.", "official"),
        ("Karl Hansen, who plays for them, came. Hansen said it was old.", "person"),
        ("Karl Hansen, who runs it, came. Hansen said it was old.", "official"),
        ("Karl Hansen is the head of the agency. Hansen said it was old.", "official"),
        ("Officials told Karl Hansen so. Hansen said it was old.", "person"),
        ("Hansen and his wife came. Hansen said it was old.", "person"),
        ("Bright Water sold its boats. The new Bright Water and its rivals grew. Water said it was old.", "official"),
        ("Bright Water Capital said it was old.", "official"),
        ("The CPPA said it was old.", "official"),
        (
            "The film and its actors came; the movie had a premiere, and its cast liked the film. The Harbour director said it was old.",
            "person",
        ),
        ("The Harbour director said it was old.", "official"),
    ],
)
def test_a_name_speaks_as_the_story_describes_it(story: str, speaker: str) -> None:
    assert read(story)[-1].speaker == speaker


@pytest.mark.parametrize(
    ("sentence", "outlet"),
    [
        ("A spokesman told Harbour Living that it was closed.", "Harbour Living"),
        ("A spokesman told HarbourNews.com that it was closed.", "HarbourNews.com"),
        ("Speaking to the Big Bridge Podcast, the mayor said it was closed.", "Big Bridge Podcast"),
        ("It was closed, the mayor said Wednesday on 105.3FM The Fan in Dallas.", "105.3FM The Fan"),
        ("Anna Berg told Sonny Dale, who met her and his wife, that it was closed.", None),
        ("The Wall Street Journal was there. It was closed, per the Journal.", "Wall Street Journal"),
        ("The New York Times was there. The Times says it was closed.", "New York Times"),
    ],
)
def test_an_outlet_on_no_list_or_by_half_its_name_is_credited(sentence: str, outlet: str | None) -> None:
    assert read(sentence)[-1].outlet == outlet


def test_who_spoke_to_whom() -> None:
    text = "Two aides told Reuters it was closed. An aide told the news agency that it was old."
    assert [record.outlet for record in read(text)] == ["Reuters", "Reuters"]
    assert [record.outlet for record in read(text, "Reuters")] == [None, None]


def test_an_outlets_own_page_is_no_other_outlets_report() -> None:
    assert read("Reuters reported that it was closed.", "Reuters")[0].speaker == "paper"


def test_nobody_speaks_inside_a_quotation() -> None:
    assert read("“The minister said that we are all in this together,” the singer said.")[0].who == "the singer"


def test_other_languages_are_left_alone() -> None:
    text = "Der Minister will das. He said so."
    records = attributions(text, sentence_spans(text), None, OutletCredits(), language="de")
    assert {(record.speaker, record.mode) for record in records} == {("paper", "stated")}


PIECES = st.sampled_from(
    [
        "he ",
        "said ",
        "told Reuters ",
        ", ",
        ". ",
        "“",
        "” ",
        '"',
        "Anna Berg ",
        "a source ",
        "according to ",
        "that ",
        "and ",
        "(",
        ")",
        "\n",
        "’s ",
        "will ",
    ]
)


@given(st.lists(PIECES, max_size=40).map("".join))
def test_there_is_a_record_for_each_sentence_and_who_stands_in_the_article(text: str) -> None:
    spans = sentence_spans(text)
    records = read(text)
    assert [(record.start, record.end) for record in records] == spans
    assert all(record.who is None or record.who in text for record in records)
    assert all((record.who is None) == (record.speaker == "paper") for record in records)


@pytest.mark.parametrize("unit", ["said ", "and said ", "told Aa, ", "according to ", "Anna Berg, a man, ", '"a ', "(a ", "that X "])
def test_time_grows_with_length_only(unit: str) -> None:
    text = unit * 4000
    begun = time.process_time()
    attributions(text, [(0, len(text))], None, OutletCredits())
    assert time.process_time() - begun < 5  # seconds; quadratic code takes minutes
