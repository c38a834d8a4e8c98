"""Keyboards that Telegram would refuse are refused."""

import json

import pytest

from local_telegram.botapi.markup import read_markup
from local_telegram.errors import ApiError
from local_telegram.params import Params


def markup(value):
    return read_markup(Params({"reply_markup": json.dumps(value)}))


def test_an_inline_keyboard_belongs_to_the_message():
    keyboard = {"inline_keyboard": [[{"text": "Yes", "callback_data": "y"}]]}
    assert markup(keyboard).inline == keyboard
    assert markup(keyboard).reply is None


def test_plain_texts_are_keys_of_a_reply_keyboard():
    assert markup({"keyboard": [["Yes", "No"]]}).reply == {"keyboard": [[{"text": "Yes"}, {"text": "No"}]]}


@pytest.mark.parametrize(
    ("button", "reason"),
    [
        ({"text": "", "callback_data": "x"}, "must be non-empty"),
        ({"text": "Yes"}, "text buttons are unallowed"),
        ({"text": "Yes", "callback_data": "é" * 33}, "BUTTON_DATA_INVALID"),
        ({"text": "Call", "url": "tel:911"}, "Unsupported URL protocol"),
    ],
)
def test_a_wrong_button_is_refused_with_its_reason(button, reason):
    with pytest.raises(ApiError, match=reason):
        markup({"inline_keyboard": [[button]]})


def test_a_payload_of_exactly_sixty_four_bytes_passes():
    assert markup({"inline_keyboard": [[{"text": "Yes", "callback_data": "é" * 32}]]}).inline is not None
