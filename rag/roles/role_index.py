"""Who is said to hold which role when, over all articles: statements by role, those of one person joined.

Two ways of naming a person are one where the family name is the same in some spelling and the given names do not contradict; a family name
alone counts for the one person of that name who is said to hold that role. Which spellings are one name is for ``rag.names`` to say.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from rag.roles.role_words import OPTIONAL, folded_word, same_word
from rag.roles.statements import RoleStatement
from rag.spellings import name_parts


class Said(NamedTuple):
    """A statement and the article it stands in."""

    article_id: str
    statement: RoleStatement


@dataclass(slots=True)
class Holder:
    """One person in one role.

    Attributes:
        names: as the articles write them, the fullest first.
        said: the statements.
        words: folded words that say whose role it is, of all of them.
    """

    names: list[str] = field(default_factory=list)
    said: list[Said] = field(default_factory=list)
    words: set[str] = field(default_factory=set)


class RoleIndex:
    """The roles of a corpus.

    Args:
        statements: by article id.
        canonical: the one spelling that stands for a family name in all its spellings.
    """

    def __init__(self, statements: Mapping[str, Iterable[RoleStatement]], canonical: Callable[[str], str] = str) -> None:
        self._canonical = canonical
        by_role: dict[tuple[str, ...], list[Said]] = defaultdict(list)
        for article_id, found in statements.items():
            for statement in found:
                by_role[_core(statement.role)].append(Said(article_id, statement))
        self._holders = {role: self._joined(said) for role, said in by_role.items()}
        self._by_noun: dict[str, list[tuple[str, ...]]] = defaultdict(list)
        for role in self._holders:
            self._by_noun[role[-1]].append(role)

    def holders(self, roles: Sequence[Sequence[str]], words: frozenset[str]) -> list[Holder]:
        """Those said to hold one of some roles, each with the statements that are of it.

        Args:
            roles: their names, as ``role_words.role_name`` gives them.
            words: folded words that say whose role it is; with none, everybody's.
        """
        found: list[Holder] = []
        for asked in map(_core, roles):
            for known in self._by_noun.get(asked[-1], ()):
                rest = frozenset(known[:-1])
                if not rest <= frozenset(asked[:-1]) | words:
                    continue  # of a vice president when the president is asked for
                needed = (frozenset(asked[:-1]) - rest) | (words - rest)
                for holder in self._holders[known]:
                    said = [each for each in holder.said if _is_of(each.statement, needed)]
                    if said and all(_has(holder.words, word) for word in needed):
                        found.append(Holder(holder.names, said, holder.words))
        return self._joined([each for holder in found for each in holder.said]) if len(found) > 1 else found

    def _joined(self, said: Sequence[Said]) -> list[Holder]:
        """The statements of one role by person."""
        by_family: dict[str, list[tuple[tuple[str, ...], Said]]] = defaultdict(list)
        for each in said:
            parts = name_parts(each.statement.holder)
            if parts:  # a phrase without a holder has none
                by_family[self._canonical(parts[-1])].append((tuple(parts), each))
        found: list[Holder] = []
        for members in by_family.values():
            groups: list[tuple[tuple[str, ...], Holder]] = []
            for parts, each in sorted(members, key=lambda member: (-len(member[0]), member[1].article_id)):
                alike = [holder for given, holder in groups if len(parts) == 1 or _agree(given, parts[0], self._canonical)]
                if len(parts) == 1 and len(alike) > 1:
                    alike = [holder for holder in alike if any(other.article_id == each.article_id for other in holder.said)]
                if len(alike) == 1:
                    _add(alike[0], each)
                elif not alike and (len(parts) > 1 or not groups):
                    groups.append((parts, holder := Holder()))
                    _add(holder, each)
            found += [holder for _, holder in groups]
        _take_words(found, [each for each in said if not each.statement.holder])
        return found


def _take_words(holders: Sequence[Holder], unnamed: Sequence[Said]) -> None:
    """What an article's "the Iraqi prime minister" tells of the one prime minister whom it names."""
    words: dict[str, list[frozenset[str]]] = defaultdict(list)
    for each in unnamed:
        words[each.article_id].append(frozenset(each.statement.words))
    for article_id, sets in words.items():
        there = [holder for holder in holders if any(said.article_id == article_id for said in holder.said)]
        widest = max(sets, key=len)
        if len(there) == 1 and all(_has(widest, word) for each in sets for word in each):
            own = there[0].words  # of other articles too: who is said to be another's coach is not this one's
            if not own or any(_has(widest, word) for word in own):
                there[0].words |= widest


def _add(holder: Holder, said: Said) -> None:
    if said.statement.holder not in holder.names:
        holder.names.append(said.statement.holder)
    holder.said.append(said)
    holder.words |= set(said.statement.words)


def _agree(known: tuple[str, ...], given: str, canonical: Callable[[str], str]) -> bool:
    """Whether a given name can be that of a person known by another writing of the name."""
    if len(known) == 1:
        return True
    one, other = sorted((known[0], given), key=len)
    return one == other or (len(one) == 1 and other.startswith(one)) or canonical(one) == canonical(other) or other.startswith(one[:3])


def _core(role: Sequence[str]) -> tuple[str, ...]:
    """A role's name in stems, without the words that make no difference, in alphabetical order but for its noun."""
    return (*sorted({folded_word(word) for word in role[:-1] if word not in OPTIONAL}), role[-1])


def _has(words: Iterable[str], word: str) -> bool:
    return any(same_word(each, word) for each in words)


def _is_of(statement: RoleStatement, needed: frozenset[str]) -> bool:
    """Whether a statement is of the role asked for: it says whose it is as the question does, or says nothing of that."""
    return not needed or not statement.words or any(_has(statement.words, word) for word in needed)
