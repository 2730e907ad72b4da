"""Listens: the HTTP server on an address and port, for as long as a block lasts."""

import errno
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from aiohttp import web

SHUTDOWN_SECONDS = 5.0


class AddressError(Exception):
    """The server cannot listen there; the message says what to do."""


async def check_address(host: str, port: int) -> None:
    """Listen for an instant, with nothing to be had yet. Raises AddressError as `serving` does."""
    async with serving(web.Application(), host, port):
        pass


@asynccontextmanager
async def serving(app: web.Application, host: str, port: int) -> AsyncIterator[None]:
    """Serve `app` while the block runs. Raises AddressError when the port is taken or the address not ours."""
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=SHUTDOWN_SECONDS)
    await runner.setup()
    try:
        await _listen(web.TCPSite(runner, host, port), host, port)
        yield
    finally:
        await runner.cleanup()


async def _listen(site: web.TCPSite, host: str, port: int) -> None:
    try:
        await site.start()
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise AddressError(
                f"Port {port} is taken by another program. Stop that one, or choose another port: "
                f"make run PORT={port + 1}, or DRILL_PORT={port + 1}."
            ) from error
        raise AddressError(
            f"Cannot listen on {host} port {port}: {error.strerror or error}. Choose an address of this machine with "
            f"DRILL_HOST, and a port above 1023 with DRILL_PORT."
        ) from error
