"""A language model behind an OpenAI-compatible endpoint, asked through the openai SDK."""

from __future__ import annotations

import asyncio
import ipaddress
import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Self
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

from scenario_gen.domain.brief import ProposerSettings
from scenario_gen.errors import EndpointError
from scenario_gen.propose.prompt import Prompt, build_prompt
from scenario_gen.propose.protocol import Answer, AnswerMode, Ask, ErrorKind, Level, silent
from scenario_gen.propose.wire import (
    MAX_BODY_BYTES,
    Completion,
    Dialect,
    error_message,
    parameters,
    read_completion,
    redacted,
)

if TYPE_CHECKING:
    import httpx2
    import openai

_PUBLIC_URL = "https://api.openai.com/v1"
_RETRIES = 4
_MAX_TOKENS: dict[Level, int] = {"compact": 220, "full": 3000}
#: So many requests failing in a row end the run: the endpoint is down, not unlucky.
_FAILURES_IN_A_ROW = 8


class EndpointProposer:
    """Asks an endpoint; finds out by itself which form of structured output it takes.

    Args:
        client: connected SDK client; closed by ``close``.
        model: name of the model to ask.
        level: level of proposals.
        settings: temperature, limits and concurrency.
        where: the endpoint's address for messages.
        secret: the key, to keep it out of messages.
        name: name of the proposer.
        sentence_chars: see ``wire.parameters``.
    """

    name = "openai"

    def __init__(
        self,
        client: openai.AsyncOpenAI,
        *,
        model: str,
        level: Level,
        settings: ProposerSettings,
        where: str,
        secret: str = "",
        name: str = "openai",
        sentence_chars: int | None = None,
    ) -> None:
        self.name, self.model, self.level = name, model, level
        self._client, self._settings = client, settings
        self._where, self._secret = where, secret
        self._sentence_chars = sentence_chars
        self._slots = asyncio.Semaphore(settings.concurrency)
        self._dialect = Dialect()
        self._proven: set[AnswerMode] = set()
        self._failures = 0

    @classmethod
    async def create(
        cls,
        settings: ProposerSettings,
        *,
        gguf: Path | None = None,  # noqa: ARG003 - part of the protocol
        tell: Callable[[str], None] = silent,
    ) -> Self:
        """Connect to ``settings.base_url`` or ``OPENAI_BASE_URL`` with ``OPENAI_API_KEY``.

        Raises:
            EndpointError: no key, no model to be found, or the endpoint does not answer.
        """
        base_url = settings.base_url or os.environ.get("OPENAI_BASE_URL", "").strip()
        key = os.environ.get("OPENAI_API_KEY", "").strip()
        if not key and not base_url:
            raise EndpointError(
                "no key for the model endpoint",
                where="OPENAI_API_KEY",
                hint="set OPENAI_API_KEY, or OPENAI_BASE_URL for a server of your own,"
                " or use --proposer local",
            )
        where = redacted(base_url or _PUBLIC_URL, key)
        client = make_client(base_url or _PUBLIC_URL, key or "not-needed", settings)
        try:
            model = settings.model or await _only_model(client, where, key)
        except BaseException:
            await client.close()
            raise
        tell(f"asking {model} at {where}")
        level: Level = "full" if settings.level == "auto" else settings.level
        return cls(client, model=model, level=level, settings=settings, where=where, secret=key)

    async def ask(self, ask: Ask) -> Answer:
        """The answer of the model, or the reason why this request got none.

        Raises:
            EndpointError: the key is refused, nobody answers at the address, the model is not
                there, or request after request fails.
        """
        import openai

        prompt = build_prompt(ask)
        async with self._slots:
            while True:
                dialect = self._dialect
                try:
                    # The SDK's timeout is for each wait on the network; this one is for all of a
                    # request with its retries, against an endpoint that sends byte by byte.
                    async with asyncio.timeout(3 * self._settings.timeout_s + 60):
                        completion = await self._send(prompt, dialect, ask)
                except (openai.APIStatusError, openai.APIError, TimeoutError) as error:
                    if self._step_down(error, dialect):
                        continue
                    return self._failed(error, dialect.mode)
                if completion is None:
                    return self._counted_failure(
                        "the response is no chat completion", "refused", dialect.mode
                    )
                self._failures = 0
                self._proven.add(dialect.mode)
                return Answer(
                    text=completion.text,
                    mode=dialect.mode,
                    model=self.model,
                    prompt_tokens=completion.prompt_tokens,
                    completion_tokens=completion.completion_tokens,
                    finish_reason=completion.finish_reason,
                )

    async def close(self) -> None:
        """Close the connections."""
        await self._client.close()

    async def _send(self, prompt: Prompt, dialect: Dialect, ask: Ask) -> Completion | None:
        given = parameters(
            prompt,
            dialect,
            model=self.model,
            seed=ask.request_seed,
            temperature=self._settings.temperature,
            max_tokens=self._settings.max_tokens or _MAX_TOKENS[ask.level],
            sentence_chars=self._sentence_chars,
        )
        body = bytearray()
        # As extras the SDK passes these on as they are. As arguments it walks through every
        # message and the whole schema, which costs more than all the rest of a request.
        large = {key: given[key] for key in ("messages", "response_format") if key in given}
        given |= {"messages": [], "extra_body": large}
        given.pop("response_format", None)
        create = self._client.chat.completions.with_streaming_response.create
        async with create(**given) as response:
            async for chunk in response.iter_bytes():
                body += chunk
                if len(body) > MAX_BODY_BYTES:
                    break
        chars = sum(len(message["content"]) for message in large["messages"])
        return read_completion(bytes(body), prompt_chars=chars)

    def _step_down(self, error: Exception, sent: Dialect) -> bool:
        """Whether the request is to be sent again in a form that asks less of the endpoint."""
        import openai

        if not isinstance(error, openai.APIStatusError):
            return False
        if error.status_code not in (400, 404, 422) or _is_missing_model(error):
            return False
        if sent != self._dialect:
            # Another request has found out meanwhile.
            return True
        proven = sent.mode in self._proven
        poorer = sent.poorer(f"{error_message(error.body)} {error.message}", proven=proven)
        if poorer is None:
            return False
        self._dialect = poorer
        return True

    def _failed(self, error: Exception, mode: AnswerMode) -> Answer:
        """An answer that says why there is none; raises what no further request can get over."""
        import openai

        fatal = _fatal(error, self.model, self._where, self._secret)
        if fatal is not None:
            raise fatal from error
        if isinstance(error, openai.APITimeoutError | TimeoutError):
            text, kind = f"no answer within {self._settings.timeout_s:g} s", "timeout"
        elif isinstance(error, openai.APIStatusError):
            message = redacted(error_message(error.body) or error.message, self._secret)
            kind = "server" if error.status_code >= 500 or error.status_code == 429 else "refused"
            text = f"HTTP {error.status_code}: {message}"
        else:
            text = f"connection lost: {redacted(str(error.__cause__ or error), self._secret)}"
            kind = "connection"
        return self._counted_failure(text, kind, mode)

    def _counted_failure(self, text: str, kind: str, mode: AnswerMode) -> Answer:
        self._failures += 1
        if self._failures >= max(_FAILURES_IN_A_ROW, 2 * self._settings.concurrency):
            raise EndpointError(
                f"{self._failures} requests failed in a row, the last with: {text}",
                where=self._where,
                hint="see the endpoint's own log; the run can go on with --resume",
                retry_helps=True,
            )
        kinds: dict[str, ErrorKind] = {
            "timeout": "timeout", "server": "server", "refused": "refused",
            "connection": "connection",
        }  # fmt: skip
        return Answer(text="", mode=mode, model=self.model, error=text, error_kind=kinds[kind])


