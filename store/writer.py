"""The one task that writes: what waits at the same time is committed together."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from sqlalchemy.exc import OperationalError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from store.errors import StoreError

T = TypeVar("T")
I = TypeVar("I")  # noqa: E741
Work = Callable[[AsyncConnection], Awaitable[T]]
# Work on many items at once: in a burst a statement for all costs little more than one for each.
WorkTogether = Callable[[AsyncConnection, Sequence[I]], Awaitable[Sequence[T]]]

# Enough to make the flush of a burst cheap, few enough that the first of it isn't kept waiting.
LARGEST_GROUP = 200


@dataclass(frozen=True, slots=True)
class Job:
    """Something to write, and where its result is awaited; jobs of the same `together` are done
    with one call for the items of all."""

    done: asyncio.Future[Any]
    work: Work[Any] | None = None
    together: WorkTogether[Any, Any] | None = None
    item: Any = None


class Writer:
    """Runs pieces of work one after the other, many to a transaction; made inside a loop."""

    def __init__(self, engine: AsyncEngine) -> None:
        self.groups = 0
        self._engine = engine
        self._queue: asyncio.Queue[Job | None] = asyncio.Queue()
        self._closed = False
        self._task = asyncio.create_task(self._run(), name="store writer")

    async def write(self, work: Work[T]) -> T:
        """The result of `work` once it is committed; raises what `work` or the commit raised."""
        done: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        self._queue_up(Job(done, work=work))
        return await done

    async def write_together(self, together: WorkTogether[I, T], item: I) -> T:
        """The result of `together` for `item`, which may be worked on along with other items that
        wait; raises as `write` does."""
        done: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        self._queue_up(Job(done, together=together, item=item))
        return await done

    def _queue_up(self, job: Job) -> None:
        if self._closed:
            raise StoreError("Cơ sở dữ liệu đã đóng, không ghi thêm được; hãy khởi động lại bot.")
        self._queue.put_nowait(job)

    async def close(self) -> None:
        """Write what waits, then stop."""
        if not self._closed:
            self._closed = True
            self._queue.put_nowait(None)
        await self._task

    async def _run(self) -> None:
        going_on = True
        while going_on:
            waiting = [await self._queue.get()]
            while len(waiting) < LARGEST_GROUP and not self._queue.empty():
                waiting.append(self._queue.get_nowait())
            going_on = None not in waiting
            jobs = [job for job in waiting if job is not None]
            if jobs:
                await self._commit(jobs)

    async def _commit(self, jobs: Sequence[Job]) -> None:
        self.groups += 1
        try:
            async with self._engine.begin() as connection:
                results = [
                    pair for batch in _batches(jobs) for pair in await _done(connection, batch)
                ]
        except Exception as error:  # handed to those who wait for it
            await self._refuse(jobs, error)
            return
        for job, result in results:
            if not job.done.done():
                job.done.set_result(result)

    async def _refuse(self, jobs: Sequence[Job], error: Exception) -> None:
        # One bad piece of work must not cost the others theirs; a database that is away does.
        if len(jobs) > 1 and not isinstance(error, OperationalError):
            for job in jobs:
                await self._commit([job])
            return
        for job in jobs:
            if not job.done.done():
                job.done.set_exception(error)


def _batches(jobs: Sequence[Job]) -> Iterator[list[Job]]:
    """The jobs, those of one `together` in one batch unless a job of another kind comes between:
    it may depend on what was asked for before it."""
    waiting: dict[Any, list[Job]] = {}
    for job in jobs:
        if job.together is None:
            yield from waiting.values()
            waiting = {}
            yield [job]
        else:
            waiting.setdefault(job.together, []).append(job)
    yield from waiting.values()


async def _done(connection: AsyncConnection, batch: Sequence[Job]) -> list[tuple[Job, Any]]:
    """Each job of a batch with its result."""
    first = batch[0]
    if first.work is not None:
        return [(first, await first.work(connection))]
    assert first.together is not None
    results = await first.together(connection, [job.item for job in batch])
    return list(zip(batch, results, strict=True))
