"""The process that reads a knowledge folder, so that the one that answers is never kept waiting."""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import signal
import traceback
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

from answering import Index, answer, build_on
from answering.readings import Readings
from curation.collector import collector_paused
from curation.complaints import Complaint, KnowledgeError
from curation.folder import contents_of
from curation.loading import read_files, version_of
from curation.versions import accepted
from exchange import Answer, Question
from live.checking import complaints_of
from live.parcels import packed, unpacked

GIVES_WAY = 5  # by how much it stands back where both want the same core


class ReaderError(Exception):
    """The reading process has failed: not the folder is at fault, but the program or the machine;
    the text says how."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What is to be read: the folder, and where versions are kept; a folder at version `unless` is
    read no further."""

    folder: Path
    versions: Path
    unless: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """What the folder holds: a version, or the complaints that keep it from being used. `index` is
    None where it can't be used, or is at the version in use."""

    version: str = ""
    complaints: tuple[Complaint, ...] = ()
    index: Index | None = None


@dataclass(frozen=True, slots=True)
class Trial:
    """An edit that is tried without being saved: the folder with files written otherwise (None:
    removed), at a moment; the items `ids` are asked for what they are asked by, and `question` is
    answered from it."""

    folder: Path
    changed: Mapping[str, bytes | None]
    now: datetime
    ids: frozenset[str] = frozenset()
    question: Question | None = None


@dataclass(frozen=True, slots=True)
class Tried:
    """What came of a trial: the errors, or what the items that are asked for are warned of, and the
    answer if the folder can be used so."""

    errors: tuple[Complaint, ...] = ()
    warnings: tuple[Complaint, ...] = ()
    answer: Answer | None = None


@dataclass(frozen=True, slots=True)
class _Reply:
    """What the process says first; so many parcels follow. `failure` is what went wrong in it."""

    version: str = ""
    complaints: tuple[Complaint, ...] = ()
    parcels: int = 0
    warnings: tuple[Complaint, ...] = ()
    answer: Answer | None = None
    failure: str = ""


class Reader:
    """The reading process, started when it is first needed and again when it has died."""

    def __init__(self) -> None:
        self._lock = asyncio.Lock()
        self._process: BaseProcess | None = None
        self._connection: Connection[Any, Any] | None = None
        self._closed = False

    async def read(self, asked: Asked) -> Found:
        """What a folder holds now; raises ReaderError if that can't be told."""
        async with self._lock:
            return await asyncio.to_thread(self._read, asked)

    async def try_out(self, trial: Trial) -> Tried:
        """What would come of an edit; raises ReaderError if that can't be told."""
        async with self._lock:
            return await asyncio.to_thread(self._try_out, trial)

    async def start(self) -> None:
        """Start the process before it is needed: that takes it about a second."""
        async with self._lock:
            await asyncio.to_thread(self._connected)

    async def close(self) -> None:
        """End the process; whoever waits for it gets a ReaderError."""
        self._closed = True
        if self._process is not None:
            self._process.terminate()
        async with self._lock:
            await asyncio.to_thread(self._end)

    def _read(self, asked: Asked) -> Found:
        with self._asking(asked) as (connection, reply):
            if not reply.parcels:
                return Found(reply.version, reply.complaints)
            parcels = (connection.recv_bytes() for _ in range(reply.parcels))
            return Found(reply.version, (), unpacked(parcels))

    def _try_out(self, trial: Trial) -> Tried:
        with self._asking(trial) as (_, reply):
            return Tried(reply.complaints, reply.warnings, reply.answer)

    @contextmanager
    def _asking(self, asked: Asked | Trial) -> Iterator[tuple[Connection[Any, Any], _Reply]]:
        try:
            connection = self._connected()
            connection.send(asked)
            reply: _Reply = connection.recv()
            if reply.failure:
                raise ReaderError(reply.failure)
            yield connection, reply
        except (EOFError, OSError) as error:
            self._end()
            raise ReaderError(f"tiến trình đọc đã dừng ({error or 'EOF'})") from error

    def _connected(self) -> Connection[Any, Any]:
        if self._closed:
            raise ReaderError("chương trình đang dừng")
        if self._connection is None:
            # A process of its own from the start: a copy of this one would hold its locks.
            context = multiprocessing.get_context("spawn")
            self._connection, other = context.Pipe()
            self._process = context.Process(target=_serve, args=(other,), daemon=True)
            self._process.start()
            other.close()
        return self._connection

    def _end(self) -> None:
        if self._connection is not None:
            self._connection.close()
        if self._process is not None:
            self._process.terminate()
            self._process.join()
        self._connection = self._process = None


def _serve(connection: Connection[Any, Any]) -> None:
    """Read what is asked for until the other side goes away."""
    # Ctrl+C goes to all processes of a terminal; the one that started this one ends it.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if hasattr(os, "nice"):
        os.nice(GIVES_WAY)
    readings = Readings()
    try:
        while True:
            asked: Asked | Trial = connection.recv()
            messages, readings = _answered(asked, readings)
            for message in messages:
                if isinstance(message, bytes):
                    connection.send_bytes(message)
                else:
                    connection.send(message)
    except (EOFError, BrokenPipeError, ConnectionResetError):
        return


def _answered(asked: Asked | Trial, readings: Readings) -> tuple[list[_Reply | bytes], Readings]:
    """What is said to a request, and the readings that the next one can be built on."""
    try:
        with collector_paused():
            if isinstance(asked, Trial):
                return _tried(asked, readings)
            return _read(asked, readings)
    except KnowledgeError as error:
        return [_Reply(complaints=error.complaints)], readings
    except Exception:  # whatever it is, the process that answers must hear of it
        return [_Reply(failure=traceback.format_exc())], readings


def _read(asked: Asked, readings: Readings) -> tuple[list[_Reply | bytes], Readings]:
    contents, unread = contents_of(asked.folder)
    if version_of(contents) == asked.unless and not unread:
        return [_Reply(asked.unless)], readings
    knowledge = accepted(contents, asked.folder, asked.versions, unread)
    index, readings = build_on(knowledge, readings)
    parcels = list(packed(index))
    return [_Reply(knowledge.version, parcels=len(parcels)), *parcels], readings


def _tried(trial: Trial, readings: Readings) -> tuple[list[_Reply | bytes], Readings]:
    there, unread = contents_of(trial.folder)
    files: dict[str, bytes | None] = {**dict(there), **trial.changed}
    left = [(name, data) for name, data in sorted(files.items()) if data is not None]
    contents = read_files(left, unread, trial.folder)
    if contents.knowledge is None:
        return [_Reply(complaints=contents.errors)], readings
    if not trial.ids and trial.question is None:
        return [_Reply()], readings
    index, readings = build_on(contents.knowledge, readings)
    told = complaints_of(contents, index, trial.now, trial.ids)
    mine = (*trial.ids, "tests")  # a golden question that fails concerns whoever edits
    warnings = tuple(one for one in told if one.entry in mine)
    answered = answer(trial.question, index) if trial.question else None
    return [_Reply(warnings=warnings, answer=answered)], readings
