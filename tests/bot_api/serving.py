"""What a test starts: an app over real HTTP, the Telegram channel, a child process."""

from __future__ import annotations

import asyncio
import sys
from asyncio.subprocess import Process
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import IO

from starlette.applications import Starlette

from handlers.conversation.turn import Conversation
from handlers.telegram.application import build_application
from handlers.telegram.claiming import Refusals
from handlers.telegram.polling import poll
from server import build_server, open_socket
from tests.bot_api.engine import PHRASES, TOKEN

ROOT = Path(__file__).parents[2]
PATIENCE = 60  # seconds until a child that doesn't end is killed


@asynccontextmanager
async def serving(app: Starlette) -> AsyncIterator[str]:
    """The address of `app`, on a free port of 127.0.0.1, for as long as the block runs."""
    listening = open_socket("127.0.0.1", 0)
    server = build_server(app)
    task = asyncio.create_task(server.serve([listening]))
    try:
        # The socket listens already: who connects before the server is up waits for it.
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    finally:
        server.should_exit = True
        await task
        listening.close()


@asynccontextmanager
async def running(
    command: Sequence[str],
    environment: Mapping[str, str],
    output: int | IO[bytes],
    errors: IO[bytes],
) -> AsyncIterator[Process]:
    """A child process, told to end with the block and killed if it doesn't."""
    child = await asyncio.create_subprocess_exec(
        *command, env=dict(environment), stdout=output, stderr=errors
    )
    try:
        yield child
    finally:
        if child.returncode is None:
            child.terminate()
        try:
            await asyncio.wait_for(child.wait(), PATIENCE)
        except TimeoutError:
            child.kill()
            await child.wait()


@asynccontextmanager
async def polling(conversation: Conversation, base_url: str) -> AsyncIterator[asyncio.Task[None]]:
    """The running Telegram channel, stopped as a signal would stop it."""
    stopping = asyncio.Event()
    refusals = Refusals()
    application = build_application(TOKEN, conversation, PHRASES, base_url, refusals=refusals)
    task = asyncio.create_task(poll(application, refusals, conversation, PHRASES, stopping))
    try:
        yield task
    finally:
        stopping.set()
        await asyncio.wait([task])


@asynccontextmanager
async def bot_process(environment: Mapping[str, str], log: Path) -> AsyncIterator[Process]:
    """The bot as an operator starts it; ended with the block if the test did not end it itself."""
    command = [sys.executable, str(ROOT / "bot.py"), "run"]
    with log.open("ab") as output:
        async with running(command, environment, output, output) as bot:
            yield bot
