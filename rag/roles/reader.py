"""The statements of all articles, read from the article store together when a question names a role.

Ingestion keeps them with their articles; what an index of an earlier version lacks is made when it is first asked.
"""

from __future__ import annotations

import functools
import threading
from collections.abc import Callable, Sequence

from rag.answer_schema import RoleInQuestion
from rag.article_store import ArticleStore
from rag.names import NameIndex
from rag.periods import Period
from rag.roles.asked import names_a_role, resolve_roles
from rag.roles.keeping import KIND, kept_roles, read_roles
from rag.roles.role_index import RoleIndex
from rag.roles.several import all_holders, names_offices
from rag.roles.statements import FORMAT, RoleStatement
from rag.spellings import name_parts


class RoleReader:
    """Gives the roles of the articles as they are now. Safe from many threads.

    Args:
        store: the articles.
    """

    def __init__(self, store: ArticleStore) -> None:
        self._store = store
        self._lock = threading.Lock()
        self._current: tuple[int, NameIndex, RoleIndex] | None = None

    def resolve(self, question: str, periods: Sequence[Period], names: NameIndex) -> tuple[RoleInQuestion, ...]:
        """``resolve_roles``, or else ``all_holders``, with the roles of the articles, which a question that names none does not look at."""
        found = resolve_roles(question, periods, self.current(names)) if names_a_role(question) else ()
        return found or (all_holders(question, periods, self.current(names)) if names_offices(question) else ())

    def current(self, names: NameIndex) -> RoleIndex:
        """The roles at the store's present version, persons joined whose names are one by these spellings."""
        with self._lock:
            version = self._store.version()
            if self._current is None or self._current[0] != version or self._current[1] is not names:
                self._current = version, names, RoleIndex(self._statements(), _canonical(names))
            return self._current[2]

    def _statements(self) -> dict[str, list[RoleStatement]]:
        kept = self._store.derived(KIND, FORMAT)
        made: dict[str, tuple[str, str]] = {}
        for head in self._store.heads():
            article = self._store.get(head.article_id) if head.article_id not in kept else None
            if article is not None:
                kept[head.article_id] = kept_roles(article, self._store.passages_of(head.article_id))
                made[head.article_id] = article.content_hash, kept[head.article_id]
        if made:
            self._store.put_derived(KIND, FORMAT, made)
        return {article_id: statements for article_id, content in kept.items() if (statements := read_roles(content))}


def _canonical(names: NameIndex) -> Callable[[str], str]:
    @functools.cache
    def canonical(family: str) -> str:
        return min((" ".join(name_parts(spelling)) for spelling in names.spellings(family)), default=family)

    return canonical
