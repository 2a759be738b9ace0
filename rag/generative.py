"""Answers with a model: sources into a prompt, the model's stream into checked sentences with citations.

A sentence leaves this module when the text after it shows that it has ended, and only if a quote in the sources supports it; the number
it carries is that quote's, whatever number the model wrote. What the model writes is text, never markup of ours. Calling the endpoint is
``models/``'s matter, and what to do when it fails is the engine's.
"""

from __future__ import annotations

import itertools
from collections.abc import Generator, Iterator, Mapping, Sequence
from typing import Any, NamedTuple, Protocol

from rag import prompts
from rag.answer_schema import Citation, Source, Turn
from rag.citations import Numbering, Piece, cite, marker, marker_numbers, without_markers
from rag.errors import ConfigurationError
from rag.model_text import CLAIMS, Sentence, sentences_of
from rag.orders import speaks_to_a_model
from rag.sentences import sentence_spans
from rag.terms import index_terms, words
from rag.tokens import count_tokens
from rag.verification import SameName, Similarity, Support, softened, supports

HISTORY_SHARE = 4  # the conversation gets at most this part of context_tokens: a quarter
_ITEM_TERMS = 4  # a list item with fewer terms of its own is a phrase that its lead-in completes
_QUOTES_A_SENTENCE = 3  # more markers than this on a sentence tell a reader nothing


class Usage(Protocol):
    """Tokens of a completion."""

    @property
    def prompt(self) -> int: ...  # noqa: D102
    @property
    def completion(self) -> int: ...  # noqa: D102


class Completion(Protocol):
    """The text a model streams; what is known of it once it has ended."""

    truncated: bool

    @property
    def usage(self) -> Usage | None: ...  # noqa: D102
    def __iter__(self) -> Iterator[str]: ...
    def close(self) -> None: ...  # noqa: D102


class Structured(NamedTuple):
    """The same request for an endpoint that can hold a model to a JSON schema."""

    messages: Sequence[Mapping[str, str]]
    schema: Mapping[str, Any]


class Model(Protocol):
    """What this module asks of a model; ``models.openai_compatible.OpenAICompatible`` is one."""

    def stream(  # noqa: D102
        self, messages: Sequence[Mapping[str, str]], max_tokens: int, *, structured: Structured | None = None
    ) -> Completion: ...


class Prompt(NamedTuple):
    """A question put to a model: the messages that ask for text with markers, those that ask for JSON, and the sources in them."""

    messages: list[dict[str, str]]
    claim_messages: list[dict[str, str]]
    sources: Sequence[Source]


class GenerativeAnswerer:
    """An answerer (see ``citations.Answerer``) that lets a model write and holds it to the sources.

    Args:
        model: who writes.
        context_tokens: most tokens of sources and conversation in the prompt.
        answer_tokens: most tokens the model may write.
        same_name: whether two spellings name the same; see ``verification.supports``.
        similarity: how close a quote comes to words of a claim; likewise.
    """

    def __init__(
        self,
        model: Model,
        *,
        context_tokens: int = 3000,
        answer_tokens: int = 500,
        same_name: SameName | None = None,
        similarity: Similarity | None = None,
    ) -> None:
        self.model, self.context_tokens, self.answer_tokens = model, context_tokens, answer_tokens
        self.same_name, self.similarity = same_name, similarity

    def answer(self, question: str, sources: Sequence[Source], history: Sequence[Turn]) -> Writing:
        """Begin an answer: an iterator over its pieces; see ``Writing`` for what else it tells.

        Raises (while iterating):
            ModelError: the endpoint failed; the pieces before it stand.
            ConfigurationError: not even the best source fits into ``context_tokens``.
        """
        return Writing(self, question, sources, history)


class Writing(Iterator[Piece]):
    """One answer under way.

    Attributes:
        dropped: sentences and list items the model wrote that no source supports.
        softened: those of which a part is supported, which stands in their place.
        abstained: the model said that the sources do not answer, and nothing else that stands. With no pieces and this False, the model
            wrote only what the sources do not say.
        usage: the model's tokens, once the iteration has ended; None where no model was called.
    """

    def __init__(self, answerer: GenerativeAnswerer, question: str, sources: Sequence[Source], history: Sequence[Turn]) -> None:
        self.dropped = self.softened = 0
        self.abstained = False
        self.usage: Usage | None = None
        self._answerer = answerer
        self._pieces = self._write(question, sources, history)

    def __next__(self) -> Piece:
        return next(self._pieces)

    def close(self) -> None:
        """Stop: the model's connection is closed."""
        self._pieces.close()

    def _write(self, question: str, sources: Sequence[Source], history: Sequence[Turn]) -> Generator[Piece, None, None]:
        if not sources:
            return  # no evidence, no call
        answerer = self._answerer
        prompt = build_prompt(question, sources, history, answerer.context_tokens)
        completion = answerer.model.stream(prompt.messages, answerer.answer_tokens, structured=Structured(prompt.claim_messages, CLAIMS))
        page = _Page(prompt.sources, answerer)
        declined = False
        try:
            for sentence in sentences_of(completion, truncated=lambda: completion.truncated):
                if _is_abstention(sentence.text):
                    declined = True
                    continue
                piece = page.add(sentence)
                self.dropped, self.softened = page.dropped, page.softened
                if piece is not None:
                    yield piece
            self.abstained = declined and page.empty
        finally:
            completion.close()
            self.usage = completion.usage


