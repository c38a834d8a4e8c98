"""What benchmarks and crash runs need: the call log, faults, playing dead, repeated updates."""

from typing import Any

from local_telegram.faults import FaultKind
from local_telegram.phone.connection import ChatLike, Connection, chat_id, chat_id_or_none
from local_telegram.views import ApiCall, read_call


class Trouble(Connection):
    """Read the bot's calls, and break things on purpose."""

    async def calls(
        self, method: str | None = None, *, chat: ChatLike | None = None, after: int = 0
    ) -> list[ApiCall]:
        """Return the bot's API calls after number `after`, oldest first."""
        query: dict[str, Any] = {"after": after}
        if method is not None:
            query["method"] = method
        if chat is not None:
            query["chat_id"] = chat_id(chat)
        return [read_call(call) for call in await self._get("/calls", query)]

    async def reset_calls(self) -> None:
        """Empty the call log."""
        await self._delete("/calls")

    async def fault(
        self,
        kind: FaultKind | str,
        *,
        method: str = "*",
        chat: ChatLike | None = None,
        times: int | None = None,
        probability: float = 1.0,
        **more: float | str,
    ) -> int:
        """Put a fault rule in force (see `local_telegram.faults.Fault`) and return its id.

        `more` is any of `retry_after`, `seconds`, `seconds_max`, `code`, `description`.
        """
        body = {
            "kind": str(kind),
            "method": method,
            "chat_id": chat_id_or_none(chat),
            "times": times,
            "probability": probability,
            **more,
        }
        return int((await self._post("/faults", body))["id"])

    async def lift_faults(self, fault_id: int | None = None) -> None:
        """Lift one fault rule, or all."""
        await self._delete("/faults" if fault_id is None else f"/faults/{fault_id}")

    async def seed_faults(self, seed: int) -> None:
        """Start the random choice of faults again."""
        await self._put("/faults/seed", {"seed": seed})

    async def go_down(self, seconds: float | None = None) -> None:
        """Let the Bot API look dead for so many seconds, or until `come_up`."""
        await self._post("/down", {"seconds": seconds})

    async def come_up(self) -> None:
        """End `go_down`."""
        await self._post("/up", {})

    async def repeat_update(self, update_id: int) -> None:
        """Deliver a past update to the webhook once more."""
        await self._post("/updates/repeat", {"update_id": update_id})

    async def pending_updates(self) -> list[dict[str, Any]]:
        """Return updates the bot has not confirmed yet."""
        pending: list[dict[str, Any]] = (await self._get("/updates"))["pending"]
        return pending
