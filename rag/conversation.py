"""A follow-up made a question that can be understood without the conversation, before anything is searched.

By rules (``follow_up.py``), or with a model by one bounded call, whose answer is taken only where it is one question in words that the
conversation or the follow-up has; else the rules stand. A conversation is read as far back as its tokens allow; the oldest turns go
first. It does not search, and it does not answer.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from rag import prompts
from rag.answer_schema import Turn
from rag.errors import BylineError
from rag.follow_up import CONTEXT_CLOSE, CONTEXT_OPEN, in_brackets, is_question, made_whole, names_its_thing
from rag.names import NameIndex
from rag.spoken_of import Said
from rag.terms import index_terms, words
from rag.tokens import count_tokens

if TYPE_CHECKING:
    from rag.generative import Completion, Model

__all__ = [
    "CONTEXT_CLOSE",
    "CONTEXT_OPEN",
    "REWRITE_SECONDS",
    "Standalone",
    "by_model",
    "by_rules",
    "may_stand_alone",
    "recent",
    "standalone",
]

REWRITE_SECONDS = 10.0  # that a model may take, all in all
_REWRITE_TOKENS = 120
_LONGEST = 400  # characters of a standalone question; more is no question
_LONGEST_FOLLOW_UP = 600  # characters; what is longer says all that it means, and would take long to go through
_TURN_SHARE = 4  # one turn gets at most this part of the conversation's tokens: a quarter, its beginning
_CHARACTERS_PER_TOKEN = 4  # of English, about; other scripts have more tokens
_INTERROGATIVE = re.compile(r"\b(?:who|whom|whose|what|which|when|where|why|how)\b")
_ABSTAINED = re.compile(r"\W*the (?:articles|sources) do(?:es)? not (?:say|answer)\b", re.IGNORECASE)


def recent(history: Sequence[Turn], most_tokens: int) -> list[Turn]:
    """The newest turns of a conversation that have so many tokens together; of a long turn the beginning."""
    turns = [Turn(role=turn["role"], content=_beginning(turn["content"], most_tokens // _TURN_SHARE)) for turn in history]
    if sum(len(turn["content"].encode("utf-8", "replace")) for turn in turns) <= most_tokens:
        return turns  # a token has one byte or more, and counting takes time
    first, left = len(turns), most_tokens
    while first and (left := left - count_tokens(turns[first - 1]["content"])) >= 0:
        first -= 1
    return turns[first:]


def _beginning(text: str, most_tokens: int) -> str:
    """As much of a text as has so many tokens, about: never more."""
    text = text[: most_tokens * _CHARACTERS_PER_TOKEN]
    while len(text.encode("utf-8", "replace")) > most_tokens and (tokens := count_tokens(text)) > most_tokens:
        text = text[: min(len(text) - 1, len(text) * most_tokens // tokens)]
    return text


class Standalone(NamedTuple):
    """A question made whole, and the tokens a model took for that, by kind: none where none was asked, or none came to answer."""

    question: str
    tokens: Mapping[str, int]


def standalone(asked: str, history: Sequence[Turn], names: NameIndex, model: Model | None = None) -> Standalone:
    """The question as it can be understood without the conversation.

    Args:
        asked: as typed.
        history: the conversation before it, oldest turn first; not cut here.
        names: of the articles.
        model: that is asked first; None means by rules.
    """
    asked = asked.strip()
    tokens: Mapping[str, int] = {}
    if model is not None and is_question(asked) and any(turn["role"] == "user" and is_question(turn["content"]) for turn in history):
        rewritten, tokens = by_model(asked, history, model)
        if rewritten is not None:
            return Standalone(rewritten, tokens)
    return Standalone(by_rules(asked, history, names), tokens)


def by_rules(asked: str, history: Sequence[Turn], names: NameIndex) -> str:
    """The standalone question, by rules."""
    if len(asked) > _LONGEST_FOLLOW_UP:
        return asked
    return in_brackets(*made_whole(asked, _read(history, names), names))


def may_stand_alone(asked: str, history: Sequence[Turn], names: NameIndex) -> bool:
    """Whether a question that is put beside the one before may be of another matter, by rules."""
    return len(asked) <= _LONGEST_FOLLOW_UP and names_its_thing(asked, _read(history, names), names)


def _read(history: Sequence[Turn], names: NameIndex) -> Said:
    """What a conversation has come to. Turns that ask nothing, and the answers to them, are passed over."""
    said = Said()
    exchanges: list[list[str]] = []
    for turn in history:
        if turn["role"] == "user":
            exchanges.append([turn["content"].strip()[:_LONGEST_FOLLOW_UP], ""])
        elif exchanges:
            exchanges[-1][1] += f"\n{turn['content']}"
    for asked, answer in exchanges:
        if is_question(asked):
            said = said.after(asked, *made_whole(asked, said, names), _plain(answer), names)
    return said


# --- what an answer says ------------------------------------------------------------------------------------------------------------------

_HEADING = re.compile(r"^\s*(?:#{1,6}\s.*|\*\*[^*\n]*:\*\*|[^\n“\"]*:)\s*$", re.MULTILINE)
_LINK = re.compile(r"!?\[([^\]\n]*)\]\([^)\n]*\)")
_SIGNS = re.compile(r"\[\d+\]|<[^>\n]*>|[*_`#>]+|^\s*(?:[-+•]|\d+[.)])\s+", re.MULTILINE)


def _plain(answer: str) -> str:
    """An answer without Markdown, markers and headings; empty where it says that the articles do not answer."""
    if _ABSTAINED.match(answer):
        return ""
    text = _SIGNS.sub("", _LINK.sub(r"\1", _HEADING.sub("", answer)))
    return re.sub(r"\s*\n\s*", "\n", text).strip()


# --- with a model -------------------------------------------------------------------------------------------------------------------------


def by_model(asked: str, history: Sequence[Turn], model: Model) -> tuple[str | None, Mapping[str, int]]:
    """The standalone question by one call of a model, and its tokens; None where it fails, or writes what is not that question.

    The model bounds the time; ``REWRITE_SECONDS`` is what it is given.
    """
    fences = {"fence_open": prompts.FENCE_OPEN, "fence_close": prompts.FENCE_CLOSE}
    turns = [prompts.fill(prompts.REWRITE_TURN, role=turn["role"], content=_fenced(_plain(turn["content"])), **fences) for turn in history]
    messages = [
        {"role": "system", "content": prompts.fill(prompts.REWRITE_SYSTEM, **fences)},
        {"role": "user", "content": prompts.fill(prompts.REWRITE, turns="\n".join(turns), question=_fenced(asked), **fences)},
    ]
    text, whole = "", False
    completion: Completion | None = None
    try:
        completion = model.stream(messages, _REWRITE_TOKENS)
        for piece in completion:
            text += piece
            if len(text) > _LONGEST:
                break
        whole = not completion.truncated
    except BylineError:
        pass  # the rules stand, and the answer's own call will tell what is wrong
    finally:
        if completion is not None:
            completion.close()
    usage = completion.usage if completion is not None else None
    tokens = {} if usage is None else {"prompt": usage.prompt, "completion": usage.completion}
    return _usable(text, asked, history) if whole else None, tokens


def _fenced(text: str) -> str:
    """Text on one line that cannot close its fence."""
    return " ".join(text.replace(prompts.FENCE_OPEN, "‹").replace(prompts.FENCE_CLOSE, "›").split())


def _usable(text: str, asked: str, history: Sequence[Turn]) -> str | None:
    """What a model wrote, where it is the follow-up made whole: one line, no markup, and no name or number that nobody has said."""
    question = text.strip().removeprefix("Question:").strip().strip('"“”')
    if not question or len(question) > _LONGEST or "\n" in question or re.search(r"[<>`{}|\\]|\]\(|https?:|www\.|\[\d", question):
        return None
    said = set(words(asked)).union(*(words(turn["content"]) for turn in history))
    named = [match for match in re.finditer(r"\d[\d.,]*|[^\W\d_][\w'’-]*", question) if match.start() and not match[0].islower()]
    if any(word not in said for match in named for word in words(match[0])):
        return None
    if (asked.endswith("?") and not question.endswith("?")) or not set(_INTERROGATIVE.findall(asked.lower())[:1]) <= set(words(question)):
        return None  # an answer
    kept = set(index_terms(asked))
    if kept and len(kept & set(index_terms(question))) * 2 < len(kept):
        return None  # another question
    return question
