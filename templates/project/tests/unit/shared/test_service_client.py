"""A client against servers that are slow, down, wrong or hostile."""

import asyncio
import gzip
from collections.abc import AsyncIterator, Callable

import pytest
import structlog
from pydantic import BaseModel, SecretStr

from app.core.context import request_id_var, traceparent_var
from app.core.exceptions import ServiceUnavailableError
from app.shared.clients.ServiceClient import CallLimits, ServiceClient
from tests.support.servers import OddServer, Reply

TOKEN = "t" * 32
QUICK = {"connect_seconds": 1.0, "read_seconds": 1.0, "total_seconds": 3.0, "attempts": 1, "failures": 3}
OK, BROKEN = Reply(), Reply(status=500)


class Answer(BaseModel):
    value: int


MakeClient = Callable[..., ServiceClient]


@pytest.fixture
async def server() -> AsyncIterator[OddServer]:
    server = OddServer()
    await server.start()
    yield server
    await server.stop()


@pytest.fixture
async def make_client(server: OddServer) -> AsyncIterator[MakeClient]:
    made: list[ServiceClient] = []

    def make(**limits: float) -> ServiceClient:
        made.append(ServiceClient("odd", server.url, SecretStr(TOKEN), CallLimits(**(QUICK | limits))))  # type: ignore[arg-type]
        return made[-1]

    yield make
    for client in made:
        await client.aclose()


async def value(client: ServiceClient, method: str = "GET") -> int:
    return (await client.call(method, "/thing", Answer)).value


async def failure(client: ServiceClient, method: str = "GET") -> str:
    with pytest.raises(ServiceUnavailableError) as caught:
        await value(client, method)
    assert int(caught.value.headers["Retry-After"]) >= 1
    return caught.value.message


async def test_an_answer_is_parsed(make_client: MakeClient) -> None:
    assert await value(make_client()) == 7


async def test_token_request_id_and_trace_go_along(make_client: MakeClient, server: OddServer) -> None:
    trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
    tokens = request_id_var.set("request-0001"), traceparent_var.set(trace)
    try:
        await value(make_client())
    finally:
        request_id_var.reset(tokens[0])
        traceparent_var.reset(tokens[1])
    head = server.requests[0].lower()
    assert f"authorization: bearer {TOKEN}" in head
    assert "x-request-id: request-0001" in head
    assert f"traceparent: {trace}" in head


@pytest.mark.threat("A41")
async def test_a_server_that_hangs_is_given_up(make_client: MakeClient, server: OddServer) -> None:
    server.replies = [Reply(hangs=True)]
    async with asyncio.timeout(2):
        assert await failure(make_client(read_seconds=0.1)) == "The odd service does not answer"


@pytest.mark.threat("A41")
async def test_a_server_that_drips_is_given_up(make_client: MakeClient, server: OddServer) -> None:
    """Each byte starts the read time-out again: only a bound on the whole call ends this."""
    server.replies = [Reply(drips=True)]
    async with asyncio.timeout(2):
        assert await failure(make_client(total_seconds=0.2)) == "The odd service does not answer"


async def test_the_total_bounds_all_attempts_together(make_client: MakeClient, server: OddServer) -> None:
    server.replies = [Reply(hangs=True)]
    async with asyncio.timeout(2):
        await failure(make_client(read_seconds=0.2, total_seconds=0.5, attempts=100, failures=100))
    assert len(server.requests) <= 4


@pytest.mark.parametrize("status", [429, 500, 502, 503, 504])
async def test_a_stumble_is_repeated(make_client: MakeClient, server: OddServer, status: int) -> None:
    server.replies = [Reply(status=status), OK]
    assert await value(make_client(attempts=2)) == 7
    assert len(server.requests) == 2


@pytest.mark.parametrize("method", ["POST", "PATCH"])
async def test_what_is_not_idempotent_is_sent_once(make_client: MakeClient, server: OddServer, method: str) -> None:
    server.replies = [BROKEN, OK]
    await failure(make_client(attempts=3), method)
    assert len(server.requests) == 1


@pytest.mark.parametrize("status", [400, 401, 403, 404])
async def test_a_clear_no_is_not_repeated(make_client: MakeClient, server: OddServer, status: int) -> None:
    server.replies = [Reply(status=status)]
    assert await failure(make_client(attempts=3)) == "The odd service refuses our requests"
    assert len(server.requests) == 1


async def test_a_clear_no_leaves_the_circuit_closed(make_client: MakeClient, server: OddServer) -> None:
    client = make_client(failures=2)
    server.replies = [*[Reply(status=404)] * 5, OK]
    for _ in range(5):
        await failure(client)
    assert await value(client) == 7


