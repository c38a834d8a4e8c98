"""Reads the parameters of a Bot API call from a JSON, form or multipart body."""

import json
from dataclasses import dataclass, field
from email.message import Message
from email.parser import BytesHeaderParser
from typing import Any
from urllib.parse import parse_qsl

from local_telegram.errors import bad_request
from local_telegram.model import Json


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that came with a call."""

    name: str
    content_type: str
    content: bytes


@dataclass(slots=True)
class Params:
    """The parameters of one call; form values are text, JSON values keep their type."""

    values: Json = field(default_factory=dict)
    files: dict[str, Upload] = field(default_factory=dict)

    def text(self, name: str) -> str | None:
        """Return a text parameter, None when absent."""
        value = self.values.get(name)
        return None if value is None else str(value)

    def integer(self, name: str) -> int | None:
        """Return a whole number, None when absent or empty; 400 when it is something else."""
        value = self.values.get(name)
        if value is None or value == "":
            return None
        try:
            return int(value)
        except (TypeError, ValueError):
            raise bad_request(f"{name} must be an integer") from None

    def flag(self, name: str) -> bool:
        """Return a yes or no; absent is no."""
        return str(self.values.get(name, "")).lower() in ("true", "1", "yes")

    def structure(self, name: str) -> Any:  # noqa: ANN401 - whatever JSON the caller sent
        """Return a JSON-serialised object or list, None when absent or empty."""
        value = self.values.get(name)
        if not isinstance(value, str):
            return value
        if not value.strip():
            return None
        try:
            return json.loads(value)
        except ValueError:
            raise bad_request(f"can't parse {name} JSON object") from None

    def upload(self, name: str) -> Upload | None:
        """Return the file sent as `name`, directly or by `attach://`."""
        value = self.values.get(name)
        if isinstance(value, str) and value.startswith("attach://"):
            return self.files.get(value.removeprefix("attach://"))
        return self.files.get(name)


def read_params(content_type: str, query: str, body: bytes) -> Params:
    """Gather the parameters of a call; the query string counts too, the body wins."""
    params = Params(dict(parse_qsl(query, keep_blank_values=True)))
    kind = content_type.partition(";")[0].strip().lower()
    if not body:
        return params
    if kind == "application/json":
        try:
            values = json.loads(body)
        except ValueError:
            raise bad_request("can't parse JSON body") from None
        if not isinstance(values, dict):
            raise bad_request("can't parse JSON body")
        params.values.update(values)
    elif kind == "multipart/form-data":
        _read_multipart(content_type, body, params)
    else:
        params.values.update(parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True))
    return params


def _read_multipart(content_type: str, body: bytes, params: Params) -> None:
    """Split a multipart body at its boundary, byte for byte, so that files stay whole."""
    header = Message()
    header["Content-Type"] = content_type
    boundary = header.get_param("boundary")
    if not isinstance(boundary, str):
        raise bad_request("multipart body has no boundary")
    for part in (b"\r\n" + body).split(b"\r\n--" + boundary.encode())[1:]:
        head, separator, content = part.partition(b"\r\n\r\n")
        if not separator:
            continue  # the closing "--"
        headers = BytesHeaderParser().parsebytes(head.lstrip(b"\r\n"))
        name = headers.get_param("name", header="content-disposition")
        if not isinstance(name, str):
            continue
        file_name = headers.get_filename()
        if file_name is None:
            params.values[name] = content.decode("utf-8", "replace")
        else:
            params.files[name] = Upload(file_name, headers.get_content_type(), content)
