"""The bot's own small web face: health and metrics; for the operator, never public."""

import contextlib
from collections.abc import Awaitable, Callable, Iterator, Mapping

import uvicorn
from fastapi import FastAPI, Response
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

Check = Callable[[], Awaitable[bool]]


class QuietServer(uvicorn.Server):
    """A server that leaves the process's signals to the process."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Take no signal handlers over."""
        yield


def health_app(checks: Mapping[str, Check]) -> FastAPI:
    """Return the app: /health is 200 when every needed check passes, 503 with the failing names otherwise."""
    app = FastAPI(title="Middle Path bot", docs_url=None, redoc_url=None, openapi_url=None)

    @app.get("/health")
    async def health(response: Response) -> dict[str, object]:
        results = {name: await check() for name, check in checks.items()}
        # Without the dialogue engine clients get the fallback; without the learned layer the rules screen alone.
        # Both want an operator, and neither gets better by a restart.
        needed = all(ok for name, ok in results.items() if name not in {"dialogue", "learned_layer"})
        response.status_code = 200 if needed else 503
        return {"ok": needed, "checks": results}

    @app.get("/metrics")
    async def metrics() -> Response:
        return Response(generate_latest(), media_type=CONTENT_TYPE_LATEST)

    return app


def build_server(app: FastAPI, host: str, port: int) -> QuietServer:
    """Return a server for the app that stops when its `should_exit` is set."""
    return QuietServer(uvicorn.Config(app, host=host, port=port, log_level="warning", access_log=False))
