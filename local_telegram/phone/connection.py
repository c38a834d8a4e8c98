"""The connection to the control API that all parts of the phone client share."""

from types import TracebackType
from typing import Any, Self

import httpx

from local_telegram.views import Group, Person, Sent

ChatLike = Person | Group | int


class ExpectationFailed(AssertionError):  # noqa: N818 - it fails a test, it is no error of ours
    """The bot did not write what was expected in time; the message shows what it wrote instead."""


class Refused(AssertionError):  # noqa: N818 - as above
    """The server refused a deed, such as pressing a button that is not there."""


class Connection:
    """Speaks JSON to the control API at `url` (for example http://127.0.0.1:8081)."""

    def __init__(self, url: str) -> None:
        self.url = url.rstrip("/")
        self._http = httpx.AsyncClient(base_url=f"{self.url}/local", timeout=150.0, trust_env=False)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.aclose()

    async def aclose(self) -> None:
        """Close the connection."""
        await self._http.aclose()

    async def _post(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        data: dict[str, Any] = _checked(await self._http.post(path, json=body))
        return data

    async def _put(self, path: str, body: dict[str, Any]) -> None:
        _checked(await self._http.put(path, json=body))

    async def _delete(self, path: str) -> None:
        _checked(await self._http.delete(path))

    async def _get(self, path: str, query: dict[str, Any] | None = None) -> Any:  # noqa: ANN401 - any JSON
        return _checked(await self._http.get(path, params=query))


def read_sent(data: dict[str, Any]) -> Sent:
    """Read what came of a deed."""
    return Sent(data["chat_id"], data["message_id"], data["seq"], data["update_id"], data.get("callback_query_id"))


def chat_id(chat: ChatLike) -> int:
    """Return the id behind a person (their private chat), a group or an id."""
    return chat if isinstance(chat, int) else chat.id


def chat_id_or_none(chat: ChatLike | None) -> int | None:
    """Return the id, or None where no chat was named."""
    return None if chat is None else chat_id(chat)


def _checked(answer: httpx.Response) -> Any:  # noqa: ANN401 - any JSON
    if answer.status_code == httpx.codes.CONFLICT:
        raise Refused(answer.json()["error"])
    answer.raise_for_status()
    return answer.json()
