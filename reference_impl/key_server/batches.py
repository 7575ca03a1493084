"""One batch at a time: what comes while one is written is the next one."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Generic, TypeVar

T = TypeVar("T")
Write = Callable[[Sequence[T]], Awaitable[Sequence[BaseException | None]]]
"""Writes a batch; what became of each, in its order: None, or what is to be raised."""


class Batches(Generic[T]):
    """Whoever adds something waits for its batch alone. No batch is begun before the last one has come to its end."""

    def __init__(self, write: Write[T]) -> None:
        self._write = write
        self._waiting: list[tuple[T, asyncio.Future[None]]] = []
        self._writing: asyncio.Task[None] | None = None

    async def add(self, one: T) -> None:
        """Return when it is written; raise what kept it from that."""
        done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append((one, done))
        if self._writing is None:
            self._writing = asyncio.create_task(self._write_all())
        await done

    async def close(self) -> None:
        """Finish what waits."""
        if self._writing is not None:
            await self._writing

    async def _write_all(self) -> None:
        while self._waiting:
            batch, self._waiting = [(one, done) for one, done in self._waiting if not done.done()], []
            outcomes = await self._outcomes([one for one, _ in batch])
            for (_, done), outcome in zip(batch, outcomes, strict=True):
                if done.done():  # whoever added it has gone
                    continue
                if outcome is None:
                    done.set_result(None)
                else:
                    done.set_exception(outcome)
        self._writing = None

    async def _outcomes(self, batch: list[T]) -> Sequence[BaseException | None]:
        try:
            return await self._write(batch) if batch else []
        except Exception as failed:  # noqa: BLE001 - everyone who waits must hear it
            return [failed] * len(batch)
