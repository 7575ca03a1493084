"""State in SQL, durable before it is acknowledged, with one commit for all that wait for one.

A commit costs a flush of the disk, whatever it holds. Writers that arrive while one runs share the next.
"""

import asyncio
import random
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from queue import SimpleQueue
from typing import Any, NamedTuple, TypeVar

from sqlalchemy import Connection, MetaData

from reference_impl.foundation.database_away import DatabaseAwayError
from reference_impl.foundation.limits import Limits
from reference_impl.foundation.problem import overloaded
from reference_impl.foundation.sqlite_file import SqliteFile
from reference_impl.foundation.storage import Storage, UndoneError

__all__ = ["Database", "UndoneError"]

T = TypeVar("T")
_Work = Callable[[Connection], Any]
_TRIES = 10
_PAUSE_S = 0.002  # at most, after the first try; then twice as long each time
Committed = Callable[[float, int], None]
"""Hears of each commit, in the writer's thread: how long it took in seconds, and how many writes shared it."""


class _Asked(NamedTuple):
    work: _Work
    single: bool
    done: "asyncio.Future[Any]"


class Database:
    """A service's own: a SQLite file (a path), or a schema in PostgreSQL. One thread writes, others read.

    Where it can't do its work now, or not within `patience_s`, `write` and `read` raise `DatabaseAwayError`, until it
    can again. A write that was waiting behind a disk that hangs is never made then; of those that the disk has in hand
    already, some may be on disk when it goes on, as with any answer that is lost on its way.
    """

    def __init__(self, where: Path | Storage, metadata: MetaData) -> None:
        self._storage: Storage = SqliteFile(where) if isinstance(where, Path) else where
        self._storage.open(metadata)
        name = self._storage.name
        self._reader = ThreadPoolExecutor(self._storage.readers, thread_name_prefix=f"read-{name}")
        self._asked: SimpleQueue[_Asked | None] = SimpleQueue()  # None is the last
        self.most_waiting = Limits().database_waiting  # writes, and reads; may be set at any time
        self.patience_s = Limits().database_s  # for one write, or one read; likewise
        self.reading = 0
        self.waiting = 0  # writes that are asked for and not on disk, whoever has given up on them too
        self.committed: Committed | None = None
        self._closed = False
        self._writer = threading.Thread(target=self._write_all, name=f"write-{name}", daemon=True)
        self._writer.start()

    async def write(self, work: Callable[[Connection], T], *, single: bool = False) -> T:
        """Run `work` in a transaction; return when it is on disk. What it raises undoes it alone.

        Args:
            work: gets the connection, in the writer's thread; run again where another writer was in its way.
            single: it writes with one statement and raises only where that wrote nothing. SQLite makes such a one a
                transaction by itself, which spares the steps of beginning one and of undoing it.
        """
        if self._closed:
            raise RuntimeError("the database is closed: nothing can be written after shutdown")
        self._require_room(self.waiting)
        done: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        self._asked.put(_Asked(work, single, done))
        self.waiting += 1
        return await self._in_time(done)

    async def read(self, work: Callable[[Connection], T]) -> T:
        """Run `work` on a connection that sees only what was committed."""
        self._require_room(self.reading)
        self.reading += 1
        reading = asyncio.get_running_loop().run_in_executor(self._reader, self._in_read, work)
        try:
            return await self._in_time(reading)
        finally:
            self.reading -= 1

    async def trouble(self) -> str:
        """What keeps it from being read or written, or nothing."""
        if self._closed or not self._writer.is_alive():
            return "nothing writes any more"
        await self.read(lambda connection: connection.exec_driver_sql("SELECT 1").close())
        await self.write(lambda connection: connection.exec_driver_sql("SELECT 1").close())  # its turn comes
        return ""

    async def close(self) -> None:
        """Finish what waits, then let go."""
        self._closed = True
        self._asked.put(None)
        await asyncio.to_thread(self._writer.join)
        self._reader.shutdown()
        self._storage.close()

    def _require_room(self, waiting: int) -> None:
        if waiting >= self.most_waiting:
            raise overloaded("database_waiting", "Too much waits for the database; try again in a moment.")

    async def _in_time(self, asked: "asyncio.Future[T]") -> T:
        """Not `wait_for`, which swallows a cancellation where the answer is there already (Python 3.11)."""
        try:
            async with asyncio.timeout(self.patience_s):
                return await asked
        except TimeoutError:
            if asked.done() and not asked.cancelled():
                return asked.result()  # in time, of which the event loop heard late
            raise DatabaseAwayError(f"it has not answered for {self.patience_s:g} s") from None

    def _write_all(self) -> None:
        """Batch after batch, in the writer's thread: the event loop only hears what came of it."""
        while asked := self._next():
            batch = [one for one in asked if not one.done.done()]  # the others have given up
            results = self._outcomes(batch) if batch else []
            with suppress(RuntimeError):  # the loop is closed: nobody waits any more
                asked[0].done.get_loop().call_soon_threadsafe(self._settle, len(asked), batch, results)

    def _outcomes(self, batch: list[_Asked]) -> list[Any]:
        began_s = time.perf_counter()
        try:
            results = self._commit(batch)
        except Exception as error:  # noqa: BLE001 - the commit itself failed: everyone who waits must hear it
            results = [error] * len(batch)
        if self.committed is not None:
            self.committed(time.perf_counter() - began_s, len(batch))
        return [self._storage.told(result) if isinstance(result, Exception) else result for result in results]

    def _next(self) -> list[_Asked]:
        """All that waits, at least one; nothing when the database is to be closed."""
        asked = [self._asked.get()]
        asked += [self._asked.get() for _ in range(self._asked.qsize())]
        if asked[-1] is None:
            self._asked.put(None)  # to be found once the others are written
        return [one for one in asked if one is not None]

    def _commit(self, batch: list[_Asked]) -> list[Any]:
        for tried in range(_TRIES):
            try:
                with self._storage.writing() as connection:
                    return self._committed(connection, batch)
            except Exception as error:
                if tried + 1 == _TRIES or not self._storage.worth_another_try(error):
                    raise
                time.sleep(random.uniform(0, _PAUSE_S * 2**tried))  # so that two don't meet again
        raise AssertionError("the last try returns or raises")

    def _committed(self, connection: Connection, batch: list[_Asked]) -> list[Any]:
        first = batch[0]
        if len(batch) == 1 and first.single and self._storage.single_is_whole:
            return [first.work(connection)]
        with self._storage.transaction(connection):
            if len(batch) == 1:  # then the transaction itself undoes it: a savepoint would only cost time
                return [first.work(connection)]
            return [self._apart(connection, asked) for asked in batch]

    def _apart(self, connection: Connection, asked: _Asked) -> Any:  # noqa: ANN401 - whatever the work returns
        """Run one piece of work so that it can be undone alone; its exception is its result."""
        try:
            with self._storage.savepoint(connection, single=asked.single):
                return asked.work(connection)
        except Exception as error:
            if self._storage.undoes_all(error):
                raise
            return error
        finally:
            self._storage.require_transaction(connection)

    def _in_read(self, work: Callable[[Connection], T]) -> T:
        try:
            with self._storage.reading() as connection:
                return work(connection)
        except Exception as error:
            told = self._storage.told(error)
            if told is error:
                raise
            raise told from error

    def _settle(self, asked: int, batch: list[_Asked], results: list[Any]) -> None:
        self.waiting -= asked
        for (*_, done), result in zip(batch, results, strict=True):
            if done.done():  # the one who asked has gone
                continue
            if isinstance(result, Exception):
                done.set_exception(result)
            else:
                done.set_result(result)
