"""Text is measured, trimmed and marked as Telegram does it."""

import pytest

from local_telegram.entities import detect, parse_html, read_text, utf16_length
from local_telegram.errors import ApiError


def test_a_command_with_a_deep_link_code_is_marked_without_its_code():
    assert detect("/start INVITE-7") == [{"type": "bot_command", "offset": 0, "length": 6}]


@pytest.mark.parametrize("text", ["and/or", "10/10", "</b>", "path/to/x", "//help"])
def test_a_slash_inside_other_text_is_no_command(text):
    assert detect(text) == []


def test_offsets_count_utf16_units_so_an_emoji_counts_twice():
    assert utf16_length("🙂a") == 3
    assert detect("🙂 /help") == [{"type": "bot_command", "offset": 3, "length": 5}]


def test_addresses_and_phone_numbers_are_found():
    kinds = [entity["type"] for entity in detect("https://example.org me@example.org @dana_k +1 555 010 0199")]
    assert kinds == ["url", "email", "mention", "phone_number"]


def test_html_becomes_text_with_entities():
    text, entities = parse_html("Hi <b>you <i>there</i></b> &amp; <a href='https://example.org'>all</a>")
    assert text == "Hi you there & all"
    assert {(e["type"], e["offset"], e["length"]) for e in entities} == {
        ("bold", 3, 9),
        ("italic", 7, 5),
        ("text_link", 15, 3),
    }


@pytest.mark.parametrize("markup", ["<b>open", "<marquee>x</marquee>", "<b>x</i>", "x</b>"])
def test_broken_html_is_refused(markup):
    with pytest.raises(ApiError, match="can't parse entities"):
        parse_html(markup)


def test_outer_blanks_go_and_entities_move_with_the_text():
    text, entities = read_text("\n  <b>Breathe</b> out \n", "HTML", None)
    assert text == "Breathe out"
    assert entities == [{"type": "bold", "offset": 0, "length": 7}]


def test_a_command_inside_code_is_not_marked_twice():
    _, entities = read_text("<code>/crisis</code>", "HTML", None)
    assert [entity["type"] for entity in entities] == ["code"]
