"""Real servers for the ways out of the house: one that takes mail, and a pager gateway that checks signatures."""

import json
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import Message as Letter
from email.parser import BytesParser
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from adapters.mail import MailServer
from adapters.pager import KEY, SIGNATURE, signature

SECRET = "a secret shared with the gateway"


@dataclass
class MailRoom:
    """A real SMTP server; `refuses` answers every recipient with this line."""

    arrived: list[Letter] = field(default_factory=list)
    refuses: str | None = None

    async def handle_RCPT(  # noqa: N802 - the library's name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self.refuses:
            return self.refuses
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        self.arrived.append(BytesParser().parsebytes(bytes(envelope.content or b"")))
        return "250 OK"


@dataclass
class Gateway:
    """A pager gateway that checks signatures as a clinic's would; `answers` are statuses for the next calls."""

    url: str = ""
    arrived: list[dict[str, str]] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)
    answers: list[int] = field(default_factory=list)


@contextmanager
def mail_server() -> Iterator[tuple[MailRoom, MailServer]]:
    room = MailRoom()
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port = listener.getsockname()[1]
    controller = Controller(room, hostname="127.0.0.1", port=port)
    controller.start()
    yield room, MailServer("127.0.0.1", port, "bot@clinic.example", start_tls=False)
    controller.stop()


@contextmanager
def pager_gateway() -> Iterator[Gateway]:
    made = Gateway()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            seconds = int(self.headers[SIGNATURE].split(",")[0].removeprefix("t="))
            genuine = self.headers[SIGNATURE] == signature(SECRET.encode(), seconds, body)
            status = made.answers.pop(0) if made.answers else (202 if genuine else 401)
            made.keys.append(self.headers[KEY])
            if status == 202:
                made.arrived.append(json.loads(body))
            self.send_response(status)
            self.end_headers()

        def log_message(self, *_: object) -> None: ...

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    made.url = f"http://127.0.0.1:{server.server_port}/page"
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield made
    server.shutdown()
    thread.join()
    server.server_close()
