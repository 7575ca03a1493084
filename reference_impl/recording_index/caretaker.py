"""Looks after what a region keeps: removes what retention has ended, and compares index and store."""

import asyncio
import logging
import time
from collections.abc import Callable
from datetime import timedelta

from reference_impl.foundation.database import Database
from reference_impl.foundation.problem import Problem
from reference_impl.recording_index import expiry
from reference_impl.recording_index.care import Findings, KeptObject, Retention, StorePorts
from reference_impl.recording_index.object_time import read_name
from reference_impl.recording_index.reconciliation import Reconciliation
from reference_impl.recording_index.recordings import Owner
from reference_impl.recording_index.rows import LONGEST_SEGMENT_US
from reference_impl.recording_index.settings import CareSettings

_LOG = logging.getLogger(__name__)
_SECOND_US = 1_000_000
_DAY_US = 86_400 * _SECOND_US
_MICROSECOND = timedelta(microseconds=1)
_NAMED = 5


class Caretaker:
    """One region's.

    Args:
        database: the index's rows.
        store: the region's media store.
        retention: asks for an organisation's setting; a Problem where it is not known: then nothing is removed. What is
            of an organisation that is none is left as it is.
        clock: seconds since 1970.
        settings: how often, and how patiently.

    Attributes:
        unknown: hears after each round of how many organisations there is something that are none.
    """

    def __init__(
        self,
        database: Database,
        store: StorePorts,
        retention: Retention,
        clock: Callable[[], float] = time.time,
        settings: CareSettings = CareSettings(),  # noqa: B008 - a frozen value
    ) -> None:
        self._database = database
        self._store = store
        self._retention = retention
        self._clock = clock
        self._settings = settings
        self._caring = asyncio.Lock()
        self.unknown: Callable[[int], None] | None = None

    async def trouble(self) -> str:
        """None that a request could meet."""
        return ""

    async def run(self) -> None:
        """Round after round, until it is cancelled. One that fails is noted, and the next tries again."""
        while True:
            try:
                await self.round()
            except Exception:  # noqa: BLE001 - whatever it is, what is kept goes on being looked after
                _LOG.exception("care of the recording index failed; the next round tries again")
            await asyncio.sleep(self._settings.every_s)

    async def round(self) -> dict[str, Findings]:
        """Look after every organisation once; what was found, by organisation."""
        with_rows = await self._database.read(expiry.organisations)
        every = sorted({*with_rows, *await self._store.buckets()})
        found = {one: await self._care_for(one) for one in every}
        self._tell_of([one for one in every if found[one] is None])
        return {one: findings for one, findings in found.items() if findings is not None}

    async def care_for(self, organisation: str) -> Findings:
        """Remove what is over, then compare; a Problem with status 404 where there is no such organisation."""
        findings = await self._care_for(organisation)
        if findings is None:
            raise Problem(404, "no-such-organisation", "There is no such organisation.")
        return findings

    # --- what may be overridden ----------------------------------------------------------------

    async def remove_expired(self, organisation: str, before_us: int) -> None:
        """Remove what ended before: the rows first, so that nothing is found that can't be played.

        What a kill between the two leaves, objects without a row, the comparison removes.
        """
        for owner in await self._database.read(lambda connection: expiry.owners(connection, organisation)):
            count = 1
            while count:
                count, keys = await self._remove_some(owner, before_us)
                await self._remove_objects(organisation, keys)

    def disposable(self, kept: KeptObject, before_us: int | None) -> bool:
        """Whether an object that no row names may go: its time is over, or it waited long enough for its row."""
        name, waited_us = read_name(kept.key), self._now_us() - kept.stored_us
        if name.is_init:
            return False  # an initialisation segment: later segments may need it, and it shows nothing
        if name.start_us is not None and before_us is not None and name.start_us + LONGEST_SEGMENT_US <= before_us:
            return True
        return name.is_media and waited_us >= self._settings.unindexed_kept_days * _DAY_US

    # -------------------------------------------------------------------------------------------

    async def _care_for(self, organisation: str) -> Findings | None:
        """None where there is no such organisation."""
        async with self._caring:
            try:
                kept_for = await self._retention(organisation)
            except Problem as unknown:
                _LOG.warning("the retention of %s is not known: nothing of it is removed: %s", organisation, unknown)
                return await self._compare(organisation, None)
            if kept_for is None:
                return None
            before_us = self._now_us() - kept_for // _MICROSECOND
            await self.remove_expired(organisation, before_us)
            return await self._compare(organisation, before_us)

    def _tell_of(self, unknown: list[str]) -> None:
        if unknown:
            first = ", ".join(unknown[:_NAMED])
            _LOG.warning("%d organisations with rows or objects here are none; left alone: %s", len(unknown), first)
        if self.unknown is not None:
            self.unknown(len(unknown))

    async def _remove_some(self, owner: Owner, before_us: int) -> tuple[int, list[str]]:
        most, at_us = self._settings.batch, self._now_us()
        return await self._database.write(
            lambda connection: expiry.remove_expired(connection, owner, before_us, at_us, most)
        )

    async def _remove_objects(self, organisation: str, keys: list[str]) -> None:
        for key in keys:
            kept = await self._store.stored(organisation, key)
            if kept is not None:
                await self._store.remove(kept)

    async def _compare(self, organisation: str, before_us: int | None) -> Findings:
        comparison = Reconciliation(
            self._database,
            self._store,
            organisation,
            self._now_us(),
            settling_us=int(self._settings.settling_s * _SECOND_US),
            disposable=lambda kept: self.disposable(kept, before_us),
        )
        findings = await comparison.run()
        if findings.lost.count or findings.removed.count:
            _LOG.warning(
                "%s: %d rows whose object is gone, %d objects without a row removed",
                organisation,
                findings.lost.count,
                findings.removed.count,
            )
        return findings

    def _now_us(self) -> int:
        return int(self._clock() * _SECOND_US)
