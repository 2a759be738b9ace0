"""Who a conversation speaks of: the persons that its last question and answer name, in the order in which "he" or "they" means them.

Which words are names is ``mentioned.py``'s. Nothing here rewrites a question: that is ``follow_up.py``'s.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise, zip_longest

from rag.answer_type import AnswerType, asked_for
from rag.he_or_she import Spoken, by_full_names, by_pronoun, by_pronouns, by_title, is_given_name
from rag.mentioned import AUXILIARY, CALLED, THE_BEFORE, Mention, mentions, same_person_named
from rag.names import NameIndex
from rag.roles.role_words import PART_OF_ROLE
from rag.sentences import sentence_spans
from rag.spellings import name_parts
from rag.terms import index_terms, stem, words

READ_OF_ANSWER = 1200  # characters; what an answer is about stands at its beginning

_AND = re.compile(r"\s*(?:,|,? and|&)\s*(?:[\w-]+\s){0,2}", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Said:
    """What a conversation has come to.

    Attributes:
        question: the last one, whole, without what it leans on.
        context: what it leans on: the question before it; "" where it stands by itself.
        opening: the question that the last ones go on from, by what they lean on or by a pronoun; itself where it goes on from none.
        answer: to it, plain; "" where there was none.
        persons: those spoken of, by how likely a lone "he" means them.
        subject: the one who does what the last question asks about.
        objects: other persons of the last question.
        together: two or more whom "they" means.
        listed: what the last answer or question lists, in order.
        called: persons and others by what they were called, such as "general", "prime minister" or "group".
        spoken: how persons were spoken of, by title or pronoun, by their names.
        thing: the organisation or the like that the last question is about or asks for: what "it" and "the group" mean.
        unnamed: somebody is spoken of whom nobody has named: the one who did what the last question asks for, where the answer names none.
    """

    question: str = ""
    context: str = ""
    opening: str = ""
    answer: str = ""
    persons: tuple[str, ...] = ()
    subject: str | None = None
    objects: tuple[str, ...] = ()
    together: tuple[str, ...] = ()
    listed: tuple[str, ...] = ()
    called: dict[str, str] = field(default_factory=dict)
    spoken: dict[str, Spoken] = field(default_factory=dict)
    thing: str | None = None
    unnamed: bool = False

    def after(self, typed: str, question: str, context: str, answer: str, names: NameIndex) -> Said:
        """The conversation with one more exchange: a question as typed, made whole, what it leans on, and the answer."""
        asked = mentions(question, names)
        answer = answer[:READ_OF_ANSWER]
        told = [name for name in _by_likeness(question, answer, names) if not _among(name.text, asked, names)]
        in_question, in_answer = _persons(asked), [name for name in told if name.person > 0]
        identity = is_identity(question, asked)
        alone = bool(told) and told[0].person > 0 and answer.strip(" .") == told[0].text and all(name.person <= 0 for name in asked)
        asks = (asks_for_person(question) or alone) and not identity
        if asks and not in_answer:
            in_answer = [name for name in told[:1] if name.person >= 0]
        pair = _coordinated(question, in_question)
        single = [name.text for name in in_question if name not in pair]
        answered = [_in_full(name, in_answer) for name in _distinct((name.text for name in in_answer), names)]
        # Of several who were met none is "he": who met them is.
        focus = answered[:1] if asks and (asks_for_subject(question) or len(answered) == 1) else []
        subject = self._subject(question, in_question, focus)
        joined = [name.text for name in _coordinated(answer, sorted(in_answer, key=lambda name: name.start))]
        order = [*focus, *(joined if focus and focus[0] in joined else ()), *single, *answered, *(name.text for name in pair)]
        listed = answered if asks and len(answered) > 1 else [name.text for name in pair]
        several = not asks or "“" not in answer or _ASKS_SEVERAL.match(question)  # else the quotes name others besides
        together = listed or joined if "“" not in answer and not asks else listed if several else joined
        spoken = _distinct([*order, *self.persons], names)
        return Said(
            question=question,
            context=context,
            opening=self.opening if self.opening and (context or question not in typed) else question,
            answer=answer,
            persons=tuple(spoken),
            subject=subject or (self.subject if not order else None),
            objects=tuple(name.text for name in in_question if name.text != subject),
            together=tuple(together) if order else self.together,
            listed=tuple(listed) or self.listed,
            called={
                **self.called,
                **_called_in(answer, mentions(answer, names, large=True)),
                **_called_in(question, asked),
                **(dict.fromkeys(_roles_asked(question), focus[0]) if focus else {}),
                **(_told_to_be(asked[0], answer) if identity else {}),
            },
            spoken={**self.spoken, **_spoken_by_asker(typed, question, in_question), **_spoken_in(question, answer, names)},
            thing=_thing(question, answer, asked, names),
            unnamed=(asks and bool(answer) and not in_answer and asks_for_subject(question))
            or (self.unnamed and bool(context) and not in_question),
        )

    def spoken_as(self, name: str, names: NameIndex) -> Spoken | None:
        """Whether a person is "he" or "she": by the given name, else by what the conversation says; None where neither tells."""
        if spoken := by_full_names(name, names):
            return spoken
        said = {how for other, how in self.spoken.items() if same_person_named(name, other, names)}
        return said.pop() if len(said) == 1 else self.spoken.get(name)

    @staticmethod
    def _subject(question: str, persons: Sequence[Mention], focus: Sequence[str]) -> str | None:
        """The person who acts in a question: the answer to "who did …", or the one after "did"."""
        if focus and asks_for_subject(question):
            return focus[0]
        for person in persons:
            if re.search(rf"\b{AUXILIARY}\s+(?:the\s+)?(?:[\w-]+\s+){{0,2}}$", question[: person.start], re.IGNORECASE):
                return person.text
        return persons[0].text if persons else None


# Who did she meet? Whose help did he ask for? Which leaders did they see?
_FOR_OBJECT = re.compile(
    r"\W*(?:(?i:whom|whose)\b|(?i:who(?:\s+else)?)\s+(?:did|does|do|will|would|can|could|should)\b"
    r"|(?i:who)\s+(?:is|was|are|were|has|had)\s+[A-Z]|(?i:which|what)\b.{0,60}?\s(?:did|does|do)\b)"
)
_ASKS_SEVERAL = re.compile(r"\W*(?:which|what)\s+(?:[\w-]+\s+){0,3}?[\w-]{2,}[^s\W]s\s", re.IGNORECASE)
_WHICH = re.compile(r"^\W*(?:which|what)\s+((?:[\w'’-]+\s+){1,4})", re.IGNORECASE)
_POSSESSIVE = re.compile(r"['’]s?\b|['’](?=\s)")
_IDENTITY = re.compile(r"^\W*who(?:['’]?s|\s+(?:is|was|are|were))\s+", re.IGNORECASE)


def asks_for_person(question: str) -> bool:
    """Whether the answer to a question is a person: "who", "whose", "which cleric"."""
    if asked_for(question) is AnswerType.PERSON:
        return True
    which = _WHICH.match(question)
    return which is not None and any(word.removesuffix("s") in CALLED for word in words(which[1]))


def asks_for_subject(question: str) -> bool:
    """Whether a question asks who did it: "who left", and not "who did she meet"."""
    return re.match(r"\W*(?:who|which|what)\b", question, re.IGNORECASE) is not None and _FOR_OBJECT.match(question) is None


def is_identity(question: str, named: Sequence[Mention]) -> bool:
    """Whether a question is "who is X?" of a named X, about whom it then is, whoever else the answer names."""
    asked = _IDENTITY.match(question)
    return asked is not None and any(
        (not question[asked.end() : name.start].strip() or name.start < asked.end()) and not _POSSESSIVE.match(question, name.end)
        for name in named[:1]
    )


def _by_likeness(question: str, answer: str, names: NameIndex) -> list[Mention]:
    """The names in an answer, those of its sentences first that have most of the question's words: a quoting answer names many."""
    asked = set(index_terms(question))
    spans = sorted(sentence_spans(answer), key=lambda span: -len(asked.intersection(index_terms(answer[slice(*span)]))))
    found = mentions(answer, names, large=True)
    return [name for start, end in spans for name in found if start <= name.start < end]


