"""The one HTTP server: health and metrics, the web room, and what every response carries."""

import base64
import logging
from collections.abc import Awaitable, Callable

import structlog
from aiohttp import web
from aiohttp.http_exceptions import HttpProcessingError
from aiohttp.typedefs import Handler, Middleware

from bot.metrics import CONTENT_TYPE, Metrics
from bot.platforms.web.connect import error_page, mount
from bot.platforms.web.room import Room
from bot.ports.health import HealthReport

MOST_BODY = 256 * 1024
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "private, no-cache",
}
_PHRASES = {404: "error.not_found", 405: "error.not_found", 413: "error.too_large"}
log = structlog.get_logger(__name__)


def make_app(room: Room, health: Callable[[], Awaitable[HealthReport]], metrics: Metrics) -> web.Application:
    """The application with the room at its root; the caller runs it and picks address and port."""
    logging.getLogger("aiohttp.server").addFilter(_is_http)
    app = web.Application(middlewares=[_counting(metrics), _receiving(room)], client_max_size=MOST_BODY)
    app.router.add_get("/health", _make_health(health))
    app.router.add_get("/metrics", _make_metrics(room, metrics))
    mount(app, room)
    app.on_response_prepare.append(_add_headers)
    return app


def _is_http(record: logging.LogRecord) -> bool:
    """False for a request that is no HTTP: it was answered with a 400, and anybody could fill the log with traces."""
    return not (record.exc_info and isinstance(record.exc_info[1], HttpProcessingError))


def _counting(metrics: Metrics) -> Middleware:
    @web.middleware
    async def count(request: web.Request, handler: Handler) -> web.StreamResponse:
        response = await handler(request)
        resource = request.match_info.route.resource
        route = resource.canonical if resource else "none"
        metrics.http_requests.labels(request.method if resource else "other", route, response.status).inc()
        return response

    return count


def _receiving(room: Room) -> Middleware:
    """Takes only requests for our own names, and answers what fails in the room's look, never with a trace."""

    @web.middleware
    async def receive(request: web.Request, handler: Handler) -> web.StreamResponse:
        if not room.doors.is_own_host(request.headers.get("Host", "")):
            return error_page(room, request, 421, "error.foreign_host")
        try:
            return await handler(request)
        except web.HTTPException as error:
            return error_page(room, request, error.status, _PHRASES.get(error.status, "error.bad_request"))
        except Exception:
            log.exception("request failed", method=request.method, route=str(request.rel_url.path))
            return error_page(room, request, 500, "error.ours")

    return receive


def _make_health(health: Callable[[], Awaitable[HealthReport]]) -> Handler:
    async def serve(_: web.Request) -> web.Response:
        report = await health()
        return web.json_response(
            {"status": "ok" if report.healthy else "failing", "parts": dict(report.parts)},
            status=200 if report.healthy else 503,
        )

    return serve


def _make_metrics(room: Room, metrics: Metrics) -> Handler:
    async def serve(request: web.Request) -> web.Response:
        if "Authorization" in request.headers and room.limits.doors.take(request.remote or ""):
            return web.Response(status=429, headers={"Retry-After": "60"})
        if not _may_read_metrics(room, request):
            return web.Response(status=401, headers={"WWW-Authenticate": 'Basic realm="metrics"'})
        return web.Response(body=metrics.render(), headers={"Content-Type": CONTENT_TYPE})

    return serve


def _may_read_metrics(room: Room, request: web.Request) -> bool:
    """Whoever knows the password, typed at the door or sent along; without one, who is on this machine."""
    if not room.doors.has_password:
        return request.remote in ("127.0.0.1", "::1")
    session, _ = room.sessions.read(request)
    return room.doors.is_open_to(session.door) or room.doors.is_password(_basic_password(request))


def _basic_password(request: web.Request) -> str:
    scheme, _, value = request.headers.get("Authorization", "").partition(" ")
    try:
        return base64.b64decode(value, validate=True).decode().partition(":")[2] if scheme == "Basic" else ""
    except ValueError:
        return ""


async def _add_headers(_: web.Request, response: web.StreamResponse) -> None:
    response.headers.pop("Server", None)
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
