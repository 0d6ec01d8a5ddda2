"""An app served over real HTTP inside the test's own event loop."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from starlette.applications import Starlette

from server import build_server, open_socket


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
