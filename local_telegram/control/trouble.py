"""Control routes for benchmarks and crash runs: the call log, faults, playing dead, repeated updates."""

import math
import time

from fastapi import APIRouter, Request

from local_telegram.control import bodies
from local_telegram.control.deeds import world_of
from local_telegram.errors import PersonError
from local_telegram.faults import Fault
from local_telegram.model import Json

router = APIRouter(prefix="/local")


@router.get("/calls")
async def read_calls(
    request: Request, method: str | None = None, chat_id: int | None = None, after: int = 0
) -> list[Json]:
    """Return the Bot API calls after number `after`, oldest first."""
    log = world_of(request).calls
    return [call.as_json() for call in log.read(method=method, chat_id=chat_id, after=after)]


@router.delete("/calls")
async def reset_calls(request: Request) -> Json:
    """Empty the call log."""
    world_of(request).calls.reset()
    return {}


@router.get("/faults")
async def read_faults(request: Request) -> list[Json]:
    """Return the fault rules in force."""
    return world_of(request).faults.as_json()


@router.post("/faults")
async def add_fault(request: Request, body: bodies.NewFault) -> Json:
    """Put a fault rule in force."""
    return {"id": world_of(request).faults.add(Fault(**body.model_dump()))}


@router.delete("/faults")
async def lift_faults(request: Request) -> Json:
    """Lift all fault rules."""
    world_of(request).faults.remove(None)
    return {}


@router.delete("/faults/{fault_id}")
async def lift_fault(request: Request, fault_id: int) -> Json:
    """Lift one fault rule."""
    world_of(request).faults.remove(fault_id)
    return {}


@router.put("/faults/seed")
async def seed_faults(request: Request, body: bodies.Seed) -> Json:
    """Start the random choices again."""
    world_of(request).faults.seed(body.seed)
    return {}


@router.post("/down")
async def go_down(request: Request, body: bodies.Down) -> Json:
    """Cut every Bot API connection without an answer; the control API and the pages stay."""
    world = world_of(request)
    world.faults.down_until = math.inf if body.seconds is None else time.monotonic() + body.seconds
    world.updates.arrived.fire()
    return {}


@router.post("/up")
async def come_up(request: Request) -> Json:
    """Answer again."""
    world_of(request).faults.down_until = None
    return {}


@router.post("/updates/repeat")
async def repeat_update(request: Request, body: bodies.Repeat) -> Json:
    """Deliver a past update once more (seen by webhooks; a poll with a later offset drops it)."""
    if not world_of(request).updates.repeat(body.update_id):
        raise PersonError(f"update {body.update_id} is not among the remembered ones")
    return {}


@router.get("/updates")
async def read_updates(request: Request) -> Json:
    """Return updates that wait for the bot."""
    queue = world_of(request).updates
    return {"pending": list(queue.pending), "next_id": queue.next_id, "allowed": queue.allowed}