@pytest.mark.parametrize(
    "body", [b"", b"<html>", b"[]", b"{}", b'{"value": "7"}', b'{"value": null}', b"\xff\xfe", b"[" * 10_000]
)
async def test_nonsense_is_an_error(make_client: MakeClient, server: OddServer, body: bytes) -> None:
    server.replies = [Reply(body=body)]
    assert await failure(make_client(attempts=3)) == "The odd service gave an invalid answer"
    assert len(server.requests) == 1


async def test_nonsense_is_not_quoted(make_client: MakeClient, server: OddServer) -> None:
    server.replies = [Reply(body=b'{"value": "s3cret"}')]
    with pytest.raises(ServiceUnavailableError) as caught:
        await value(make_client())
    assert "s3cret" not in repr(caught.value) + repr(caught.value.__cause__)


async def test_nonsense_opens_the_circuit(make_client: MakeClient, server: OddServer) -> None:
    client = make_client(failures=2)
    server.replies = [Reply(body=b"?")]
    for _ in range(2):
        await failure(client)
    assert "is not asked" in await failure(client)


@pytest.mark.threat("A50")
@pytest.mark.parametrize("headers", ["", "Content-Encoding: gzip\r\n"])
async def test_an_answer_is_bounded(make_client: MakeClient, server: OddServer, headers: str) -> None:
    big = b'{"value": 7}' + b" " * 10**6
    server.replies = [Reply(body=gzip.compress(big) if headers else big, headers=headers)]
    assert await failure(make_client()) == "The odd service gave an invalid answer"


@pytest.mark.threat("A50")
async def test_a_redirect_is_not_followed(make_client: MakeClient, server: OddServer) -> None:
    elsewhere = OddServer()
    await elsewhere.start()
    server.replies = [Reply(status=302, headers=f"Location: {elsewhere.url}/\r\n")]
    assert await failure(make_client()) == "The odd service gave an invalid answer"
    assert elsewhere.requests == []
    await elsewhere.stop()


@pytest.mark.threat("A50")
async def test_the_environment_names_no_proxy(
    server: OddServer, monkeypatch: pytest.MonkeyPatch, make_client: MakeClient
) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    monkeypatch.delenv("NO_PROXY", raising=False)
    monkeypatch.delenv("no_proxy", raising=False)
    assert await value(make_client()) == 7


@pytest.mark.threat("A50")
@pytest.mark.parametrize("path", ["http://127.0.0.1:9/", "//127.0.0.1:9/", "thing", "", "@127.0.0.1:9/"])
async def test_a_call_stays_with_its_service(make_client: MakeClient, server: OddServer, path: str) -> None:
    with pytest.raises(ValueError, match="would leave it"):
        await make_client().call("GET", path, Answer)
    assert server.requests == []


async def test_the_circuit_opens_and_nobody_is_asked_any_more(make_client: MakeClient, server: OddServer) -> None:
    client = make_client(failures=3)
    server.replies = [BROKEN]
    for _ in range(3):
        assert "does not answer" in await failure(client)
    assert "is not asked" in await failure(client)
    assert len(server.requests) == 3


async def test_repetitions_open_the_circuit_too(make_client: MakeClient, server: OddServer) -> None:
    server.replies = [BROKEN]
    assert "is not asked" in await failure(make_client(attempts=5, failures=2))
    assert len(server.requests) == 2


async def test_the_circuit_closes_when_the_server_is_back(make_client: MakeClient, server: OddServer) -> None:
    client = make_client(failures=2)
    await server.stop()
    for _ in range(2):
        assert "does not answer" in await failure(client)
    await server.start()
    assert "is not asked" in await failure(client)
    client._breaker.reset_timeout = 0  # time passes
    assert await value(client) == 7
    assert client._breaker.current_state == "closed"


async def test_a_trial_that_fails_opens_it_again(make_client: MakeClient, server: OddServer) -> None:
    client = make_client(failures=2)
    server.replies = [BROKEN]
    for _ in range(2):
        await failure(client)
    client._breaker.reset_timeout = 0
    assert "does not answer" in await failure(client)
    client._breaker.reset_timeout = 60
    assert "is not asked" in await failure(client)
    assert len(server.requests) == 3


async def test_the_circuit_is_in_the_log(make_client: MakeClient, server: OddServer) -> None:
    client = make_client(failures=1)
    server.replies = [BROKEN, OK]
    with structlog.testing.capture_logs() as lines:
        await failure(client)
        client._breaker.reset_timeout = 0
        await value(client)
    assert [line["state"] for line in lines if line.get("service") == "odd"] == ["open", "half-open", "closed"]


async def test_each_client_has_a_circuit_of_its_own(make_client: MakeClient, server: OddServer) -> None:
    broken, whole = make_client(failures=1), make_client(failures=1)
    server.replies = [BROKEN, OK]
    await failure(broken)
    assert await value(whole) == 7


async def test_a_closed_client_is_closed(make_client: MakeClient) -> None:
    client = make_client()
    await client.aclose()
    assert client._http.is_closed