def make_client(base_url: str, key: str, settings: ProposerSettings) -> openai.AsyncOpenAI:
    """An SDK client whose pool fits the concurrency, and that goes to loopback without a proxy.

    Raises:
        EndpointError: the address or the key cannot be used at all.
    """
    # Imported here: the SDK takes half a second, and most commands need no model.
    import httpx2
    import openai

    where = redacted(base_url, key)
    if not (key.isascii() and key.isprintable() and " " not in key):
        raise EndpointError("the key holds characters that no key has", where="OPENAI_API_KEY",
                            hint="copy it again, without quotes or line breaks")  # fmt: skip
    most = max(64, settings.concurrency)
    try:
        return openai.AsyncOpenAI(
            api_key=key,
            base_url=base_url,
            max_retries=_RETRIES,
            timeout=openai.Timeout(settings.timeout_s, connect=min(settings.timeout_s, 15.0)),
            http_client=_http_client(base_url, most),
        )
    except (openai.OpenAIError, httpx2.InvalidURL, ValueError) as error:
        raise EndpointError(
            f"the address cannot be used: {redacted(str(error), key)}",
            where=where,
            hint="give a base URL such as http://127.0.0.1:8080/v1",
        ) from error


def _http_client(base_url: str, connections: int) -> httpx2.AsyncClient:
    """Quick where there is no proxy between; a transport of ours would go past the proxy."""
    import httpx2
    import openai

    from scenario_gen.propose.transport import SpreadTransport

    if is_proxied(base_url):
        limits = httpx2.Limits(
            max_connections=connections, max_keepalive_connections=connections,
            keepalive_expiry=60.0,
        )  # fmt: skip
        return openai.DefaultAsyncHttpxClient(base_url=base_url, limits=limits)
    transport = SpreadTransport(connections, keepalive_s=60.0)
    return openai.DefaultAsyncHttpxClient(base_url=base_url, transport=transport, trust_env=False)


