"""What became of a call to Telegram decides whether a line is sent again, and how it is worded then."""

import httpx
import pytest
from telegram.error import BadRequest, Forbidden, NetworkError, RetryAfter, TelegramError, TimedOut

from bot.messenger import as_send_error


def caused_by(error: TelegramError, cause: Exception) -> TelegramError:
    error.__cause__ = cause
    return error


@pytest.mark.parametrize(
    "error",
    [
        caused_by(NetworkError("connection refused"), httpx.ConnectError("refused")),
        caused_by(TimedOut("no connection"), httpx.ConnectTimeout("slow")),
        caused_by(TimedOut("no free connection"), httpx.PoolTimeout("busy")),
    ],
)
def test_what_never_left_is_sent_again_as_it_was(error: TelegramError) -> None:
    answer = as_send_error(error)
    assert not answer.ambiguous
    assert not answer.permanent


@pytest.mark.parametrize(
    "error",
    [
        caused_by(TimedOut(), httpx.ReadTimeout("no answer")),
        caused_by(NetworkError("broken"), httpx.RemoteProtocolError("cut off")),
        NetworkError("Internal Server Error"),
        NetworkError("Bad Gateway"),
    ],
)
def test_what_may_have_arrived_is_called_so(error: TelegramError) -> None:
    answer = as_send_error(error)
    assert answer.ambiguous
    assert not answer.permanent


def test_a_flood_is_waited_out_for_as_long_as_telegram_says(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PTB_TIMEDELTA", "true")
    answer = as_send_error(RetryAfter(3))
    assert answer.retry_after == 3.0
    assert not answer.ambiguous


@pytest.mark.parametrize("error", [Forbidden("bot was blocked"), BadRequest("Chat not found")])
def test_what_trying_again_cannot_mend_ends_there(error: TelegramError) -> None:
    assert as_send_error(error).permanent


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ("Chat not found", "gone"),
        ("Not enough rights to send text messages to the chat", "no_rights"),
        ("Have no rights to send a message", "no_rights"),
        ("CHAT_WRITE_FORBIDDEN", "no_rights"),
        ("Message thread not found", "no_topic"),
        ("TOPIC_CLOSED", "no_topic"),
        ("Message text is empty", "bad_request"),
    ],
)
def test_what_keeps_a_message_from_a_chat_is_named(said: str, reason: str) -> None:
    answer = as_send_error(BadRequest(said))
    assert (answer.reason, answer.permanent) == (reason, True)
