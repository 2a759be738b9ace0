"""What a case is: a question, and what a right answer to it holds. Frozen, checked when read, with ``to_dict()``.

Whether what a case says is true of the articles is ``validation.py``'s matter; whether an answer meets it, ``facts.py``'s. The JSON Schema
made from these classes is published as ``docs/case.schema.json``.
"""

from __future__ import annotations

from datetime import date as calendar_date
from enum import StrEnum
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Discriminator, Field, Tag, field_serializer, field_validator, model_validator

CaseSet = Literal["tuning", "held_out"]


class Kind(StrEnum):
    """What a question tries, in the order of reports. docs/evaluation.md says what each is."""

    FACT = "fact"
    NAME_VARIANT = "name_variant"
    TIME = "time"
    LIST = "list"
    SEVERAL_SOURCES = "several_sources"
    FOLLOW_UP = "follow_up"
    NOT_IN_ARTICLES = "not_in_articles"
    FALSE_PREMISE = "false_premise"


FORMS = ("text", "number", "date", "name")  # of an alternative

UNANSWERABLE_KINDS = (Kind.NOT_IN_ARTICLES, Kind.FALSE_PREMISE)


class Frozen(BaseModel):
    """Base of the records. Unknown fields are refused, so that a misspelt one is noticed."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    def to_dict(self) -> dict[str, Any]:
        """The record and those inside it as dictionaries, lists, strings, numbers, booleans and None."""
        return self.model_dump(mode="json")


class HistoryTurn(Frozen):
    """One earlier turn of the conversation a case's question stands in."""

    role: Literal["user", "assistant"]
    content: str = Field(min_length=1)


class Number(Frozen):
    """A number in whatever form: ``16bn``, ``16 billion`` and ``16,000,000,000`` are one.

    Attributes:
        number: its value.
        unit: the word or sign that it must stand with ("$", "%", "soldiers"); None where any will do.
    """

    number: float = Field(ge=0, allow_inf_nan=False)
    unit: str | None = Field(default=None, pattern=r"\S")

    @field_serializer("number")
    def _whole_as_such(self, value: float) -> int | float:
        return int(value) if value.is_integer() else value


class Date(Frozen):
    """A day, month or year in whatever form: ``30 October 2019``, ``Oct. 30, 2019`` and ``2019-10-30`` are one.

    Attributes:
        date: partial ISO date: ``2019-10-30``, ``2019-10`` or ``2019``.
    """

    date: str = Field(pattern=r"^\d{4}(-\d{2}(-\d{2})?)?$")

    @field_validator("date")
    @classmethod
    def _is_in_the_calendar(cls, value: str) -> str:
        year, month, day = (*map(int, value.split("-")), 1, 1)[:3]
        calendar_date(year, month, day)  # its ValueError says what is wrong
        return value


class Name(Frozen):
    """A name in any spelling that the articles have for its bearer.

    Attributes:
        name: as the case's writer spells it, in full where a family name alone may be another's.
    """

    name: str = Field(pattern=r"\S")


def _form(value: object) -> str | None:
    """Which kind of alternative a value is meant to be."""
    if isinstance(value, str):
        return "text"
    if isinstance(value, Number | Date | Name):
        return type(value).__name__.lower()
    return next((form for form in FORMS[1:] if isinstance(value, dict) and form in value), None)


Alternative = Annotated[
    Annotated[str, Tag("text")] | Annotated[Number, Tag("number")] | Annotated[Date, Tag("date")] | Annotated[Name, Tag("name")],
    Discriminator(
        _form,
        custom_error_type="alternative",
        custom_error_message="is neither a text nor an object with one of number, date, name",
    ),
]


