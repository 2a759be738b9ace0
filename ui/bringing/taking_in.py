"""Runs that add articles: one at a time for each person, in a thread of its own, one thing after the other, and each told of as it goes.

What was read stays, also when a run is stopped or something later in it fails. A run goes on when its visitor leaves the page. What may
be handed over ``sources`` says, how it looks ``added``.
"""

from __future__ import annotations

import logging
import threading
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

import rag
from ui import texts
from ui.bringing.sources import MEGABYTE, Item, refused_below, told_below
from ui.faults import error_text
from ui.settings import PageSettings

AT_ONCE = 2
"""Runs of different people that are worked on at the same time; the others wait, so that there is a processor left for answers."""
_LOOK = 0.1
_LEAVE = 10.0  # seconds that the end of the server waits for a run

_log = logging.getLogger(__name__)


class OneAtATimeError(rag.BylineError):
    """The person is adding something already."""


@dataclass(frozen=True, slots=True)
class Shown:
    """What the page tells of an article that was added.

    Attributes:
        characters: how long its text is.
        removed: how many pieces of its page cleaning took out.
        persons: how many the article names; None while that is not known.
        typed: the fields that the reader told beside a pasted text.
    """

    article_id: str
    title: str
    publisher: str | None
    published: str | None
    url: str | None
    language: str
    found: dict[str, rag.Found]
    characters: int
    removed: int
    persons: int | None = None
    typed: frozenset[str] = frozenset()

    @classmethod
    def of(cls, article: rag.Article, typed: frozenset[str] = frozenset()) -> Shown:
        """Of an article as it is stored."""
        about = (article.article_id, article.title, article.publisher, article.published, article.url, article.language)
        return cls(*about, dict(article.found), len(article.text), len(article.removed), typed=typed)

    def with_persons(self, count: int | None) -> Shown:
        """The same with how many persons it names."""
        return replace(self, persons=count)


@dataclass(slots=True)
class Run:
    """What one person adds at one time.

    Attributes:
        items: in the order they are taken.
        shown: what is told of the articles, by id.
        begun: it is its turn.
        stopped: the person pressed Stop.
        running: there is more to come.
        changes: grows whenever something of it changes.
        taken_back: the articles that were added were deleted again.
        run_id: its name on the page.
    """

    person: str
    items: list[Item]
    shown: dict[str, Shown] = field(default_factory=dict)
    begun: bool = False
    stopped: bool = False
    running: bool = True
    changes: int = 0
    taken_back: bool = False
    run_id: str = field(default_factory=lambda: uuid.uuid4().hex)
    _changed: threading.Condition = field(default_factory=threading.Condition)

    def change(self) -> None:
        """Tell whoever follows that something is other than it was."""
        with self._changed:
            self.changes += 1
            self._changed.notify_all()

    def follow(self) -> Iterator[None]:
        """Once at the beginning, whenever something changes, and a last time when the run has ended."""
        told, running = -1, True
        while running:
            with self._changed:
                while self.running and told == self.changes:
                    self._changed.wait(1)
                told, running = self.changes, self.running
            yield

    @property
    def added(self) -> list[str]:
        """Ids of the articles that were not there before it."""
        return list(dict.fromkeys(article_id for item in self.items for article_id in item.added))


