"""Puts the server together: the Bot API, file downloads, the control API and the pages over one world."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from fastapi import FastAPI, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from local_telegram import groups, persistence
from local_telegram.botapi import load_methods
from local_telegram.botapi.endpoint import BotApiEndpoint
from local_telegram.config import Config
from local_telegram.control import chats, deeds, stream, trouble
from local_telegram.errors import PersonError
from local_telegram.pages import add_pages
from local_telegram.webhook import deliver_updates
from local_telegram.world import World


def create_app(config: Config) -> FastAPI:
    """Return the whole server as an ASGI application; its state hangs at `app.state.world`.

    Serve it with `local_telegram.server`, which also ends long polls when it stops.
    """
    load_methods()
    world = World(config)
    if config.state_file is not None:
        persistence.load_file(world, config.state_file)
    groups.seat_cast(world)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        tasks = [asyncio.create_task(deliver_updates(world))]
        if config.state_file is not None:
            tasks.append(asyncio.create_task(persistence.keep_saved(world, config.state_file)))
        yield
        for task in tasks:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task
        if config.state_file is not None:
            persistence.write_atomically(config.state_file, persistence.dump(world, clean=True))

    async def download(request: Request) -> Response:
        token, path = request.path_params["token"], request.path_params["path"]
        found = next((file for file in world.files.values() if file.path == path), None)
        if token != config.token or found is None:
            return JSONResponse({"ok": False, "error_code": 404, "description": "Not Found"}, 404)
        return Response(found.content, media_type=found.content_type)

    async def tell_person(_: Request, error: Exception) -> Response:
        return JSONResponse({"error": str(error)}, 409)

    app = FastAPI(
        title="Local Telegram",
        openapi_url="/local/openapi.json",
        docs_url=None,
        redoc_url=None,
        lifespan=lifespan,
        routes=[
            Route("/bot{token}/{method}", BotApiEndpoint(world)),
            Route("/file/bot{token}/{path:path}", download),
        ],
    )
    app.state.world = world
    app.add_exception_handler(PersonError, tell_person)
    for router in (deeds.router, chats.router, trouble.router, stream.router):
        app.include_router(router)
    add_pages(app)
    return app