def _persons(found: Sequence[Mention]) -> list[Mention]:
    """Those that are persons; where none surely is, those that may be."""
    return [name for name in found if name.person > 0] or [name for name in found if name.person == 0]


def _coordinated(text: str, persons: Sequence[Mention]) -> list[Mention]:
    """The first persons of a text that commas and "and" join, two or more."""
    joined: list[Mention] = []
    for one, other in pairwise(persons):
        if _AND.fullmatch(text[one.end : other.start]):
            joined = joined or [one]
            joined.append(other)
        elif joined:
            break
    return joined


def _among(name: str, found: Sequence[Mention], names: NameIndex) -> bool:
    return any(same_person_named(name, other.text, names) for other in found)


def _in_full(name: str, found: Sequence[Mention]) -> str:
    """A given name with the family name, where a text has that too: Anna, who is Anna Lind."""
    parts = name_parts(name)
    if len(parts) != 1 or not is_given_name(parts[0]):
        return name
    return next((other.text for other in found if name_parts(other.text)[0] == parts[0] and len(name_parts(other.text)) > 1), name)


def _distinct(found: Iterable[str], names: NameIndex) -> list[str]:
    distinct: list[str] = []
    for name in found:
        if not any(same_person_named(name, other, names) for other in distinct):
            distinct.append(name)
    return distinct


