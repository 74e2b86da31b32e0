"""A transport of several small connection pools in place of one large pool.

A pool looks at all its connections at every request and every response; with 64 of them this took
a fifth of the time of a request. Pools of a few connections each do not feel it.
"""

from __future__ import annotations

from collections.abc import AsyncIterator

import httpx2

_CONNECTIONS = 8


class SpreadTransport(httpx2.AsyncBaseTransport):
    """Sends each request through the pool with the fewest requests under way.

    Args:
        connections: connections to keep at most, over all pools.
        keepalive_s: how long an idle connection is kept.
    """

    def __init__(self, connections: int, keepalive_s: float) -> None:
        limits = httpx2.Limits(
            max_connections=_CONNECTIONS,
            max_keepalive_connections=_CONNECTIONS,
            keepalive_expiry=keepalive_s,
        )
        verify = httpx2.create_ssl_context()
        pools = -(-connections // _CONNECTIONS)
        self._pools = [
            httpx2.AsyncHTTPTransport(verify=verify, limits=limits) for _ in range(pools)
        ]
        self._under_way = [0] * pools

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        """Send a request; its pool counts as busy until the response is closed."""
        index = min(range(len(self._pools)), key=self._under_way.__getitem__)
        self._under_way[index] += 1
        try:
            response = await self._pools[index].handle_async_request(request)
        except BaseException:
            self._under_way[index] -= 1
            raise
        assert isinstance(response.stream, httpx2.AsyncByteStream)  # noqa: S101 - it is async
        response.stream = _Counted(response.stream, self._under_way, index)
        return response

    async def aclose(self) -> None:
        """Close all pools."""
        for pool in self._pools:
            await pool.aclose()


class _Counted(httpx2.AsyncByteStream):
    """The body of a response; its end is counted."""

    def __init__(self, stream: httpx2.AsyncByteStream, under_way: list[int], index: int) -> None:
        self._stream, self._under_way, self._index = stream, under_way, index
        self._closed = False

    def __aiter__(self) -> AsyncIterator[bytes]:
        return self._stream.__aiter__()

    async def aclose(self) -> None:
        if not self._closed:
            self._closed = True
            self._under_way[self._index] -= 1
        await self._stream.aclose()
