"""Plain messages by command: staff see where a client stands, ask, arm, take back, review and stop, by name."""

from collections.abc import Callable, Mapping

from sqlalchemy.orm import Session

from content.say import Say
from conversation.kit import Kit
from conversation.tone_orders import Arming, Office, ToneOrders, texts_of
from conversation.types import Inbound, Lane
from records import clients, staff, transcript
from records.models import Client
from records.vault import ErasedError
from safety.types import Action, Screening, ScreenInput

ToneAct = Callable[[Session, Inbound, str | None, bool], Say]
_PARTS = 4
"""Name, text, days, reason."""


class ToneDesk:
    """Answers the commands; each gets a clinic's id (None: staff of every one) and whether a clinician acts."""

    def __init__(self, kit: Kit, screen: Callable[[ScreenInput], Screening]) -> None:
        def is_danger(text: str) -> bool:
            return screen(ScreenInput(text)).action is not Action.NONE

        self._kit = kit
        self._orders = ToneOrders(Office(kit.house, kit.composer.library, kit.vault, kit.clock, is_danger))
        orders = self._orders
        self.commands: Mapping[str, ToneAct] = {
            "tone": self._looking(orders.shown),
            "tonelog": self._looking(orders.log),
            "tonearm": self._arm,
            "toneask": self._ask,
            "tonedisarm": self._acting(orders.disarmed),
            "tonereviewed": self._acting(orders.reviewed),
            "tonestop": self._acting(orders.stopped),
            "tonecold": self._acting(lambda s, c, by: orders.stopped(s, c, by, cold_hurts=True)),
            "toneclient": self._switch_client,
            "toneclinic": self._switch_clinic,
        }

    def _looking(self, show: Callable[[Session, Client], Say]) -> ToneAct:
        def act(session: Session, inbound: Inbound, clinic_id: str | None, _clinician: bool) -> Say:
            if not inbound.private:
                return Say("staff.tone_private")
            if not inbound.argument.strip():
                return Say("staff.tone_usage", {"texts": texts_of(self._kit.composer.library)})
            client = self._client(session, inbound, clinic_id)
            return show(session, client) if client is not None else Say("staff.clear_unknown")

        return act

    def _acting(self, do: Callable[[Session, Client, str], Say]) -> ToneAct:
        def act(session: Session, inbound: Inbound, clinic_id: str | None, clinician: bool) -> Say:
            if not self._may_act(session, inbound, clinician):
                return Say("staff.tone_clinician")
            client = self._client(session, inbound, clinic_id)
            return do(session, client, inbound.sender_name) if client is not None else Say("staff.clear_unknown")

        return act

    def _may_act(self, session: Session, inbound: Inbound, clinician: bool) -> bool:
        """Tell whether an enrolled clinician acts: where nobody is enrolled, nobody is a named clinician."""
        return (
            clinician and staff.anyone_enrolled(session, self._kit.house.clinic_id) and bool(inbound.sender_name)
        )

    def _arm(self, session: Session, inbound: Inbound, clinic_id: str | None, clinician: bool) -> Say:
        if not inbound.private:
            return Say("staff.tone_private")
        if not self._may_act(session, inbound, clinician):
            return Say("staff.tone_clinician")
        parts = inbound.argument.split(maxsplit=_PARTS - 1)
        client = self._client(session, inbound, clinic_id)
        if client is None:
            return Say("staff.clear_unknown")
        key, days, reason = [*parts[1:], "", "", ""][:3]
        number = int(days) if days.isascii() and days.isdecimal() and len(days) < 4 else 0
        order_id = self._kit.vault.fingerprint(f"tone:{inbound.item_id}")[:40]
        return self._orders.armed(session, client, Arming(order_id, inbound.sender_name, key, number, reason))

    def _ask(self, session: Session, inbound: Inbound, clinic_id: str | None, clinician: bool) -> Say:
        if not self._may_act(session, inbound, clinician):
            return Say("staff.tone_clinician")
        client = self._client(session, inbound, clinic_id)
        if client is None:
            return Say("staff.clear_unknown")
        refused = self._orders.may_ask(session, client)
        if refused is not None:
            return refused
        now, says = self._kit.clock(), (Say("tone.invited", {"clinician": inbound.sender_name}),)
        try:
            cipher = self._kit.vault.of(session, client.id)
        except ErasedError:
            return Say("staff.clear_unknown")
        prefix = f"tone/{inbound.item_id}"
        lines = self._kit.composer.lines(session, client.id, says, prefix=prefix, lane=Lane.REPLY, now=now)
        transcript.add_outgoing(session, cipher, client, lines, inbox_id=inbound.item_id, now=now)
        self._orders.invited(session, client, inbound.sender_name)
        return Say("staff.tone_asked", {"pseudonym": client.pseudonym})

    def _switch_client(self, session: Session, inbound: Inbound, clinic_id: str | None, clinician: bool) -> Say:
        if not self._may_act(session, inbound, clinician):
            return Say("staff.tone_clinician")
        client, wanted = self._client(session, inbound, clinic_id), inbound.argument.split()[-1:]
        if client is None:
            return Say("staff.clear_unknown")
        if wanted not in (["on"], ["off"]):
            return Say("staff.tone_usage", {"texts": texts_of(self._kit.composer.library)})
        return self._orders.client_switched(session, client, inbound.sender_name, on=wanted == ["on"])

    def _switch_clinic(self, session: Session, inbound: Inbound, clinic_id: str | None, clinician: bool) -> Say:
        clinic = clinic_id or self._kit.house.clinic_id
        wanted = inbound.argument.strip().lower()
        if wanted not in {"on", "off"}:
            return Say("staff.tone_clinic_usage", self._orders.clinic_slots(session, clinic))
        # Anybody of staff may switch it off; on is for a clinician.
        if wanted == "on" and not self._may_act(session, inbound, clinician):
            return Say("staff.tone_clinician")
        return self._orders.clinic_switched(session, clinic, inbound.sender_name or "staff", on=wanted == "on")

    def _client(self, session: Session, inbound: Inbound, clinic_id: str | None) -> Client | None:
        name = inbound.argument.split(maxsplit=1)[:1]
        return clients.find_by_pseudonym(session, name[0], clinic_id) if name else None