def _spoken_by_asker(typed: str, question: str, persons: Sequence[Mention]) -> dict[str, Spoken]:
    """Whom the asker called "he" or "she": the persons whom the question has only since it was made whole."""
    pronouns = {by_pronoun(word) for word in words(typed)} - {None}
    spoken = pronouns.pop() if len(pronouns) == 1 else None
    return {name.text: spoken for name in persons if spoken is not None and name.text not in typed}


def _spoken_in(question: str, answer: str, names: NameIndex) -> dict[str, Spoken]:
    """How the persons of an exchange are spoken of."""
    titled: dict[str, Spoken] = {}
    persons: dict[str, str] = {}
    for text in (question, answer):
        for name in mentions(text, names, large=text is answer):
            if name.person >= 0:
                known = {other for other in persons.values() if other and same_person_named(name.text, other, names)}
                persons.setdefault(name.text, "" if name.person <= 0 or len(known) > 1 else known.pop() if known else name.text)
            if spoken := by_title(text, name.start):
                titled[name.text] = spoken
    return {**by_pronouns(question, answer, persons.items()), **titled}


# --- what persons are called --------------------------------------------------------------------------------------------------------------


_AT_ANOTHER_TIME = frozenset("former previous ex outgoing ousted next incoming future".split())  # who holds the role is not who held it


def role_called(phrase: Sequence[str]) -> str | None:
    """What the end of some folded words calls a person: "prime minister", "general"; None where it is nothing of the kind."""
    if not phrase or phrase[-1] not in CALLED:
        return None
    return " ".join(phrase[-2:]) if len(phrase) > 1 and phrase[-2] in PART_OF_ROLE | _AT_ANOTHER_TIME else phrase[-1]


def _called_in(text: str, found: Sequence[Mention]) -> dict[str, str]:
    """Who or what is called what: persons by the title before their name, all by what is said right after it ("X, a group of …")."""
    called: dict[str, str] = {}
    for name, following in zip_longest(found, found[1:]):
        after = text[name.end : following.start if following else len(text)]
        says = re.match(r"\s*(?:,|\(|,? who (?:is|was)|is|was)\s+(?:an?|the|\w+['’]s)\s+((?:[\w-]+\s?){1,5})", after)
        said = [] if says is None else _prefixes(words(says[1]))
        roles = [role_called(phrase) for phrase in (words(text[max(0, name.start - 40) : name.start])[-2:], *said)]
        if any(roles) and name.person >= 0:
            called = {**dict.fromkeys([role for role in roles if role], name.text), **called}
        elif said and name.person <= 0:
            the = "the " if THE_BEFORE.search(text, max(0, name.start - 5), name.start) else ""
            called.setdefault(noun_called(said[0]), f"{the}{name.text}")
    return called


