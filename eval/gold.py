"""Finds gold evidence in the articles at run time: an article and a sentence of it become an article's id and a span of its text.

White space, the shapes of quotes and dashes, and invisible characters make no difference; letters, case and all other signs do.
What it does not do: guess. A sentence that is not there, or stands there twice, is an error.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from pathlib import PurePath

import rag
from eval.case_schema import Case, GoldEvidence
from eval.schema import EvidenceNotFound, Span

_ONE_SIGN = {
    **dict.fromkeys("“”„‟«»″〝〞＂", '"'),
    **dict.fromkeys("‘’‚‛′‹›`´ʼʹ", "'"),
    **dict.fromkeys("‐‑‒–—―−﹣－", "-"),
}
_LETTERS_SHOWN = 60  # of a sentence, in a message


class GoldError(rag.BylineError):
    """Evidence that cannot be found. Who mends it: whoever wrote the case.

    Attributes:
        field: "article" or "sentence".
        reason: what is wrong with it, in few words; the message has what it is of and how to mend it.
    """

    def __init__(self, field: str, reason: str, message: str) -> None:
        self.field, self.reason = field, reason
        super().__init__(message)


class GoldFinder:
    """Finds evidence in some articles. Texts are read when they are first asked for, and kept."""

    def __init__(self, articles: Iterable[rag.Article]) -> None:
        self._by_id = {article.article_id: article for article in articles}
        self._by_name: dict[str, dict[str, rag.Article]] = defaultdict(dict)
        self._texts: dict[str, _Text] = {}
        for article in self._by_id.values():
            for name in filter(None, (article.source, PurePath(article.source).name, article.url, article.title)):
                self._by_name[_key(name)][article.article_id] = article

    def article(self, name: str) -> rag.Article:
        """The article of an id, or else of a file name, path, address or title.

        Raises:
            GoldError: there is none, or there are several.
        """
        if article := self._by_id.get(name.strip()):
            return article
        found = self._by_name.get(_key(name), {})
        if not found:
            told = f"there is no article with the id, file name, address or title {name!r}; byline articles lists them"
            raise GoldError("article", "there is no such article", told)
        if len(found) > 1:
            several = f"may be {' or '.join(sorted(found))}"
            raise GoldError("article", several, f"{name!r} {several}; name one by its id")
        return next(iter(found.values()))

    def span(self, evidence: GoldEvidence) -> Span:
        """Where a sentence of evidence stands, or its whole article where it names none.

        Raises:
            GoldError: the article or the sentence is not there, or there are several.
        """
        article = self.article(evidence.article)
        if evidence.sentence is None:
            return Span(article_id=article.article_id, start=0, end=len(article.text))
        if article.article_id not in self._texts:
            self._texts[article.article_id] = _Text(article.text)
        found = self._texts[article.article_id].find(evidence.sentence)
        if len(found) != 1:
            words = " ".join(evidence.sentence.split())
            shown = words if len(words) <= _LETTERS_SHOWN else f"{words[:_LETTERS_SHOWN]}…"
            where = f"{f'stands {len(found)} times' if found else 'does not stand'} in {article.article_id}"
            raise GoldError("sentence", where, f"“{shown}” {where}; byline show {article.article_id} prints its text")
        return Span(article_id=article.article_id, start=found[0][0], end=found[0][1])

    def text(self, span: Span) -> str:
        """The words of a span, as they stand in its article."""
        return self._by_id[span.article_id].text[span.start : span.end]

    def spans(self, case: Case) -> tuple[Span, ...]:
        """Where all evidence of a case stands, in its order.

        Raises:
            GoldError: some of it is not there, or stands in several places.
        """
        return tuple(map(self.span, case.evidence))

    def unfound(self, case: Case) -> tuple[EvidenceNotFound, ...]:
        """The evidence of a case that is not there, or stands in several places."""
        missing = []
        for evidence in case.evidence:
            try:
                self.span(evidence)
            except GoldError as error:
                missing.append(EvidenceNotFound(article=evidence.article, sentence=evidence.sentence, reason=error.reason))
        return tuple(missing)


class _Text:
    """A text in the form in which sentences are compared, each of its characters with its place in the text as it is."""

    def __init__(self, text: str) -> None:
        plain: list[str] = []
        self._places: list[int] = []
        for place, character in enumerate(text):
            for letter in _plain(character):
                if letter != " " or (plain and plain[-1] != " "):
                    plain.append(letter)
                    self._places.append(place)
        self._plain = "".join(plain)

    def find(self, sentence: str) -> list[tuple[int, int]]:
        """The spans of the text that are the sentence and begin and end where words do."""
        wanted = _Text(sentence)._plain.strip()
        pattern = rf"(?<!\w){re.escape(wanted)}" if wanted[:1].isalnum() else re.escape(wanted)
        pattern = rf"{pattern}(?![\w\u0300-\u036f])" if wanted[-1:].isalnum() else pattern
        found = [match.span() for match in re.finditer(pattern, self._plain)] if wanted else []
        return [(self._places[start], self._places[end - 1] + 1) for start, end in found]


def _plain(character: str) -> str:
    """What a character counts as: one form of each quote, dash and blank; letters and their accents apart; nothing for the invisible."""
    if character.isspace():
        return " "
    if sign := _ONE_SIGN.get(character):
        return sign
    return "" if unicodedata.category(character) == "Cf" else unicodedata.normalize("NFKD", character)


def _key(name: str) -> str:
    """A file name, address or title as they are compared: case, white space, shapes of signs and a slash at the end aside."""
    return " ".join("".join(map(_plain, name)).casefold().split()).rstrip("/")
