"""Live events for the pages, as Server-Sent Events."""

import json
from collections.abc import AsyncIterator

from fastapi import APIRouter, Request
from starlette.responses import StreamingResponse

from local_telegram.control.deeds import world_of
from local_telegram.world import World

router = APIRouter(prefix="/local")
HEARTBEAT_SECONDS = 15.0


@router.get("/events")
async def stream_events(request: Request, after: int | None = None) -> StreamingResponse:
    """Every event from now on, or after number `after` or the browser's Last-Event-ID."""
    world = world_of(request)
    last = request.headers.get("last-event-id")
    start = int(last) if last and last.isdecimal() else after
    return StreamingResponse(
        _events(world, world.seq if start is None else start),
        media_type="text/event-stream",
        headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"},
    )


async def _events(world: World, seq: int) -> AsyncIterator[str]:
    yield "retry: 1000\n\n"
    while not world.closing:
        newer = []
        for event in reversed(world.events):
            if event.seq <= seq:
                break
            newer.append(event)
        for event in reversed(newer):
            seq = event.seq
            yield f"id: {seq}\ndata: {json.dumps(event.as_json(), ensure_ascii=False)}\n\n"
        if not newer and not await world.changed.wait(HEARTBEAT_SECONDS):
            yield ": still here\n\n"