def noun_called(phrase: Sequence[str]) -> str:
    """What a noun that is no person's calls something, made comparable: "group" of "grouping"."""
    return stem(phrase[0])


_SHORT_ANSWER = 10  # words; of a longer answer it is not told which name is the one asked for
_OF_SEVERAL = re.compile(  # "which firms", "which board members", and not "which regulator enforces the law"
    r"\W*(?i:which|what)\s+(?:[a-z-]{2,}[^s\W]s\b|[a-z-]+\s+[a-z-]{2,}[^s\W]s\b(?!\s+(?:it|him|her|them|this|that|the|an?|[A-Z])\b))"
)
_IS_NAME = re.compile(r"\W*(?:the\s)?", re.IGNORECASE)
_ENDS = re.compile(r"\W*(?:[,(“]|$)")
_ASKS_WHICH = re.compile(r"\W*(?:which|what)\s+(?!(?:is|was|are|were|did|does|do|has|had|will|happened)\b)[a-z]", re.IGNORECASE)


def _thing(question: str, answer: str, asked: Sequence[Mention], names: NameIndex) -> str | None:
    """What is no person, and is named in answer to "which group", or acts in a question that has nothing else "it" could be."""
    said, found = "", None
    named = [name for name in mentions(answer, names, large=True) if not _among(name.text, asked, names)]
    if len(answer.split()) > _SHORT_ANSWER:
        named = []
    if _ASKS_WHICH.match(question) and not _OF_SEVERAL.match(question):
        said, found = answer, next(iter(named), None)
    elif asks_for_person(question) and asks_for_subject(question):
        said, found = (
            answer,
            next((name for name in named if _IS_NAME.fullmatch(answer[: name.start]) and _ENDS.match(answer, name.end)), None),
        )
    elif len(asked) == 1 and not re.search(r"\b(?:the|an?|this|that|its|their)\s+[a-z]", question):
        said, found = question, asked[0] if re.search(rf"\b{AUXILIARY}\s+(?:the\s+)?$", question[: asked[0].start], re.IGNORECASE) else None
    if found is None or found.person > 0 or (found.person == 0 and said is question):
        return None
    the = "the " if THE_BEFORE.search(said, max(0, found.start - 5), found.start) else ""
    return f"{the}{found.text}"


def _told_to_be(name: Mention, answer: str) -> dict[str, str]:
    """What the answer to "who is X?" calls X at its beginning: "A general who …"."""
    says = re.match(r"\W*(?:(?:he|she)\s+(?:is|was)\s+)?(?:an?|the|\w+['’]s)\s+((?:[\w-]+\s?){1,5})", answer, re.IGNORECASE)
    roles = [role_called(phrase) for phrase in _prefixes(words(says[1]))] if says else []
    return {role: name.text for role in roles if role}


def _prefixes(phrase: Sequence[str]) -> list[Sequence[str]]:
    return [phrase[:length] for length in range(1, len(phrase) + 1)]


_OF_ANOTHER = re.compile(r"(?<!\bis)(?<!\bwas)(?<!\bare)(?<!\bwere)(?<!\bbecame)\s+the\s.*", re.IGNORECASE | re.DOTALL)


def _roles_asked(question: str) -> list[str]:
    """The roles that a question asks the holder of: not those of others, as in "Who advises the minister?"."""
    told = _OF_ANOTHER.sub("", question)
    return [role for phrase in _prefixes(words(told)) if (role := role_called(phrase))]
