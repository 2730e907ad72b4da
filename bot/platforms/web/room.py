"""The web room: everything its pages are served from."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.bank.guide import GuideCard
from bot.domain.question import Bank, Topic
from bot.platforms.web.doors import Doors, RoomConfig, load_key
from bot.platforms.web.limits import Buckets
from bot.platforms.web.live import Hub
from bot.platforms.web.render import get_renderer
from bot.platforms.web.session import Sessions
from bot.platforms.web.threads import Threads
from bot.ports.pictures import NoPictures, Pictures
from bot.ports.store import Clock, Store
from bot.services.bundle import Services
from bot.services.room_people import RoomPeople


@dataclass(frozen=True, slots=True)
class Limits:
    """How often what may be done: takes at once, and then a minute."""

    reads: Buckets
    writes: Buckets
    writers: Buckets
    doors: Buckets


class Room:
    """Holds the room's parts; `connect.mount` puts its pages into a server.

    `topics` are titles by topic id, `bank` is what an upload is checked against. Making a room reads its key from the
    data folder, or makes one there.
    """

    def __init__(
        self,
        services: Services,
        store: Store,
        clock: Clock,
        hub: Hub,
        config: RoomConfig,
        topics: Mapping[str, str] | None = None,
        guide: GuideCard | None = None,
        bank: Bank | None = None,
        pictures: Pictures | None = None,
    ) -> None:
        key = load_key(config.data_dir)
        self.services = services
        self.store = store
        self.clock = clock
        self.hub = hub
        self.config = config
        self.topics = topics or {}
        self.guide = guide
        self.bank = bank or Bank(tuple(Topic(topic, title, "", ()) for topic, title in self.topics.items()), ())
        self.pictures = pictures or NoPictures()
        self.doors = Doors(key, config)
        self.sessions = Sessions(key, secure=config.public_url is not None)
        self.people = RoomPeople(store, clock)
        self.threads = Threads(store, clock, services.answers, hub)
        self.renderer = get_renderer()
        self.limits = make_limits(clock)

    @property
    def draws(self) -> bool:
        """Whether there are pictures in this room."""
        return not isinstance(self.pictures, NoPictures)

    def topic_title(self, topic: str) -> str:
        """A topic's title, or its id where none is known."""
        return self.topics.get(topic, topic)


def make_limits(clock: Clock) -> Limits:
    """Wide enough for a study group behind one address, narrow enough to make guessing and flooding pointless."""
    return Limits(
        reads=Buckets(clock, burst=600, per_minute=1200),
        writes=Buckets(clock, burst=120, per_minute=240),
        writers=Buckets(clock, burst=30, per_minute=60),
        doors=Buckets(clock, burst=20, per_minute=10),
    )
