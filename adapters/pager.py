"""Pages by a signed HTTP call to the clinic's pager or SMS gateway.

The body is JSON: `id`, `code`, `text`, `opened_at` (UTC). `Middlepath-Signature` is `t=<seconds>,v1=<hex>`, where
the hex is the HMAC-SHA256 of `<seconds>.<body>` under the shared secret: the gateway checks it and refuses old
ones. The same page tried twice carries the same `Idempotency-Key`.
"""

import hashlib
import hmac
import json
import time
from collections.abc import Callable

import httpx

from conversation.ports import PageNote, SendError

SIGNATURE, KEY = "Middlepath-Signature", "Idempotency-Key"
SECONDS = 10.0
_ASKS_TO_WAIT = frozenset({httpx.codes.REQUEST_TIMEOUT, httpx.codes.TOO_MANY_REQUESTS})


class PagerGateway:
    """Calls a gateway. Any 2xx means that it took the page."""

    def __init__(self, secret: str, clock: Callable[[], float] = time.time) -> None:
        self._secret = secret.encode()
        self._clock = clock
        self._http = httpx.AsyncClient(timeout=SECONDS, follow_redirects=False)

    async def close(self) -> None:
        """Close the connections."""
        await self._http.aclose()

    async def page(self, note: PageNote) -> None:
        """Hand one page over. Raises SendError: permanent for a refusal that trying again will not change."""
        body = json.dumps(
            {"id": note.id, "code": note.code, "text": note.text, "opened_at": note.opened_at.isoformat()}
        ).encode()
        headers = {
            "Content-Type": "application/json",
            KEY: note.id,
            SIGNATURE: signature(self._secret, int(self._clock()), body),
        }
        try:
            answer = await self._http.post(note.address, content=body, headers=headers)
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise SendError(f"pager_{type(error).__name__}") from None
        if answer.is_success:
            return
        refused = answer.is_redirect or (answer.is_client_error and answer.status_code not in _ASKS_TO_WAIT)
        raise SendError(f"pager_{answer.status_code}", permanent=refused)


def signature(secret: bytes, seconds: int, body: bytes) -> str:
    """Return what proves that a page came from us, `seconds` after 1970."""
    made = hmac.new(secret, f"{seconds}.".encode() + body, hashlib.sha256).hexdigest()
    return f"t={seconds},v1={made}"
