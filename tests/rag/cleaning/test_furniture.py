"""What single lines are: furniture that the reader must not be quoted, and sentences of stories that look like it and must stay."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from rag.cleaning import bylines, calls, captions, furniture, prose, runs
from rag.cleaning.cleaning import stories_of
from rag.page import Page

FURNITURE = {
    "advertisement": """Advertisement|AD|Anzeige|Publicité|Story continues below advertisement|Article continues after this ad
        Sponsored by Norvelle|Scroll to continue|إعلان
        Reklam|Sponsor Message|Skip past newsletter promotion|Advertisement · Scroll to continue""",
    "caption": """Photo: AFP|Image source: Getty Images|Photo by Jane Roe|FILE PHOTO: A ship waits
        Cranes in Port Selwyn. (AP Photo/Jane Roe)|The mayor speaks (Reuters)
        Cranes at rest. Photograph: Ola Brandt/Getty Images|The mayor leaves the hall. REUTERS/Jane Roe|Jane Roe / Getty Images
        Norvelle's plant - Getty Images|Getty Images
        Die Feuerwehr am Morgen. Foto: dpa|La piscine. © Lucie Ferrand / AFP|Le maire, jeudi. Crédit photo : Lucie Ferrand
        Sandbags in Old Brae. Ulla Fors/AP hide caption
        (Denver Post via Getty Images)|Photograph: iOttie|Photography by Ulla Fors""",
    "comments": """Comments|12 Comments|View all comments|Leave a comment|Comments are closed.|Be the first to comment
        Your email address will not be published.|Yorumlar|Kommentare (4)""",
    "disclaimer": """© 2024 The Herald. All rights reserved.|Copyright 2024 Selwyn Herald
        The views expressed are those of the author and do not necessarily reflect those of the Herald.
        This material may not be published, broadcast, rewritten or redistributed.|We may earn a commission from links on this page.
        © Le Courrier. Tous droits réservés.
        This story has not been edited by our staff and is auto-generated from a syndicated feed.
        Originally published in the Selwyn Herald|Privacy Policy | Terms of Use
        The post Talks begin appeared first on The Herald.
        Disclaimer: This article was first published by the Herald and is republished with permission.""",
    "navigation": """TT|Skip to main content|5 min read|Listen to this article|Home > World > Europe|2 hours ago|il y a 2 heures
        Tags: war, peace, bread|Lesezeit: 2 Minuten|____|Back to top
        Haberler > Gündem > Karaburç|3-Minute Listen""",
    "newsletter": """Sign up for our newsletter|Sign up for Opening Bell, our free morning newsletter|Subscribe to our YouTube channel
        Follow us on Facebook and X
        Get the best of the Herald delivered straight to your inbox|By signing up you agree to our privacy policy.
        Enter your email address|Suscríbete a nuestro boletín
        Join our WhatsApp channel|Become a member and support our journalism|Подписывайтесь на наш Telegram-канал
        Thanks for reading! Subscribe to our newsletter.""",
    "share": """Share|Share on Facebook|Facebook Twitter Whatsapp Reddit Email Share|Copy link|12 shares|1.2k views|Partager|Teilen
        مشاركة|Share this article
        Share or comment on this article: Officer jailed over cars|Tweet|Follow us on Twitter""",
    "teaser": """Read more|Read more: Swan blocks tram|RELATED: Memory prices fall|READ ALSO: Thieves prefer old cars
        Lire aussi : Le club de natation|Lesen Sie auch: Mehr Brände im Landkreis
        A court has sentenced a former officer ... Read more »|The mayor resigned after the audit…More|Related stories
        See Iran Daily: Leader Speaks|اقرأ أيضاً: ترميم السوق|Watch: The night of the flood""",
}  # fmt: skip


@pytest.mark.parametrize(
    ("reason", "line"),
    [(reason, line.strip()) for reason, lines in FURNITURE.items() for row in lines.split("\n") for line in row.split("|")],
)
def test_a_line_of_furniture_is_known_by_its_words(reason: str, line: str) -> None:
    assert furniture.furniture(line) == reason


STORY = """\
The newsletter, which has 40,000 subscribers, will close in May.
Subscribe to the idea that every town needs a library, she told the crowd.
Follow the money on Facebook and you end up in Cyprus, the report says.
Join the army or join your father on Facebook, his mother used to say.
Support for the mayor fell after the newsletter was leaked to the paper.
For more than a decade he ran the party's Telegram channel from a kitchen in Minsk.
Sign up for our newsletter, they say, and you will never miss a story again.
You can now receive alerts on Facebook when the river rises, the agency said.
Photographs of the dead were shown to the jury on Tuesday.
The image, taken by Reuters, shows three men on the roof.
Officials told The Associated Press (AP).
The photograph was sold to Getty Images for an undisclosed sum.
Photo: a crime in itself
The case was brought by the Environmental Protection Agency (EPA)
Current favourite: Dan Campbell +200 (via the bookmakers)
“We may earn a commission,” the lawyer conceded in court.
The law says that works may not be reproduced without a licence.
Comments are closed, the minister told the last of the reporters.
“All rights reserved,” the sticker said, and nobody dared to peel it off.
Copyright 2024 was the name of the play that opened on Friday.
The opinions expressed by the judges do not reflect the position of the court, the spokesman said.
The advice was not legal advice, the firm said in its defence.
Read more books, the headmaster told the children.
In other news: the council voted on Tuesday to close the pool.
Related: two men who were cousins and business partners.
“I wanted to say something…”
More than 300 people, many of them children, were still missing…
Share prices fell.
Advertising revenue fell by a third.
The site www.example.org was blocked.
Correction: An earlier version of this article gave the officer's age as 47. He is 44.
Editor’s note: This story contains descriptions of violence.
Reporting by Lena Fisk in Eastmarch; Editing by Omar Teale
August 4, 1914.
By Friday, the water had gone.
Mark Twain, a writer
Paris in October
7""".split("\n")
AROUND = "The harbour authority said on Tuesday that the strike would go on."


@pytest.mark.parametrize("line", STORY)
@pytest.mark.parametrize("place", ["first", "middle", "last"])
def test_a_sentence_that_only_looks_like_furniture_stays_wherever_it_stands(line: str, place: str) -> None:
    lines = {
        "first": [line, AROUND, f"{AROUND} Then."],
        "middle": [AROUND, f"{AROUND} Then.", line, f"{AROUND} Later."],
        "last": [AROUND, f"{AROUND} Then.", line],
    }[place]
    (story,) = stories_of(Page("page", "page", "\n\n".join(["A headline of the story", *lines])))
    assert story.text.split("\n\n") == lines


@pytest.mark.parametrize("word", ["Twitter", "2. LinkedIn", "Home", "Comments", "Search", "22/28", "Terms of use"])
def test_a_subheading_that_is_called_as_a_button_is_stays_between_paragraphs(word: str) -> None:
    (story,) = stories_of(
        Page(
            "page",
            "page",
            "\n\n".join(["A headline of the story", AROUND, word, f"{AROUND} Then.", "Share", "Facebook", f"{AROUND} Later."]),
        )
    )
    assert story.text.split("\n\n") == [AROUND, word, f"{AROUND} Then.", f"{AROUND} Later."]


CHECKS: list[Callable[[str], object]] = [
    furniture.furniture,
    furniture.is_disclaimer,
    furniture.is_heading_of_teasers,
    furniture.is_section,
    calls.is_newsletter,
    calls.is_comment_sign,
    calls.is_invitation,
    captions.is_caption,
    captions.ends_with_date,
    bylines.is_byline,
    bylines.is_date_line,
    bylines.is_name,
    bylines.is_office,
    bylines.note_names,
    prose.is_prose,
    runs.is_credits,
]


@pytest.mark.parametrize("start", ["", "By ", "Photo: ", "Home > ", "Read more: ", "Sign up "])
def test_no_line_keeps_a_pattern_busy(start: str) -> None:
    """Nobody should be able to stop ingestion with a page of dots."""
    bylines.is_date_line("3 October 2024")  # loads the names of months
    for sign in (
        " ",
        ".",
        "…",
        "[",
        ")",
        "A ",
        "A",
        "a ",
        "* ",
        "_",
        "- ",
        "> ",
        "/",
        "1",
        "1 ",
        "a@",
        "a.",
        "© ",
        "share ",
        "and ",
        "“a ”",
        "subscribe to ",
        "I ",
    ):
        for length in (60, 110, 20_000):
            line = start + sign * (length // len(sign)) + "\t!"
            for check in CHECKS:
                begun = time.process_time()
                check(line)
                assert time.process_time() - begun < 1, (check, sign, length)
