"""IDX-5 broken: what is over stays."""

from collections.abc import Callable
from dataclasses import replace

from reference_impl.faulty.fault import CloudFault
from reference_impl.recording_index import RecordingIndex
from reference_impl.recording_index.care import KeptObject, Retention, StorePorts
from reference_impl.recording_index.caretaker import Caretaker
from reference_impl.recording_index.settings import CareSettings


class Hoarder(Caretaker):
    """Removes nothing."""

    async def remove_expired(self, organisation: str, before_us: int) -> None:
        """Nothing."""

    def disposable(self, kept: KeptObject, before_us: int | None) -> bool:  # noqa: ARG002 - whatever it is
        """Never."""
        return False


class Index(RecordingIndex):
    """Looked after by another caretaker."""

    def care(
        self, store: StorePorts, retention: Retention, clock: Callable[[], float], settings: CareSettings
    ) -> Caretaker:
        """By that one."""
        self.caretaker = Hoarder(self._database, store, retention, clock, settings)
        return self.caretaker


FAULT = CloudFault(
    id="retention-not-enforced",
    title="nothing is removed when its retention is over",
    happens="the job that removes has failed since an update, and nobody is told",
    requirements=("IDX-5",),
    apply=lambda standard: replace(standard, recording_index=Index),
)
