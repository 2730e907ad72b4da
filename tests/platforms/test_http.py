"""The server around the room: health, metrics, and how it answers what goes wrong."""

import asyncio
import base64
import json
import shutil
from pathlib import Path

import pytest
from aiohttp import ClientSession, web
from aiohttp.test_utils import TestClient, TestServer
from structlog.testing import capture_logs

from bot.metrics import Metrics
from bot.platforms.http import make_app
from bot.platforms.web.room import Room
from bot.ports.health import HealthReport
from tests.platforms.conftest import MakeLodge
from tests.platforms.web.lodge import Lodge

PASSWORD = "correct horse"


async def serve(room: Room, report: HealthReport) -> TestClient[web.Request, web.Application]:
    async def health() -> HealthReport:
        return report

    client = TestClient(TestServer(make_app(room, health, Metrics())))
    await client.start_server()
    return client


async def fetch(base: str, path: str, **headers: str) -> tuple[int, str]:
    async with ClientSession() as session, session.get(base + path, headers=headers) as response:
        return response.status, await response.text()


def basic(password: str) -> str:
    return "Basic " + base64.b64encode(f"prometheus:{password}".encode()).decode()


async def test_health_is_said_in_a_status_and_in_words(lodge: Lodge) -> None:
    for healthy, status, word in ((True, 200, "ok"), (False, 503, "failing")):
        client = await serve(lodge.room, HealthReport(healthy, {"tick": "late"}))
        async with client.get("/health") as response:
            assert response.status == status
            assert await response.json() == {"status": word, "parts": {"tick": "late"}}
        await client.close()


async def test_metrics_are_for_this_machine_where_there_is_no_password(lodge: Lodge) -> None:
    status, text = await fetch(lodge.base, "/metrics")
    assert status == 200
    assert "drill_answers_taken" in text


async def test_metrics_want_the_password_where_there_is_one(make_lodge: MakeLodge) -> None:
    lodge = await make_lodge(password=PASSWORD)
    for authorization in ("", basic("wrong"), "Basic é", "Basic !!!", f"Bearer {PASSWORD}"):
        status, text = await fetch(
            lodge.base, "/metrics", **({"Authorization": authorization} if authorization else {})
        )
        assert status == 401
        assert "drill_" not in text
    assert (await fetch(lodge.base, "/metrics", Authorization=basic(PASSWORD)))[0] == 200
    browser = await lodge.browser()
    await browser.submit("/door", "/door", password=PASSWORD, next="/")
    assert (await browser.get("/metrics")).status == 200


async def test_guessing_the_password_of_metrics_is_slow(make_lodge: MakeLodge) -> None:
    lodge = await make_lodge(password=PASSWORD)
    statuses = [(await fetch(lodge.base, "/metrics", Authorization=basic("wrong")))[0] for _ in range(25)]
    assert statuses[-1] == 429


async def test_requests_are_counted_by_route_and_never_by_what_was_asked(lodge: Lodge) -> None:
    for path in ("/g/1", "/g/1/rounds/999", "/nothing/at/all", "/g/1/streak"):
        await fetch(lodge.base, path)
    _, text = await fetch(lodge.base, "/metrics")
    assert 'drill_http_requests_total{method="GET",route="/g/{group}",status="200"} 1.0' in text
    assert 'route="/g/{group}/rounds/{round}",status="404"' in text
    assert 'route="none",status="404"' in text
    assert "/nothing" not in text


async def test_a_failure_of_ours_is_a_page_without_a_trace(lodge: Lodge, tmp_path: Path) -> None:
    await fetch(lodge.base, "/g/1")
    shutil.move(lodge.file, tmp_path / "gone.db")

    async def broken() -> HealthReport:
        raise RuntimeError("a secret of ours")

    client = TestClient(TestServer(make_app(lodge.room, broken, Metrics())))
    await client.start_server()
    with capture_logs() as logged:
        response = await client.get("/health")
    async with response:
        text = await response.text()
        assert response.status == 500
        assert "Something went wrong on our side." in text
        assert "secret of ours" not in text
        assert "Traceback" not in text
    async with client.get("/health", headers={"Accept": "application/json"}) as response:
        assert json.loads(await response.text())["fault"].startswith("Something went wrong")
    await client.close()
    assert [(entry["event"], entry["exc_info"]) for entry in logged] == [("request failed", True)]


async def test_a_method_that_a_page_does_not_know_is_refused(lodge: Lodge) -> None:
    async with ClientSession() as session:
        for method in ("PUT", "DELETE", "PATCH", "OPTIONS"):
            async with session.request(method, f"{lodge.base}/g/1") as response:
                assert response.status == 405
                assert "<main" in await response.text()
        async with session.head(f"{lodge.base}/g/1") as response:
            assert response.status == 200


async def test_a_request_that_is_no_http_is_refused_and_leaves_no_trace_in_the_log(
    lodge: Lodge, caplog: pytest.LogCaptureFixture
) -> None:
    for sent in (b"\x16\x03\x01 not HTTP\r\n\r\n", b"GET /" + b"x" * 9000 + b" HTTP/1.1\r\n\r\n"):
        reader, writer = await asyncio.open_connection("127.0.0.1", int(lodge.base.rpartition(":")[2]))
        writer.write(sent)
        assert (await reader.readline()).startswith(b"HTTP/1.0 400")
        writer.close()
    assert [record for record in caplog.records if record.exc_info] == []
