"""What a visitor has open: it is found again by the page's address."""

from __future__ import annotations

from ui.conversation import Conversation
from ui.narrowing.narrowing import Narrowing


def test_the_address_holds_the_view_and_what_questions_are_narrowed_to() -> None:
    assert Conversation().address() == "?"
    talk = Conversation(view="articles", narrowing=Narrowing(("A & B",), ("Mira Oduya",), "2023", "", True))
    assert talk.address() == "?view=articles&publisher=A+%26+B&person=Mira+Oduya&since=2023&undated=1"


def test_a_question_keeps_what_it_was_narrowed_to_when_that_changes() -> None:
    talk = Conversation(narrowing=Narrowing(since="2023"))
    exchange = talk.begin("Who?")
    talk.narrowing = Narrowing()
    assert exchange.arguments() == {"since": "2023"}


def test_a_page_whose_server_was_started_again_stays_in_the_view_and_place_of_its_address() -> None:
    talk = Conversation()
    talk.stand("0?view=articles&list=names&since=2023")
    assert talk.address() == "?view=articles&list=names&since=2023"
    talk.stand("0?")
    assert talk.view == "articles"
