"""IDX-5 broken: what is not over goes."""

from collections.abc import Callable
from dataclasses import replace

from reference_impl.faulty.fault import CloudFault
from reference_impl.recording_index import RecordingIndex
from reference_impl.recording_index.care import Retention, StorePorts
from reference_impl.recording_index.caretaker import Caretaker
from reference_impl.recording_index.settings import CareSettings

_DAY_US = 86_400_000_000


class Hasty(Caretaker):
    """Removes too soon."""

    async def remove_expired(self, organisation: str, before_us: int) -> None:
        """A day more than is over."""
        await super().remove_expired(organisation, before_us + _DAY_US)


class Index(RecordingIndex):
    """Looked after by another caretaker."""

    def care(
        self, store: StorePorts, retention: Retention, clock: Callable[[], float], settings: CareSettings
    ) -> Caretaker:
        """By that one."""
        self.caretaker = Hasty(self._database, store, retention, clock, settings)
        return self.caretaker


FAULT = CloudFault(
    id="retention-a-day-early",
    title="recordings are removed a day before their retention is over",
    happens="days are counted by the calendar of the server, and the first one as whole",
    requirements=("IDX-5",),
    apply=lambda standard: replace(standard, recording_index=Index),
)
