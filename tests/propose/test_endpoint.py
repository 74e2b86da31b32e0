"""The endpoint proposer against a mock endpoint on loopback: refusals, failures, load."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

import pytest

from scenario_gen.errors import EndpointError
from scenario_gen.propose.endpoint import EndpointProposer, is_loopback, is_proxied
from scenario_gen.propose.parse import parse
from scenario_gen.propose.protocol import MAX_ANSWER_CHARS, Answer
from scenario_gen.propose.wire import read_completion, redacted
from tests.mock_endpoint import Behaviour, MockEndpoint, Reply
from tests.propose.asks import ask, settings

KEY = "sk-test-0123456789abcdef"
_T = TypeVar("_T")


def run(
    behaviour: Behaviour,
    use: Callable[[EndpointProposer], Awaitable[_T]],
    **fields: Any,
) -> tuple[_T, MockEndpoint]:
    """Use a proposer of a mock endpoint."""

    async def inner(endpoint: MockEndpoint) -> _T:
        given = settings(base_url=endpoint.base_url, level="compact", **fields)
        proposer = await EndpointProposer.create(given)
        try:
            return await use(proposer)
        finally:
            await proposer.close()

    with MockEndpoint(behaviour).running() as endpoint:
        return asyncio.run(inner(endpoint)), endpoint


async def one(proposer: EndpointProposer) -> Answer:
    return await proposer.ask(ask())


def error(status: int, message: str, **headers: str) -> Reply:
    return Reply(status=status, body={"error": {"message": message}}, headers=headers)


def test_an_answer_comes_with_its_tokens() -> None:
    """Text, mode and tokens are those of the endpoint; the seed of the request is sent."""
    answer, endpoint = run(lambda _: Reply("hello"), one)
    assert (answer.text, answer.mode, answer.model) == ("hello", "json_schema", "mock")
    assert (answer.prompt_tokens, answer.completion_tokens) == (100, 50)
    (request,) = endpoint.requests
    assert request["seed"] == ask().request_seed
    assert request["response_format"]["json_schema"]["strict"] is True
    assert endpoint.authorizations == ["Bearer not-needed"]


@pytest.mark.parametrize("status", [400, 404, 422])
def test_a_refused_schema_leads_down_to_plain_text(status: int) -> None:
    """Schema, JSON mode, plain text: each refusal takes one step, and the mode is remembered."""

    def refuses(request: dict[str, Any]) -> Reply:
        kind = request.get("response_format", {}).get("type")
        return error(status, f"response_format {kind} is not supported") if kind else Reply("ok")

    async def twice(proposer: EndpointProposer) -> tuple[Answer, Answer]:
        return await proposer.ask(ask()), await proposer.ask(ask(index=1))

    (first, second), endpoint = run(refuses, twice)
    assert (first.mode, second.mode) == ("text", "text")
    kinds = [r.get("response_format", {}).get("type") for r in endpoint.requests]
    assert kinds == ["json_schema", "json_object", None, None]
    assert "JSON Schema" in endpoint.requests[-1]["messages"][-1]["content"]


def test_parameters_that_are_refused_are_dropped() -> None:
    """Seed, temperature and the name of the token limit give way one after the other."""

    def refuses(request: dict[str, Any]) -> Reply:
        for name in ("seed", "temperature"):
            if name in request:
                return error(400, f"Unsupported parameter: {name}")
        if "max_tokens" in request:
            return error(400, "use max_completion_tokens instead")
        return Reply("ok")

    answer, endpoint = run(refuses, one)
    assert (answer.text, answer.mode) == ("ok", "json_schema")
    assert "max_completion_tokens" in endpoint.requests[-1]


def test_concurrent_refusals_step_down_once() -> None:
    """Twenty requests that are refused at the same time take one step each, not twenty."""

    def refuses(request: dict[str, Any]) -> Reply:
        kind = request["response_format"]["type"] if "response_format" in request else ""
        return error(400, "no json_schema here") if kind == "json_schema" else Reply("ok")

    async def many(proposer: EndpointProposer) -> list[Answer]:
        return await asyncio.gather(*(proposer.ask(ask(index=i)) for i in range(20)))

    answers, _ = run(refuses, many, concurrency=20)
    assert {answer.mode for answer in answers} == {"json_object"}


def test_busy_endpoints_are_asked_again() -> None:
    """429 with Retry-After and a 500 are waited out by retries."""
    replies = iter([error(429, "slow down", **{"retry-after-ms": "20"}), error(500, "oops"),
                    Reply("ok")])  # fmt: skip
    answer, endpoint = run(lambda _: next(replies), one)
    assert answer.text == "ok"
    assert len(endpoint.requests) == 3


def test_a_request_that_keeps_failing_is_an_answer_with_an_error() -> None:
    """One bad request does not end the run; the next one goes on."""

    def fails(request: dict[str, Any]) -> Reply:
        if request["seed"] == ask().request_seed:
            return error(503, "no slot", **{"retry-after-ms": "1"})
        return Reply("ok")

    async def two(proposer: EndpointProposer) -> tuple[Answer, Answer]:
        return await proposer.ask(ask()), await proposer.ask(ask(index=1))

    (bad, good), _ = run(fails, two)
    assert (bad.error_kind, bad.text) == ("server", "")
    assert "503" in str(bad.error)
    assert good.text == "ok"


def test_an_endpoint_that_only_fails_ends_the_run() -> None:
    """After some failures in a row the endpoint counts as down."""

    async def many(proposer: EndpointProposer) -> None:
        for index in range(20):
            await proposer.ask(ask(index=index))

    with pytest.raises(EndpointError, match=r"failed in a row.*loading"):
        run(lambda _: error(409, "loading", **{"retry-after-ms": "1"}), many, concurrency=1)


@pytest.mark.parametrize("status", [401, 403])
def test_a_bad_key_is_fatal_and_not_shown(status: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """The error names the address and the variable, and nothing of the key."""
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    with pytest.raises(EndpointError) as caught:
        run(lambda _: error(status, f"Incorrect API key provided: {KEY}."), one)
    assert "OPENAI_API_KEY" in str(caught.value)
    assert "127.0.0.1" in str(caught.value)
    assert "0123456789" not in str(caught.value)
    assert "0123456789" not in repr(caught.value)


def test_a_missing_model_is_fatal_and_named() -> None:
    """404 about the model says which model."""
    reply = error(404, "The model `mock` does not exist")
    with pytest.raises(EndpointError, match=r"no model 'mock'.*--model"):
        run(lambda _: reply, one)


def test_nobody_at_the_address_is_fatal(monkeypatch: pytest.MonkeyPatch) -> None:
    """A refused connection ends the run with the address and a hint."""
    monkeypatch.setattr("scenario_gen.propose.endpoint._RETRIES", 1)

    async def refused() -> None:
        proposer = await EndpointProposer.create(settings(base_url="http://127.0.0.1:9/v1"))
        try:
            await proposer.ask(ask())
        finally:
            await proposer.close()

    with pytest.raises(EndpointError, match=r"127\.0\.0\.1:9/v1: cannot be reached"):
        asyncio.run(refused())


def test_a_slow_endpoint_times_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """No answer in time is an answer with an error of kind timeout."""
    monkeypatch.setattr("scenario_gen.propose.endpoint._RETRIES", 0)
    answer, _ = run(lambda _: Reply("late", delay_s=2.0), one, timeout_s=0.2)
    assert answer.error_kind == "timeout"


@pytest.mark.parametrize("size", [MAX_ANSWER_CHARS + 10, 10_000_000])
def test_huge_answers_are_cut_and_refused(size: int) -> None:
    """Ten megabytes of text become one finding, not ten megabytes of recording."""
    answer, _ = run(lambda _: Reply("x" * size), one)
    assert len(answer.text) == MAX_ANSWER_CHARS + 1
    found = parse(answer.text, ask())
    assert isinstance(found, tuple)
    assert found[0].rule == "proposal.too_long"


@pytest.mark.parametrize(
    "body",
    [{}, {"choices": []}, {"choices": [{"message": None}]}, {"choices": "x"},
     {"choices": [{"message": {"content": 5}}]}],
)  # fmt: skip
def test_a_response_that_is_no_completion_is_an_error(body: dict[str, Any]) -> None:
    """Wrong shapes of a response are said, not raised."""
    answer, _ = run(lambda _: Reply(body=body), one)
    assert answer.error_kind == "refused"


@pytest.mark.parametrize(
    ("body", "text"),
    [
        (b'{"choices":[{"message":{"content":null}}]}', ""),
        (b'{"choices":[{"message":{"content":[{"type":"text","text":"a"},{}]}}]}', "a"),
        (b'{"choices":[{"message":{"content":"abcdefgh"}}],"usage":{"prompt_tokens":-1}}',
         "abcdefgh"),
    ],
)  # fmt: skip
def test_unusual_completions_are_read(body: bytes, text: str) -> None:
    """No content, content in parts, and counts that are missing or wrong."""
    found = read_completion(body, prompt_chars=400)
    assert found is not None
    assert found.text == text
    assert found.prompt_tokens == 100
    assert found.completion_tokens == len(text) // 4


def test_the_one_model_of_an_endpoint_is_taken() -> None:
    """Without --model the endpoint is asked what it serves."""
    answer, endpoint = run(lambda _: Reply("ok"), one, model=None)
    assert answer.model == "mock"
    assert endpoint.requests[0]["model"] == "mock"


def test_no_key_and_no_address_is_said_at_once() -> None:
    """The person is told which variables there are, before any request."""
    with pytest.raises(EndpointError, match=r"OPENAI_API_KEY.*OPENAI_BASE_URL.*local"):
        asyncio.run(EndpointProposer.create(settings()))


def test_a_key_with_a_line_break_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """A key that cannot be a header is no exception of the HTTP library."""
    monkeypatch.setenv("OPENAI_API_KEY", "sk-abc\ndef")
    with pytest.raises(EndpointError, match="copy it again") as caught:
        asyncio.run(EndpointProposer.create(settings()))
    assert "abc" not in str(caught.value)


def test_a_proxy_of_the_environment_does_not_break_loopback(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """HTTP_PROXY is for the world outside."""
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "HTTPS_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    answer, _ = run(lambda _: Reply("ok"), one)
    assert answer.text == "ok"
    assert is_loopback("http://[::1]:80/v1")
    assert not is_loopback("https://api.openai.com/v1")
    assert not is_proxied("http://127.0.0.1:80/v1")
    assert is_proxied("https://api.openai.com/v1")
    monkeypatch.setenv("NO_PROXY", "api.openai.com")
    assert not is_proxied("https://api.openai.com/v1")


def test_secrets_are_redacted() -> None:
    """Keys, bearer tokens and user parts of addresses are taken out of foreign messages."""
    text = redacted(f"at https://me:pw@host/v1 with {KEY} and Bearer abc.def, other=mykey", "mykey")
    for secret in ("pw", "0123456789", "abc.def", "mykey"):
        assert secret not in text


def test_many_requests_are_in_flight_at_once() -> None:
    """64 allowed are 64 under way, and the time is that of the endpoint more than our own.

    (The bound leaves room for other work on the test machine; the benchmark measures.)
    """
    rounds, latency_s = 2, 1.0

    async def many(proposer: EndpointProposer) -> float:
        started = time.perf_counter()
        await asyncio.gather(*(proposer.ask(ask(index=i)) for i in range(64 * rounds)))
        return time.perf_counter() - started

    seconds, endpoint = run(lambda _: Reply("{}", delay_s=latency_s), many, concurrency=64)
    assert endpoint.most_at_once == 64
    assert rounds * latency_s / seconds >= 0.4
