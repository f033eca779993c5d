"""Putting the parts together: settings in, a run of ``add`` out."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING

from papermap.library.adding import Adding
from papermap.library.shelving import Shelving
from papermap.settings import Settings, SettingsError
from papermap.sources.arxiv import ArxivSource
from papermap.sources.cache import Renewing
from papermap.sources.http import Transport
from papermap.sources.pace import SERVICE_NAMES, Service, SystemClock
from papermap.sources.semanticscholar import S2Source
from papermap.stages.base import Tools
from papermap.stages.contexts import CONTEXTS
from papermap.stages.document import DOCUMENT
from papermap.stages.links import LINKS
from papermap.stages.metadata import METADATA
from papermap.stages.pdf import PDF
from papermap.stages.place import StandingFrame, place_stage
from papermap.stages.runner import Run
from papermap.stages.vector import vector_stage
from papermap.store import vectors
from papermap.store.answers import AnswerStore
from papermap.store.connect import open_writer, transaction
from papermap.views.health import Progress

if TYPE_CHECKING:
    from pathlib import Path

    from papermap.embed.base import Embedder
    from papermap.sources.send import Send
    from papermap.store.connect import Database

Notify = Callable[[str], None]
OnProgress = Callable[[Progress], None]

RENEWED = frozenset({METADATA.name, LINKS.name})
"""What services are asked again for when a paper is renewed; what follows from it is due by its input."""


class TellingClock(SystemClock):
    """The system's clock, which says every second that it still waits; whoever listens may end the wait by
    raising."""

    def __init__(self, tell: Callable[[float], None]) -> None:
        self._tell = tell

    def sleep(self, seconds: float) -> None:
        left = seconds
        while left > 0:
            self._tell(left)
            super().sleep(min(left, 1.0))
            left -= 1.0


class EmbedderChoice:
    """The embedder of a run, chosen when first asked for, and once."""

    def __init__(self, settings: Settings, notify: Notify) -> None:
        self._settings, self._notify = settings, notify
        self._embedder: Embedder | None = None

    def __call__(self) -> Embedder:
        if self._embedder is None:
            from papermap.embed.base import EmbedderError
            from papermap.embed.choose import choose_embedder

            wanted, model = self._settings.embedder, self._settings.model
            try:
                self._embedder = choose_embedder(wanted, model, self._notify)
            except EmbedderError as error:
                raise SettingsError(f"PAPERMAP_EMBEDDER={wanted}, PAPERMAP_MODEL={model}: {error}") from error
        return self._embedder


class FrameChoice:
    """The map frame of a run: the stored one for the run's embedder, or the first one, made and stored."""

    def __init__(self, database: Database, embedder: EmbedderChoice, locks: Path) -> None:
        self._database, self._embedder, self._locks = database, embedder, locks
        self._standing: StandingFrame | None = None

    def __call__(self) -> StandingFrame:
        if self._standing is None:
            self._standing = self._load() or self._make()
        return self._standing

    def _load(self) -> StandingFrame | None:
        from papermap.atlas.frame import frame_from_bytes

        chosen = self._embedder()
        stored = vectors.frame(self._database.conn, chosen.model, chosen.revision)
        return None if stored is None else StandingFrame(stored[0], frame_from_bytes(stored[1]))

    def _make(self) -> StandingFrame:
        """An empty library stands on the landmark papers that ship with papermap."""
        from filelock import FileLock

        from papermap.atlas.frame import first_frame, frame_to_bytes
        from papermap.demo.landmarks import frame_landmarks

        chosen = self._embedder()
        self._locks.mkdir(parents=True, exist_ok=True)
        with FileLock(self._locks / "frame.lock"):
            if (stored := self._load()) is not None:
                return stored
            texts, edges = frame_landmarks()
            frame = first_frame(texts, chosen.embed, chosen.model, chosen.revision, edges)
            with transaction(self._database) as connection:
                why = "the landmark papers that ship with papermap"
                key = vectors.save_frame(
                    connection, chosen.model, chosen.revision, why, frame_to_bytes(frame)
                )
        return StandingFrame(key, frame)


class Telling:
    """Says to a front end how far a run is, and what it waits for."""

    def __init__(self, on_progress: OnProgress | None) -> None:
        self._on_progress = on_progress
        self._reason = ""

    def report(self, stage: str, done: int, total: int, note: str = "") -> None:
        if self._on_progress is not None:
            self._on_progress(Progress(stage, done, total, note))

    def wait(self, service: Service, seconds: float, why: str) -> None:
        self._reason = f"{SERVICE_NAMES[service]}, {why}"

    def still(self, left: float) -> None:
        self.report("waiting", 0, 0, f"{self._reason}: {left:.0f} s")


@contextmanager
def open_adding(
    settings: Settings,
    send: Send | None,
    notify: Notify,
    on_progress: OnProgress | None,
    retry: bool,
    renew: bool = False,
    sparing: bool = False,
    session: str = "",
) -> Iterator[Adding]:
    """Everything one run of ``add`` needs, closed again at its end. With ``renew``, the services are asked
    again for what they told before; with ``sparing``, as few of them as will do."""
    telling = Telling(on_progress)
    with (
        closing(open_writer(settings.database)) as database,
        closing(AnswerStore(settings.answers, notify)) as answers,
    ):
        cache = Renewing(answers) if renew else answers
        transport = Transport(
            settings.pace_folder,
            arxiv_interval=settings.arxiv_interval,
            send=send,
            clock=TellingClock(telling.still),
            on_wait=telling.wait,
            on_notice=notify,
        )
        with closing(transport):
            embedder = EmbedderChoice(settings, notify)
            tools = Tools(
                arxiv=ArxivSource(transport, cache, settings.arxiv_api_url, settings.arxiv_pdf_url),
                s2=S2Source(transport, cache, settings.s2_url, settings.s2_api_key, sparing),
                transport=transport,
                arxiv_pdf_url=settings.arxiv_pdf_url,
                pdf_folder=settings.pdf_folder,
                embedder=embedder,
                sparing=sparing,
            )
            locks = settings.home / "locks"
            frame = FrameChoice(database, embedder, locks)
            yield Adding(
                database=database,
                tools=tools,
                run=Run(
                    database, tools, locks, telling.report, retry, RENEWED if renew else frozenset(), sparing
                ),
                first=(METADATA, LINKS, vector_stage(embedder), place_stage(frame)),
                files=(PDF, DOCUMENT),
                asked_for=(CONTEXTS,),
                on_progress=telling.report,
                shelving=Shelving("added papers", session),
            )
            if (hint := tools.s2.key_hint()) is not None:
                notify(hint)
