"""The one task that writes: what waits at the same time is committed together."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from sqlalchemy.exc import OperationalError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from store.errors import StoreError

T = TypeVar("T")
Work = Callable[[AsyncConnection], Awaitable[T]]

# Enough to make the flush of a burst cheap, few enough that the first of it isn't kept waiting.
LARGEST_GROUP = 200


@dataclass(frozen=True, slots=True)
class Job:
    """Something to write, and where its result is awaited."""

    work: Work[Any]
    done: asyncio.Future[Any]


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
        if self._closed:
            raise StoreError("Cơ sở dữ liệu đã đóng, không ghi thêm được; hãy khởi động lại bot.")
        done: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        self._queue.put_nowait(Job(work, done))
        return await done

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
                results = [await job.work(connection) for job in jobs]
        except Exception as error:  # handed to those who wait for it
            await self._refuse(jobs, error)
            return
        for job, result in zip(jobs, results, strict=True):
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
