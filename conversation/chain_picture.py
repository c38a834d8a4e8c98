"""A chain analysis on its way to the client: as a picture with the same in words below it, or as words alone."""

import base64
from dataclasses import dataclass

import structlog
from sqlalchemy.orm import Session

from coaching.chain import Chain
from conversation.chain_text import ChainText
from conversation.kit import Kit
from conversation.ports import DrawError
from conversation.staffroom.parts import in_parts
from conversation.types import Lane
from records import chains, diaries, transcript
from records.models import Client
from records.transcript import NewLine
from records.vault import Cipher

log = structlog.get_logger()

NAME = "chain.png"


@dataclass(frozen=True, slots=True)
class Drawn:
    """A chain ready to be written: its words in parts, and its picture, where one could be drawn."""

    kit: Kit
    parts: tuple[str, ...]
    picture: bytes | None

    def write(self, session: Session, cipher: Cipher, client: Client, chain_id: str, item_id: str) -> None:
        """Write its lines for the client; written again for the same item it changes nothing."""
        kit, now = self.kit, self.kit.clock()
        key = chains.line_key(chain_id, kit.vault.fingerprint(f"chain-shown:{item_id}")[:16])
        if self.picture is not None:
            body = base64.b64encode(self.picture).decode()
            diaries.attach(session, cipher, client.id, f"{key}/0", name=NAME, body=body)
        lines = [
            NewLine(
                key=f"{key}/{place}",
                text=text,
                kind=transcript.FILE if place == 0 and self.picture is not None else "text",
                say_key="chain.caption" if place == 0 else "chain.caption_rest",
                variant=0,
                content_version=kit.composer.library.fingerprint,
                lane=Lane.REPLY.value,
            )
            for place, text in enumerate(self.parts)
        ]
        transcript.add_outgoing(session, cipher, client, lines, inbox_id=item_id, now=now)


async def drawn(kit: Kit, chain: Chain) -> Drawn:
    """Word and draw a chain; where the drawing fails the words stand alone."""
    words = ChainText(kit.composer.library, chain)
    picture = None
    if kit.drawing is not None:
        try:
            picture = await kit.drawing.chain(words.picture())
        except DrawError as error:
            log.error("a chain's picture was not drawn: the client gets the words alone", reason=str(error))
    return Drawn(kit, tuple(in_parts(words.text(), below_a_picture=picture is not None)), picture)