class Runs:
    """The runs of a server's people. Safe from many threads."""

    def __init__(self, workspaces: rag.Workspaces, settings: PageSettings) -> None:
        """Begin with none.

        Args:
            workspaces: where articles are kept.
            settings: the limits.
        """
        self._workspaces, self._settings = workspaces, settings
        self._lock, self._places = threading.Lock(), threading.Semaphore(AT_ONCE)
        self._running: dict[str, tuple[Run, threading.Thread]] = {}

    def begin(self, person: str, items: Sequence[Item]) -> Run:
        """Begin to add.

        Raises:
            OneAtATimeError: a run of the same person's is under way.
        """
        run = Run(person, list(items))
        thread = threading.Thread(target=self._work, args=(run,), name="add", daemon=True)
        with self._lock:
            if person in self._running:
                raise OneAtATimeError(texts.ONE_AT_A_TIME)
            self._running[person] = run, thread
        thread.start()
        return run

    def of(self, person: str) -> Run | None:
        """The run of a person that is under way."""
        with self._lock:
            run, _ = self._running.get(person, (None, None))
        return run

    def close(self) -> None:
        """Stop all, and wait a little for them to end."""
        with self._lock:
            running = list(self._running.values())
        for run, _ in running:
            run.stopped = True
        for _, thread in running:
            thread.join(_LEAVE)

    # --- in the thread --------------------------------------------------------------------------------------------------------------

    def _work(self, run: Run) -> None:
        try:
            while not (has_place := self._places.acquire(timeout=_LOOK)) and not run.stopped:
                pass
            try:
                run.begun = has_place
                for item in run.items:
                    if item.source is not None and not run.stopped:
                        self._take(run, item)
                    elif item.source is not None:
                        item.source, item.state = None, "left"
                    run.change()
            finally:
                if has_place:
                    self._places.release()
        except Exception:
            _log.exception("adding failed")
        finally:
            with self._lock:
                del self._running[run.person]
            run.running = False
            run.change()

    def _take(self, run: Run, item: Item) -> None:
        item.state = "reading"
        run.change()
        try:
            self._ingest(run, item)
        except rag.BylineError as error:
            item.refuse(error_text(error))
        except Exception:
            _log.exception("adding %r failed", item.name)
            item.refuse(texts.UNEXPECTED)
        item.source = None

    def _ingest(self, run: Run, item: Item) -> None:
        """Take one thing in, unless that gives more than the person may have."""
        assert item.source is not None
        left = self._left(run, item)
        if left <= 0:
            return
        before, too_many = self._count(run.person), False

        def look(_: rag.Progress) -> None:
            nonlocal too_many
            too_many = too_many or self._count(run.person) - before > left

        report = self._workspaces.ingest(run.person, [item.source], progress=look, stop=lambda: run.stopped or too_many)
        if too_many or len(report.added) > left:
            self._workspaces.delete(run.person, report.added)
            item.refuse(texts.TOO_MANY_ARTICLES.format(limit=self._settings.upload_articles, left=left))
            return
        self._tell(run, item, report)

    def _tell(self, run: Run, item: Item, report: rag.IngestReport) -> None:
        item.added, item.updated, item.unchanged = report.added, report.updated, report.unchanged
        source = item.source.name if isinstance(item.source, rag.Document) else item.name
        item.refused += [refused_below(rejected, source) for rejected in report.rejected]
        item.remarks += [told_below(warning, source) for warning in report.warnings]
        item.state = "left" if report.stopped and not item.article_ids and not item.refused else "done"
        with self._workspaces.engine_of(run.person) as engine:
            run.shown |= {article_id: Shown.of(engine.article(article_id), item.typed) for article_id in item.article_ids}
            if report.duplicates:
                titles = {headline.article_id: headline.title for headline in engine.headlines()}
                named = [copy.reason.rpartition(" ")[2] for copy in report.duplicates]  # a reason ends with the article's id
                item.copies += [titles.get(name, name) for name in dict.fromkeys(named)]

    def _left(self, run: Run, item: Item) -> int:
        """How many articles may still be added; 0 where something else is too much already, which the item is refused for."""
        articles, size = self._workspaces.usage(run.person)
        if not run.person:  # whose articles are everybody's: what counts is what is added at one time
            articles = len(run.added)
        left = self._settings.upload_articles - articles
        if left <= 0:
            item.refuse(texts.ENOUGH_ARTICLES.format(limit=self._settings.upload_articles))
        elif size + item.size > self._settings.upload_total_megabytes * MEGABYTE:
            item.refuse(texts.TOO_MUCH_IN_ALL.format(limit=f"{self._settings.upload_total_megabytes:g}"))
            return 0
        return left

    def _count(self, person: str) -> int:
        """How many articles there are for a person."""
        with self._workspaces.engine_of(person) as engine:
            return len(engine.headlines())
