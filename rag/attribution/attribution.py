"""Who vouches for each sentence of a story, and how firmly: by the sentence's own words, and those before it for "he added".

A sentence is split into words, its quotations masked, and searched for what credits somebody: "X said", "said X", "according to X",
"…, X told Reuters". Rules and word lists, no parser: a name's office is what the story says of it somewhere before or beside the name.
English only: in another language every sentence is the paper's own and stated. Finding the words is
``credits.py``'s, what an office is ``speech.py``'s, how firmly ``telling.py``'s, outlets are ``outlets.py``'s.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from rag.attribution.clauses import QUOTE, Words, mask_quotations
from rag.attribution.credits import Credit, credits_in, may_credit
from rag.attribution.outlets import OutletCredits, is_publisher
from rag.attribution.speech import UNNAMED, capacity, count_of
from rag.attribution.story_names import PAPER, StoryNames
from rag.attribution.telling import mode_of
from rag.schema import Attribution, Mode, Speaker

_HE = frozenset(["he", "she"])
_IT = frozenset(["it"])
_THEY = frozenset(["they", "both"])
_THE_REPORT = re.compile(
    r"(?:the )(?:report|story|article|newspaper|paper|outlet|publication|magazine|news ?(?:agency|paper|site|outlet)|agency|broadcaster)$"
)
_SOMEBODYS = re.compile(r"^(?i:his|her|its|their)\b|[’']s? [a-z]")
# What follows the noun of a speaker and only describes him: "sources indicating that …", "sellers who use it".
_SAID_OF_HIM = re.compile(
    r"(?<!those)(?<!people)(?<!someone),? (?:(?:who|whom|whose|which)\b|[a-z]+ing (?:that|how|the|a|an|his|her|its|their)\b)"
)
# No speaker begins with a preposition, or is a number or an article alone.
_CAN_SPEAK = re.compile(
    r"(?!(?:[Aa]t|[Ii]n|[Oo]n|[Oo]f|[Ww]ith|[Ww]ithin|[Ff]rom|[Aa]head|[Ee]ver|[Bb]efore|[Aa]fter|[Ss]ince|[Dd]uring|[Ll]et[’']s|[Jj]ust|[Aa]s)\s)"
    r"(?!(?i:an?|the|more|one|another|most)$)(?=.*[^\W\d_])"
)
_LEADS_IN = re.compile(r"\W*(?:When|As|After|While|Before|Since|Although|Though|Because|Once|Until)\b")
_SHORT_LINE = 30  # characters; a shorter line without a full stop ("Advertisement") interrupts no quotation
_THE_OUTLET = re.compile(
    r"\b(?:told|to|by|with) the (?:news ?(?:agency|paper|outlet|site|channel|wire)|agency|newspaper|paper|outlet|"
    r"broadcaster|magazine|channel|wire service)\b"
)


@dataclass(frozen=True, slots=True)
class _Voice:
    """Somebody who has spoken in the story."""

    speaker: Speaker
    who: str
    count: int | None
    body: bool
    at: int


def attributions(
    text: str,
    sentences: Sequence[tuple[int, int]],
    publisher: str | None,
    credits: OutletCredits,
    agency: str | None = None,
    language: str = "en",
) -> list[Attribution]:
    """Read who vouches for each sentence, and how firmly.

    Args:
        text: the story.
        sentences: (start, end) offsets, in order.
        publisher: whose page it is; to have told it something is to have told the paper.
        credits: knows the outlets.
        agency: the news agency whose report the page carries; "told the news agency" means it, where no other was named before.
        language: ISO 639-1 code; in all but English every sentence is the paper's and stated.

    Returns:
        One record for each sentence, in order; ``who`` is a run of words of the text.
    """
    if language != "en":
        return [Attribution(start, end, "paper", None, None, None, "stated") for start, end in sentences]
    reader = _Reader(text, publisher, credits, agency)
    return reader.read(sentences)


class _Reader:
    """Reads one story from its beginning to its end, remembering who has spoken."""

    def __init__(self, text: str, publisher: str | None, credits: OutletCredits, agency: str | None) -> None:
        self._text = text
        self._masked = mask_quotations(text)
        self._publisher = publisher
        self._credits = credits
        self._outlets = credits.written_in(text)
        self._last_outlet = agency
        self._in_full_before: dict[str, str] = {}
        self._names = StoryNames(text, credits)
        self._last: _Voice | None = None  # who spoke last, and below the last human and the last body
        self._last_human: _Voice | None = None
        self._last_body: _Voice | None = None

    def read(self, sentences: Sequence[tuple[int, int]]) -> list[Attribution]:
        """One record for each sentence."""
        found: list[Attribution | None] = []
        for start, end in sentences:
            found.append(self._own(start, end))
        return self._quotations(sentences, found)

    def _own(self, start: int, end: int) -> Attribution | None:
        """The record of a sentence by its own words; None for one that is all quotation, whose speaker stands elsewhere."""
        masked, original = self._masked[start:end], self._text[start:end]
        if not re.search(r"\w", masked) and QUOTE in masked:
            return None
        outlet = self._outlet(original)
        choices = []
        if _LEADS_IN.match(masked):
            self._names.note_subject(start, masked)  # "When X testified, he said …"
        for credit in credits_in(Words(masked)) if may_credit(masked) else ():
            voice = self._voice(credit, start, original)
            if voice:
                choices.append((voice.speaker == "outlet", credit.rank, credit.start, voice, credit))
        self._names.note_subject(start, masked)
        if not choices:
            return Attribution(start, end, "paper", None, None, outlet, mode_of(masked.replace(QUOTE, " ")))
        *_, voice, credit = min(choices, key=lambda choice: choice[:3])
        self._remember(voice)
        for *_, other, _credit in choices:
            if other.speaker == "outlet" and outlet is None:
                named = self._credits.named_in(other.who) or (re.sub("^[Tt]he ", "", other.who) if PAPER.fullmatch(other.who) else None)
                outlet = named if named and not is_publisher(named, self._publisher) else None
        if voice.speaker == "outlet" and is_publisher(voice.who, self._publisher):
            return Attribution(start, end, "paper", None, None, None, self._mode(original, credit))
        if voice.speaker == "outlet" and _THE_REPORT.match(voice.who.lower()):
            outlet = self._last_outlet
        if voice.speaker == "outlet":
            outlet = outlet or self._names.paper_named_before(voice.who)
        outlet = outlet or self._names.outlet_told(original)
        if outlet:
            outlet = self._in_full(outlet, start)
            self._last_outlet = outlet
        return Attribution(start, end, voice.speaker, voice.who, voice.count, outlet, self._mode(original, credit))

    def _in_full(self, outlet: str, before: int) -> str:
        """The longer name of an outlet that the story called by it before: the New York Times by "The Times"."""
        if not outlet.startswith("The "):
            return outlet
        if outlet in self._in_full_before:
            return self._in_full_before[outlet]
        longer = re.search(rf"(?:The )?(?:[A-Z]\w+ ){{1,2}}{re.escape(outlet[4:])}\b", self._text[:before])
        named = longer and not longer.group().startswith(outlet) and self._credits.named_in(longer.group())
        self._in_full_before[outlet] = named if named and named != outlet else outlet
        return self._in_full_before[outlet]

    def _mode(self, sentence: str, credit: Credit) -> Mode:
        """The mode of what is said, without the words that say who says it."""
        if credit.verb in ("claimed", "claims", "claim", "alleged", "alleges", "claiming", "alleging"):
            return "alleged"
        content = sentence[credit.span[1] :]
        if credit.rank == 0 or not credit.verb or len(content.split()) < 3:  # else what stands before is another clause's
            content = sentence[: credit.span[0]] + " " + content
        content = re.sub(r"^\W*(?:that|,)?\s*", "", content)
        mode = mode_of(content)
        if mode == "stated" and credit.verb.startswith(("expect", "predict", "vow", "pledge", "promise")):
            return "expected"
        return mode

    def _outlet(self, sentence: str) -> str | None:
        named = any(name in sentence for name in self._outlets)
        outlet = self._credits.reported_by(sentence, self._publisher) if named else None
        if outlet is None and self._last_outlet and _THE_OUTLET.search(sentence) and not is_publisher(self._last_outlet, self._publisher):
            return self._last_outlet
        return outlet

    def _voice(self, credit: Credit, offset: int, sentence: str) -> _Voice | None:
        """Who it is whom the words name; None when they name nobody who can speak."""
        start, end = offset + credit.start, offset + credit.end
        who = self._text[start:end]
        if trimmed := _SAID_OF_HIM.search(who, 3):
            who = who[: trimmed.start()]
        word = who.lower()
        if contracted := re.match(r"(he|she|it|they)[’'](?:s|d|ll|ve|re)$", word):
            word = contracted[1]
        if not _CAN_SPEAK.match(who):
            return None
        if word in _HE:
            return self._recent_human(start)
        if word in _IT:
            return self._last_body
        if word in _THEY:
            return self._last if self._last and self._last.speaker != "outlet" else self._last_human
        if _THE_REPORT.match(word) and self._last_outlet:
            return _Voice("outlet", who, None, True, start)
        if (
            credit.verb.startswith(("show", "find", "found", "indicate", "suggest", "reveal"))
            and capacity(who) is None
            and not who.istitle()
        ):
            return None  # "the numbers show": nobody says it
        if _SOMEBODYS.search(who) and capacity(who) is None:
            return None  # "his innocence", "Smith's testimony"
        description = self._text[offset + credit.described[0] : offset + credit.described[1]] if credit.described else ""
        speaker, body = self._names.who_is(who, description)
        count = None if body or speaker == "outlet" else count_of(who)
        if speaker in ("official", "person") and count and UNNAMED.search(sentence):
            speaker = "anonymous"
        return _Voice(speaker, who, count, body, start)

    def _recent_human(self, before: int) -> _Voice | None:
        """Whom "he" means: the last to have spoken, or somebody whom a sentence since then began with."""
        subject = self._names.last_subject(before)
        spoke = self._last_human
        if subject and (spoke is None or subject[0] > spoke.at + len(spoke.who)):
            who = self._text[subject[0] : subject[1]]
            speaker, body = self._names.who_is(who, "")
            if not body or spoke is None:
                return _Voice("person" if body else speaker, who, None, False, subject[0])
        return spoke

    def _remember(self, voice: _Voice) -> None:
        self._last = voice
        if voice.body or voice.speaker == "outlet":
            self._last_body = voice
        else:
            self._last_human = voice

    def _quotations(self, sentences: Sequence[tuple[int, int]], found: list[Attribution | None]) -> list[Attribution]:
        """Give sentences that are all quotation their speaker: of the credit that closes it, or the speaker before."""
        done: list[Attribution] = []
        for index, own in enumerate(found):
            done.append(own or self._said_elsewhere(sentences, found, done, index))
        return done

    def _said_elsewhere(
        self, sentences: Sequence[tuple[int, int]], found: list[Attribution | None], done: list[Attribution], index: int
    ) -> Attribution:
        start, end = sentences[index]
        mode = mode_of(self._text[start:end].strip("\"“”'’‘"))
        before = self._before(done)
        if before and before.speaker != "paper" and "\n" not in self._text[before.end : start]:
            return replace(before, start=start, end=end, outlet=None, mode=mode)
        for later in range(index + 1, min(index + 12, len(sentences))):
            if "\n" in self._text[end : sentences[later][0]]:
                break
            following = found[later]
            if following is None:
                continue
            if (following.speaker != "paper" and self._masked[sentences[later][0]] == QUOTE) or self._is_bare_credit(
                sentences[later], following
            ):
                return replace(following, start=start, end=end, outlet=None, mode=mode)
            break
        if before and before.speaker != "paper" and len(self._text[before.end : start].strip()) <= _SHORT_LINE:
            return replace(before, start=start, end=end, outlet=None, mode=mode)
        return Attribution(start, end, "paper", None, None, None, mode)

    def _before(self, done: list[Attribution]) -> Attribution | None:
        """The record before, short lines that are no sentence ("Advertisement") left out."""
        for record in done[:-4:-1]:
            line = self._text[record.start : record.end]
            if record.speaker != "paper" or len(line) > _SHORT_LINE or line[-1:] in '.!?”"’':
                return record
        return done[-1] if done else None

    def _is_bare_credit(self, span: tuple[int, int], record: Attribution) -> bool:
        return record.speaker != "paper" and span[1] - span[0] < len(record.who or "") + 40