def build_prompt(question: str, sources: Sequence[Source], history: Sequence[Turn], context_tokens: int) -> Prompt:
    """What to send to a model, and the sources it holds; the first is ``[1]``.

    Sources go in best first until one does not fit, history from its newest turn back, within a quarter of ``context_tokens``.
    The conversation stands inside the one user message, because some chat templates refuse turns that do not alternate.

    Raises:
        ConfigurationError: not even the best source fits.
    """
    conversation, used = _conversation(history, context_tokens // HISTORY_SHARE)
    shown: list[str] = []
    for source in sources:
        text = _shown(len(shown) + 1, source, sources[: len(shown)])
        used += count_tokens(text) + 1
        if used > context_tokens:
            break
        shown.append(text)
    if not shown:
        raise ConfigurationError("The prompt has no room for a single source. Raise BYLINE_CONTEXT_TOKENS.")
    user = prompts.fill(prompts.QUESTION, sources="\n\n".join(shown), conversation=conversation, question=prompts.as_data(question))
    return Prompt(
        _messages(prompts.fill(prompts.MARKERS, abstain=prompts.ABSTAIN), user), _messages(prompts.CLAIMS, user), sources[: len(shown)]
    )


def _messages(form: str, user: str) -> list[dict[str, str]]:
    system = prompts.fill(prompts.SYSTEM, form=form, fence_open=prompts.FENCE_OPEN, fence_close=prompts.FENCE_CLOSE)
    return [{"role": "system", "content": system}, {"role": "user", "content": user}]


def _shown(number: int, source: Source, before: Sequence[Source]) -> str:
    """A source as the model sees it: whose report it carries, and the first source ``before`` it that retells the same."""
    retold = (place for place, other in enumerate(before, 1) if source.story == other.story and source.article_id != other.article_id)
    same = next(retold, None) if source.story else None
    outlets = list(dict.fromkeys(said.outlet for said in source.attributions if said.outlet))
    return prompts.fill(
        prompts.SOURCE,
        number=str(number),
        published=source.published or prompts.UNKNOWN_DATE,
        retold=prompts.fill(prompts.RETOLD, number=str(same)) if same else "",
        publisher=prompts.as_data(source.publisher or prompts.UNKNOWN_PUBLISHER),
        credited=prompts.fill(prompts.CREDITED, outlets=prompts.as_data(", ".join(outlets))) if outlets else "",
        title=prompts.as_data(source.title),
        text=prompts.as_data(source.text),
        fence_open=prompts.FENCE_OPEN,
        fence_close=prompts.FENCE_CLOSE,
    )


def _conversation(history: Sequence[Turn], most_tokens: int) -> tuple[str, int]:
    """The newest turns that fit, as text, and their tokens."""
    turns: list[str] = []
    used = 0
    for turn in reversed(history):
        text = prompts.fill(
            prompts.TURN,
            role="assistant" if turn["role"] == "assistant" else "user",
            content=prompts.as_data(without_markers(turn["content"])),
            fence_open=prompts.FENCE_OPEN,
            fence_close=prompts.FENCE_CLOSE,
        )
        tokens = count_tokens(text) + 1
        if used + tokens > most_tokens:
            break
        turns.insert(0, text)
        used += tokens
    return (prompts.fill(prompts.CONVERSATION, turns="\n".join(turns)), used) if turns else ("", 0)


def _is_abstention(sentence: str) -> bool:
    phrase = words(prompts.ABSTAIN)
    return words(without_markers(sentence))[: len(phrase)] == phrase


class _Quote(NamedTuple):
    """A span of a source and how well it supports a claim."""

    source: Source
    start: int
    end: int
    support: Support

    @property
    def text(self) -> str:
        return self.source.text[self.start - self.source.start : self.end - self.source.start]


class _Page:
    """The answer as it is laid out: which sentences stand, with which numbers, in which paragraph or list."""

    def __init__(self, sources: Sequence[Source], answerer: GenerativeAnswerer) -> None:
        self.dropped = self.softened = 0
        self.empty = True
        self._sources, self._answerer = sources, answerer
        self._numbering = Numbering()
        self._said: set[tuple[str, ...]] = set()
        self._lead_in: Sentence | None = None  # "He met:" before a list; it stands if an item of the list does
        self._lead_in_shown = False
        self._line_begun = self._after_list = False

    def add(self, sentence: Sentence) -> Piece | None:
        """The piece for a sentence; None where it is dropped, or waits for the list it leads to."""
        claim = without_markers(sentence.text).strip()
        if sentence.begins_line:
            self._line_begun = False
            if not sentence.in_list:
                self._lead_in = None
        said = tuple(words(claim))
        if not said or said in self._said:  # small models repeat themselves
            return None
        self._said.add(said)
        if claim.endswith(":") and not sentence.in_list:
            self._lead_in, self._lead_in_shown = sentence, False
            return None
        return self._stand(sentence, claim)

    def _stand(self, sentence: Sentence, claim: str) -> Piece | None:
        numbers = [number for number in dict.fromkeys(marker_numbers(sentence.text)) if 1 <= number <= len(self._sources)]
        marked = [self._sources[number - 1] for number in numbers]
        lead_in = self._lead_in if sentence.in_list and sentence.begins_line else None
        quotes: list[_Quote] = []
        if lead_in is not None:
            quotes = self._quotes(f"{without_markers(lead_in.text).rstrip(': ')} {claim}", marked)
        whole = not quotes
        if whole and (lead_in is None or len(index_terms(claim)) >= _ITEM_TERMS):
            quotes = self._quotes(claim, marked)
        if not quotes:
            claim, quotes = self._softened(claim, marked)
        if not quotes:
            self.dropped += 1
            return None
        if lead_in is not None and whole:  # true, but not as a part of the list it stands in: a paragraph of its own
            self._lead_in_shown = False
            before = self._before(in_list=False, lead_in=None)
        else:
            before = self._before(in_list=sentence.in_list, lead_in=lead_in)
        markers, fresh = self._number(quotes)
        self.empty = False
        return Piece(f"{before}{claim} {markers}", fresh)

    def _before(self, *, in_list: bool, lead_in: Sentence | None) -> str:
        """What stands between the text so far and a sentence: the lead-in where it comes due, a line's beginning or a blank."""
        same_line, self._line_begun = self._line_begun, True
        if same_line:
            return " "
        gap = "" if self.empty else "\n" if in_list and self._after_list else "\n\n"
        self._after_list = in_list
        if lead_in is not None and not self._lead_in_shown:
            self._lead_in_shown = True
            gap = f"{'' if self.empty else chr(10) * 2}{without_markers(lead_in.text)}\n\n"
        return f"{gap}- " if in_list else gap

    def _number(self, quotes: Sequence[_Quote]) -> tuple[str, tuple[Citation, ...]]:
        markers, fresh = [], []
        for source, start, end, _ in quotes:
            number, new = self._numbering.number(source.article_id, start, end)
            markers.append(marker(number))
            if new:
                fresh.append(cite(number, source, start, end))
        return "".join(markers), tuple(fresh)

    def _quotes(self, claim: str, marked: Sequence[Source]) -> list[_Quote]:
        """What a claim rests on: in each marked source its best quote, else their quotes together, else the best of any source."""
        best = [self._best_quote(claim, source) for source in marked]
        standing = [quote for quote in best if quote.support.supported]
        if not standing and len(best) > 1:
            together = " ".join(quote.text for quote in best)
            if self._supports(claim, together, marked).supported:
                standing = best
        if not standing:
            others = [self._best_quote(claim, source) for source in self._sources if source not in marked]
            standing = sorted((quote for quote in others if quote.support.supported), key=lambda quote: -quote.support.score)[:1]
        return list({(quote.source.article_id, quote.start, quote.end): quote for quote in standing}.values())[:_QUOTES_A_SENTENCE]

    def _supports(self, claim: str, quote: str, sources: Sequence[Source]) -> Support:
        by = self._answerer
        return supports(claim, quote, sources=sources, same_name=by.same_name, similarity=by.similarity)

    def _softened(self, claim: str, marked: Sequence[Source]) -> tuple[str, list[_Quote]]:
        """What of a claim the marked sources support, and the quotes for it; none where that is nothing, or has been said."""
        for source in marked[:_QUOTES_A_SENTENCE]:
            best = self._best_quote(claim, source)
            said = softened(claim, best.text, [source], self._answerer.same_name) if best.support.score else None
            if said is not None and (key := tuple(words(said))) not in self._said and (quotes := self._quotes(said, [source])):
                self._said.add(key)
                self.softened += 1
                return said, quotes
        return claim, []

    def _best_quote(self, claim: str, source: Source) -> _Quote:
        """The sentence of a source that supports a claim best, or two adjacent ones where none does alone; never one that gives orders."""
        spans = source.sentences or tuple((source.start + a, source.start + b) for a, b in sentence_spans(source.text))
        pairs = [(first[0], second[1]) for first, second in itertools.pairwise(spans)]
        best = _Quote(source, source.start, source.end, Support(False, 0.0))
        for candidates in (spans, pairs):
            for start, end in candidates:
                quote = source.text[start - source.start : end - source.start]
                if any(speaks_to_a_model(source.text[a - source.start : b - source.start]) for a, b in spans if start <= a and b <= end):
                    continue
                found = _Quote(source, start, end, self._supports(claim, quote, [source]))
                if (found.support.supported, found.support.score) > (best.support.supported, best.support.score):
                    best = found
            if best.support.supported:
                break
        return best
