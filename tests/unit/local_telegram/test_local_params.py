"""Calls are understood in each of the three forms that clients send."""

import json
from urllib.parse import urlencode

import pytest

from local_telegram.errors import ApiError
from local_telegram.params import read_params


def test_json_keeps_its_types():
    params = read_params("application/json", "", json.dumps({"chat_id": 7, "silent": True}).encode())
    assert params.integer("chat_id") == 7
    assert params.flag("silent")


def test_a_form_carries_objects_as_json_text():
    body = urlencode({"chat_id": 7, "reply_parameters": '{"message_id": 3}', "flag": "false"}).encode()
    params = read_params("application/x-www-form-urlencoded", "", body)
    assert params.structure("reply_parameters") == {"message_id": 3}
    assert not params.flag("flag")
    assert params.text("absent") is None


def test_a_file_in_a_multipart_body_arrives_byte_for_byte():
    content = bytes(range(256)) + b"\r\n--almost\r\n\r\n\n\r"
    body = (
        b'--xyz\r\nContent-Disposition: form-data; name="caption"\r\n\r\nh\xc3\xa9\r\n'
        b'--xyz\r\nContent-Disposition: form-data; name="photo"; filename="a.png"\r\n'
        b"Content-Type: image/png\r\n\r\n" + content + b"\r\n--xyz--\r\n"
    )
    params = read_params("multipart/form-data; boundary=xyz", "", body)
    upload = params.upload("photo")
    assert params.text("caption") == "hé"
    assert upload is not None
    assert (upload.name, upload.content_type, upload.content) == ("a.png", "image/png", content)


def test_the_query_string_counts_too():
    assert read_params("", "offset=5&timeout=2", b"").integer("timeout") == 2


@pytest.mark.parametrize(
    ("kind", "body"), [("application/json", b"{"), ("application/json", b"[]"), ("multipart/form-data", b"x")]
)
def test_a_broken_body_is_a_bad_request(kind, body):
    with pytest.raises(ApiError) as refusal:
        read_params(kind, "", body)
    assert refusal.value.code == 400


def test_a_number_that_is_none_is_a_bad_request():
    with pytest.raises(ApiError, match="chat_id must be an integer"):
        read_params("", "chat_id=abc", b"").integer("chat_id")
