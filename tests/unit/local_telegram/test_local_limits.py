"""Sends above Telegram's rates are refused with the seconds to wait."""

import pytest

from local_telegram.config import RateLimits
from local_telegram.errors import ApiError
from local_telegram.limits import Limiter


def sends(limiter, chat_ids, *, now=0.0, is_group=False):
    passed = 0
    for chat_id in chat_ids:
        try:
            limiter.check(chat_id, is_group=is_group, now=now)
        except ApiError:
            continue
        else:
            passed += 1
    return passed


def test_without_limits_everything_passes():
    assert sends(Limiter(None), [1] * 500) == 500


def test_one_chat_may_burst_and_then_gets_one_a_second():
    limiter = Limiter(RateLimits(chat_burst=3))
    assert sends(limiter, [1] * 6) == 3
    assert sends(limiter, [1] * 6, now=1.0) == 1


def test_the_bot_as_a_whole_gets_thirty_a_second():
    assert sends(Limiter(RateLimits()), range(100)) == 30


def test_a_group_gets_twenty_a_minute_and_is_told_how_long_to_wait():
    limiter = Limiter(RateLimits())
    assert sends(limiter, [-5] * 25, is_group=True) == 20
    with pytest.raises(ApiError) as refusal:
        limiter.check(-5, is_group=True, now=0.0)
    assert refusal.value.code == 429
    assert refusal.value.parameters == {"retry_after": 3}


def test_a_refused_send_costs_nothing():
    limiter = Limiter(RateLimits(chat_burst=1))
    assert sends(limiter, [1, 1, 1, 1]) == 1
    assert sends(limiter, [1], now=1.0) == 1
