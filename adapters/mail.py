"""Pages by email, through the clinic's own SMTP server."""

from collections.abc import Callable
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import format_datetime

import aiosmtplib

from conversation.ports import PageNote, SendError

SECONDS = 15.0
"""So long one try may take: the next way is waiting behind it."""
PERMANENT_FROM = 500


@dataclass(frozen=True, slots=True)
class MailServer:
    """Where mail is handed over, and as whom.

    `tls`: the connection is protected from its beginning; `start_tls`: after a greeting; neither: a server on this
    machine.
    """

    host: str
    port: int
    sender: str
    tls: bool = False
    start_tls: bool = True
    user: str | None = None
    password: str | None = None


class Mail:
    """Hands pages over to an SMTP server. The subject says that it is a page; the text is the page's own."""

    def __init__(self, server: MailServer, subject: Callable[[str], str]) -> None:
        """`subject` gives the subject line for a code."""
        self._server = server
        self._subject = subject

    async def page(self, note: PageNote) -> None:
        """Send one mail. Raises SendError: permanent when the server refuses it, else worth another try."""
        server = self._server
        try:
            await aiosmtplib.send(
                self._message(note),
                hostname=server.host,
                port=server.port,
                username=server.user,
                password=server.password,
                use_tls=server.tls,
                start_tls=server.start_tls,
                timeout=SECONDS,
            )
        except aiosmtplib.SMTPRecipientsRefused as error:
            refused = max(refusal.code for refusal in error.recipients)
            raise SendError(f"smtp_{refused}", permanent=refused >= PERMANENT_FROM) from None
        except aiosmtplib.SMTPResponseException as error:
            raise SendError(f"smtp_{error.code}", permanent=error.code >= PERMANENT_FROM) from None
        except (aiosmtplib.SMTPException, OSError, TimeoutError, ValueError) as error:
            raise SendError(f"smtp_{type(error).__name__}") from None

    def _message(self, note: PageNote) -> EmailMessage:
        message = EmailMessage()
        message["From"], message["To"] = self._server.sender, note.address
        message["Subject"] = self._subject(note.code)
        message["Date"] = format_datetime(note.opened_at)
        message["Message-ID"] = f"<{note.id}@middlepath>"
        message["X-Priority"] = "1"
        message.set_content(note.text)
        return message
