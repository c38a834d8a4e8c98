"""The one adapter of the Dialogue port: Rasa over HTTP, on loopback or a private network."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import httpx

from content.say import MalformedSayError, Say
from conversation.ports import DialogueError
from conversation.types import DialogueAnswer, DialogueRequest

SECRET_HEADER = "X-Middlepath-Secret"  # noqa: S105 - a header's name
CONNECT_SECONDS = 1.0
FALLBACK_INTENT = "nlu_fallback"


@dataclass(frozen=True, slots=True)
class Understanding:
    """The best guess with its confidence (0-1); `unsure` when a client would be asked what they meant."""

    intent: str | None
    confidence: float
    unsure: bool


class RasaDialogue:
    """Asks Rasa for the next step. `timeout` is the longest a client waits for it, in seconds."""

    def __init__(self, base_url: str, secret: str, *, timeout: float) -> None:
        self._http = httpx.AsyncClient(
            base_url=f"{base_url.rstrip('/')}/webhooks/middlepath",
            headers={SECRET_HEADER: secret},
            timeout=httpx.Timeout(timeout, connect=min(CONNECT_SECONDS, timeout)),
            limits=httpx.Limits(max_connections=64, max_keepalive_connections=16),
            trust_env=False,  # a proxy set for the machine has no business with a client's words
        )

    async def close(self) -> None:
        """Close the connections."""
        await self._http.aclose()

    async def ready(self) -> bool:
        """Tell whether a model is loaded and answering."""
        try:
            return (await self._http.get("/health")).status_code == httpx.codes.OK
        except httpx.HTTPError:
            return False

    async def answer(self, request: DialogueRequest) -> DialogueAnswer:
        """Answer one message; DialogueError on a time-out, an error status, a failed action or a malformed body.

        An answer with nothing to say is given back as it is: a late timer may rightly earn silence.
        """
        body: dict[str, Any] = {
            "client": request.client,
            "message_id": request.message_id,
            "facts": dict(request.facts),
        }
        if request.intent is not None:
            body |= {"intent": request.intent, "entities": dict(request.entities)}
        else:
            body["text"] = request.text or ""
        data = await self._post("/message", body)
        if data.get("ok") is not True:
            raise DialogueError("action_failed")
        try:
            says = tuple(Say.from_json(message) for message in data["messages"])
        except (KeyError, TypeError, MalformedSayError):
            raise DialogueError("malformed") from None
        intent = data.get("intent") or {}
        return DialogueAnswer(says, intent.get("name"), intent.get("confidence"))

    async def understand(self, text: str) -> Understanding:
        """Tell the best guess for a text without touching any conversation."""
        data = await self._post("/parse", {"text": text})
        try:
            guesses = [(str(g["name"]), float(g["confidence"])) for g in data["ranking"]]
            unsure = data["intent"] == FALLBACK_INTENT
            intent, confidence = next((g for g in guesses if g[0] != FALLBACK_INTENT), (None, 0.0))
        except (KeyError, TypeError, ValueError):
            raise DialogueError("malformed") from None
        return Understanding(intent, confidence, unsure)

    async def forget(self, client: str) -> None:
        """Erase what the dialogue engine remembers of a client."""
        await self._post("/forget", {"client": client})

    async def _post(self, path: str, body: Mapping[str, Any]) -> dict[str, Any]:
        try:
            response = await self._http.post(path, json=body)
        except httpx.TimeoutException:
            raise DialogueError("timeout") from None
        except (httpx.HTTPError, UnicodeError):
            raise DialogueError("unreachable") from None
        if response.status_code != httpx.codes.OK:
            raise DialogueError(f"status_{response.status_code}")
        try:
            data = response.json()
        except ValueError:
            raise DialogueError("malformed") from None
        if not isinstance(data, dict):
            raise DialogueError("malformed")
        return data
