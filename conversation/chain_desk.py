"""Chain analyses by command: a clinician reads what a client shares, in their own chat, or offers one by name.

Who read what is kept, and who asked for a chain and when; a request lifts the 24 hours after an act.
"""

from sqlalchemy.orm import Session

from coaching.chain import Chain
from coaching.chain_gate import closed
from content.say import Say
from conversation.chain_text import ChainText
from conversation.chains import UNREADABLE, moment_of
from conversation.kit import Kit
from conversation.onboarding import Stage
from conversation.staffroom.acts import Actor, Back, Outcome, said
from conversation.staffroom.parts import in_parts
from conversation.types import Inbound, Lane
from records import chains, clients, takeovers, transcript
from records.models import Client
from records.vault import Cipher

ASK = "ask"


class ChainDesk:
    """Answers `/chain NAME`, `/chain NAME NUMBER` and `/chain NAME ask`."""

    def __init__(self, kit: Kit) -> None:
        self._kit = kit

    def by_command(self, session: Session, inbound: Inbound, actor: Actor) -> Outcome:
        """Show a shared chain, or offer one."""
        name, _, rest = inbound.argument.strip().partition(" ")
        rest = rest.strip().casefold()
        if not inbound.private or actor.member_id is None:
            return said("staff.chain_private")
        if not actor.clinician:
            return said("staff.chain_clinician")
        if not name or (rest and rest != ASK and not _number(rest)):
            return said("staff.chain_usage")
        client = clients.find_by_pseudonym(session, name, actor.clinic_id)
        if client is None:
            return said("staff.clear_unknown")
        try:
            cipher = self._kit.vault.of(session, client.id)
            if rest == ASK:
                return self._asked(session, cipher, client, inbound, actor)
            return self._shown(session, cipher, client, _number(rest) or 1, actor)
        except UNREADABLE:
            return said("staff.chain_unreadable", pseudonym=client.pseudonym)

    def _shown(self, session: Session, cipher: Cipher, client: Client, number: int, actor: Actor) -> Outcome:
        rows = chains.shared(session, client.id)
        if not rows:
            return said("staff.chain_none", pseudonym=client.pseudonym)
        row = rows[min(number, len(rows)) - 1]
        chain = Chain.from_json(chains.body_of(cipher, row))
        text = ChainText(self._kit.composer.library, chain).text()
        takeovers.viewed(session, client.id, by=actor.name, what="chain analysis", now=self._kit.clock())
        head = {
            "pseudonym": client.pseudonym,
            "number": str(min(number, len(rows))),
            "count": str(len(rows)),
            "date": f"{row.begun_at:%Y-%m-%d}",
        }
        words = (Back(words=part, protect=True) for part in in_parts(text))
        return Outcome((Back(Say("staff.chain_head", head)), *words))

    def _asked(self, session: Session, cipher: Cipher, client: Client, inbound: Inbound, actor: Actor) -> Outcome:
        """Keep who asks and when; offer it to the client where a chain may be begun now."""
        now = self._kit.clock()
        request_id = self._kit.vault.fingerprint(f"chain-asked:{inbound.item_id}")[:40]
        request = chains.ask(session, client.id, request_id, by=actor.name, now=now)
        if request.offered_at is not None:  # a command that is handled again after a crash offers nothing twice
            return said("staff.chain_offered", pseudonym=client.pseudonym)
        reached = client.onboarding == Stage.DONE and client.unreachable_since is None
        if not reached or closed(moment_of(session, cipher, client, now, asked=True), now) is not None:
            return said("staff.chain_asked", pseudonym=client.pseudonym)
        request.offered_at = now
        says = (Say("chain.home_asked", {"staff": actor.name}),)
        prefix = f"chain-asked/{inbound.item_id}"
        lines = self._kit.composer.lines(session, client.id, says, prefix=prefix, lane=Lane.REPLY, now=now)
        transcript.add_outgoing(session, cipher, client, lines, inbox_id=inbound.item_id, now=now)
        return said("staff.chain_offered", pseudonym=client.pseudonym)


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 4 else 0