def is_proxied(base_url: str) -> bool:
    """Whether the environment puts a proxy between this machine and an address."""
    parts = urlsplit(base_url)
    proxies = getproxies()
    if is_loopback(base_url) or not (parts.scheme in proxies or "all" in proxies):
        return False
    return not proxy_bypass(parts.hostname or "")


def is_loopback(base_url: str) -> bool:
    """Whether an address is this machine itself."""
    try:
        host = urlsplit(base_url).hostname or ""
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


async def _only_model(client: openai.AsyncOpenAI, where: str, key: str) -> str:
    """The one model that an endpoint serves."""
    import openai

    try:
        page = await client.models.list()
        names = sorted(str(model.id) for model in page.data or [])
    except (openai.APIError, AttributeError, TypeError) as error:
        fatal = _fatal(error, "", where, key)
        if fatal is not None:
            raise fatal from error
        raise EndpointError(
            "the endpoint does not list its models", where=where, hint="name one by --model"
        ) from error
    if len(names) == 1:
        return redacted(names[0], key)
    shown = ", ".join(redacted(name, key) for name in names[:20])
    raise EndpointError(
        f"the endpoint serves {len(names)} models: {shown}" if names else "it serves no model",
        where=where,
        hint="name one by --model",
    )


def _is_missing_model(error: openai.APIStatusError) -> bool:
    text = error_message(error.body).lower()
    return error.status_code == 404 and "model" in text and "response_format" not in text


def _fatal(error: Exception, model: str, where: str, secret: str) -> EndpointError | None:
    """The error that ends the run, where an error concerns all requests."""
    import openai

    if isinstance(error, openai.APIStatusError):
        said = redacted(error_message(error.body) or error.message, secret)
        if error.status_code in (401, 403):
            return EndpointError(f"the key is refused (HTTP {error.status_code}): {said}",
                                 where=where, hint="check OPENAI_API_KEY")  # fmt: skip
        if error.status_code == 402 or "insufficient_quota" in error_message(error.body):
            return EndpointError(f"the account has no credit left: {said}", where=where,
                                 hint="check the plan of the account")  # fmt: skip
        if _is_missing_model(error):
            return EndpointError(f"there is no model {redacted(model, secret)!r}: {said}",
                                 where=where, hint="name another one by --model")  # fmt: skip
        if error.status_code == 404 and not isinstance(error.body, dict):
            return EndpointError("nothing is served at this address (HTTP 404)", where=where,
                                 hint="base URLs mostly end in /v1")  # fmt: skip
        return None
    if isinstance(error, openai.APIConnectionError) and not isinstance(
        error, openai.APITimeoutError
    ):
        import httpx2

        cause = error.__cause__
        if cause is None or isinstance(cause, httpx2.ConnectError | httpx2.UnsupportedProtocol):
            return EndpointError(
                f"cannot be reached: {redacted(str(cause or error), secret)}",
                where=where,
                hint="check the address and that the server runs",
                retry_helps=True,
            )
    return None