class GoldEvidence(Frozen):
    """A sentence that answers a question, named by its words, so that no change of passages breaks it.

    Attributes:
        article: its id, the name of its file, its address or its title; ``gold.py`` finds it.
        sentence: its exact words; white space and the shapes of quotes and dashes make no difference. None: the article as a whole.
        grade: how relevant it is, where some evidence is more so than other, as in the judgements of sets for retrieval.
    """

    article: str = Field(pattern=r"\S")
    sentence: str | None = Field(default=None, pattern=r"\S")
    grade: int = Field(default=1, ge=1)


class Case(Frozen):
    """One evaluation question and what a right answer holds.

    Attributes:
        id: unique in its file.
        set: ``tuning`` cases may be looked at while the code is changed, ``held_out`` ones only counted.
        history: earlier turns, oldest first.
        answerable: whether the articles answer it; where they do not, abstaining is the right answer.
        facts: all are needed; of each, any one of the alternatives.
        forbidden: none may stand in the answer.
        evidence: sentences of the articles that answer it; what is retrieved and cited is measured against them.
        articles: where the answer stands, in the case writer's own names for the articles. For the reader; not scored.
        tags: free words to group by.
        draft: nobody has accepted it yet; it may lack facts, and is not run.
        note: where the case comes from, for its reader; not scored.
    """

    id: str = Field(min_length=1, pattern=r"^\S+$")
    kind: Kind
    set: CaseSet
    question: str = Field(pattern=r"\S")
    history: tuple[HistoryTurn, ...] = ()
    answerable: bool
    facts: tuple[tuple[Alternative, ...], ...] = ()
    forbidden: tuple[Alternative, ...] = ()
    evidence: tuple[GoldEvidence, ...] = ()
    articles: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    draft: bool = False
    note: str = ""

    @field_validator("facts")
    @classmethod
    def _each_fact_has_an_alternative(cls, facts: tuple[tuple[Alternative, ...], ...]) -> tuple[tuple[Alternative, ...], ...]:
        if not all(facts):
            raise ValueError("a fact without alternatives can never be met")
        return facts

    @model_validator(mode="after")
    def _agrees_with_itself(self) -> Case:
        if self.answerable and self.kind is Kind.NOT_IN_ARTICLES:
            raise ValueError("answerable: a question of kind not_in_articles cannot be answerable")
        if not self.answerable and self.kind not in UNANSWERABLE_KINDS:
            raise ValueError(f"answerable: only {' and '.join(UNANSWERABLE_KINDS)} may be unanswerable, not {self.kind}")
        if self.answerable and not self.facts and not self.evidence and not self.draft:
            raise ValueError("facts: an answerable case needs at least one, or evidence, or every answer would be correct")
        if not self.answerable and self.facts:
            raise ValueError("facts: an unanswerable case has none; abstaining is its right answer")
        if not self.answerable and self.evidence:
            raise ValueError("evidence: an unanswerable case has none; where a sentence answers it, it is answerable")
        if self.kind is Kind.FOLLOW_UP and not self.history:
            raise ValueError("history: a follow_up needs the turns that it follows")
        return self


def json_schema() -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of a case, as ``docs/case.schema.json`` publishes it.

    That ids and questions differ, that strings have a letter or digit, and what stands in the articles, no schema can say;
    ``byline-eval validate`` does.
    """

    def has(**fields: dict[str, Any]) -> dict[str, Any]:
        return {"properties": fields, "required": [*fields]}

    some, none = {"minItems": 1}, {"maxItems": 0}
    unanswerable = {"enum": [kind.value for kind in UNANSWERABLE_KINDS]}
    schema = Case.model_json_schema()
    schema["properties"]["facts"]["items"] |= some
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **schema,
        "allOf": [
            {
                "if": has(answerable={"const": True}),
                "then": {
                    "anyOf": [has(facts=some), has(evidence=some), has(draft={"const": True})],
                    "not": has(kind={"const": Kind.NOT_IN_ARTICLES.value}),
                },
                "else": {"properties": {"facts": none, "evidence": none, "kind": unanswerable}},
            },
            {"if": has(kind={"const": Kind.FOLLOW_UP.value}), "then": has(history=some)},
        ],
    }
