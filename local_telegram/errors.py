"""The refusals the Bot API gives, worded as Telegram words them so that clients can tell them apart."""

from typing import Any


class ApiError(Exception):
    """A Bot API answer with `ok` false; `parameters` carries `retry_after` where Telegram sends one."""

    def __init__(self, code: int, description: str, parameters: dict[str, Any] | None = None) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.parameters = parameters

    def body(self) -> dict[str, Any]:
        """Return the JSON object to answer with."""
        answer: dict[str, Any] = {"ok": False, "error_code": self.code, "description": self.description}
        if self.parameters:
            answer["parameters"] = self.parameters
        return answer


def bad_request(reason: str) -> ApiError:
    """400: what was asked for cannot be done as asked."""
    return ApiError(400, f"Bad Request: {reason}")


def forbidden(reason: str) -> ApiError:
    """403: the chat does not let this bot in."""
    return ApiError(403, f"Forbidden: {reason}")


def conflict(reason: str) -> ApiError:
    """409: two ways of receiving updates at once."""
    return ApiError(409, f"Conflict: {reason}")


def too_many_requests(retry_after: int) -> ApiError:
    """429: wait `retry_after` whole seconds before asking again."""
    return ApiError(429, f"Too Many Requests: retry after {retry_after}", {"retry_after": retry_after})


class PersonError(Exception):
    """A person tried what their phone would not offer, such as pressing a button that is not there."""
