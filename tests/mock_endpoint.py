"""An OpenAI-compatible endpoint on loopback whose behaviour a test decides."""

from __future__ import annotations

import asyncio
import contextlib
import json
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

#: request body -> (status, answer text or JSON body)
Behaviour = Callable[[dict[str, Any]], "Reply"]


@dataclass(frozen=True)
class Reply:
    """What the endpoint answers."""

    text: str = ""
    status: int = 200
    body: dict[str, Any] | None = None
    headers: dict[str, str] = field(default_factory=dict)
    delay_s: float = 0.0


@dataclass
class MockEndpoint:
    """Serves ``/v1/chat/completions`` and ``/v1/models`` from a thread of its own."""

    behaviour: Behaviour
    model: str = "mock"
    requests: list[dict[str, Any]] = field(default_factory=list)
    authorizations: list[str] = field(default_factory=list)
    port: int = 0
    most_at_once: int = 0
    _open: int = 0

    @property
    def base_url(self) -> str:
        """What goes into ``OPENAI_BASE_URL``."""
        return f"http://127.0.0.1:{self.port}/v1"

    @contextlib.contextmanager
    def running(self) -> Iterator[MockEndpoint]:
        """Serve while the context lasts."""
        loop = asyncio.new_event_loop()
        ready = threading.Event()

        def serve() -> None:
            asyncio.set_event_loop(loop)
            server = loop.run_until_complete(
                asyncio.start_server(self._connection, "127.0.0.1", 0, backlog=512)
            )
            self.port = server.sockets[0].getsockname()[1]
            ready.set()
            loop.run_forever()
            server.close()
            for task in asyncio.all_tasks(loop):
                task.cancel()
            loop.run_until_complete(asyncio.sleep(0))
            loop.run_until_complete(loop.shutdown_asyncgens())
            loop.close()

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        ready.wait(10)
        try:
            yield self
        finally:
            loop.call_soon_threadsafe(loop.stop)
            thread.join(10)

    async def _connection(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(
            asyncio.IncompleteReadError, ConnectionError, asyncio.CancelledError
        ):
            while True:
                head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
                headers = {
                    key.lower(): value
                    for key, _, value in (line.partition(": ") for line in head[1:] if line)
                }
                data = await reader.readexactly(int(headers.get("content-length", 0)))
                self._open += 1
                self.most_at_once = max(self.most_at_once, self._open)
                reply = self._reply(head[0], headers, data)
                if reply.delay_s:
                    await asyncio.sleep(reply.delay_s)
                self._open -= 1
                body = json.dumps(reply.body).encode()
                lines = [f"HTTP/1.1 {reply.status} X", f"content-length: {len(body)}"]
                lines += ["content-type: application/json"]
                lines += [f"{key}: {value}" for key, value in reply.headers.items()]
                writer.write("\r\n".join([*lines, "", ""]).encode() + body)
                await writer.drain()
        writer.close()

    def _reply(self, line: str, headers: dict[str, str], data: bytes) -> Reply:
        self.authorizations.append(headers.get("authorization", ""))
        if line.startswith("GET"):
            return Reply(body={"object": "list", "data": [_model(self.model)]})
        request = json.loads(data)
        self.requests.append(request)
        reply = self.behaviour(request)
        body = reply.body if reply.body is not None else completion(reply.text, self.model)
        return Reply(status=reply.status, body=body, headers=reply.headers, delay_s=reply.delay_s)


def completion(text: str, model: str) -> dict[str, Any]:
    """The body of a chat completion."""
    return {
        "id": "chatcmpl-1",
        "object": "chat.completion",
        "created": 0,
        "model": model,
        "choices": [
            {
                "index": 0,
                "finish_reason": "stop",
                "message": {"role": "assistant", "content": text},
            }
        ],
        "usage": {"prompt_tokens": 100, "completion_tokens": 50, "total_tokens": 150},
    }


def _model(name: str) -> dict[str, Any]:
    return {"id": name, "object": "model", "created": 0, "owned_by": "mock"}
