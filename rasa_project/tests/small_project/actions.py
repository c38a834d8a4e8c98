"""Custom actions for the tests; the facts of a message tell them how to misbehave."""

import asyncio

from rasa_sdk import Action, FormValidationAction
from rasa_sdk.interfaces import ActionExecutionRejection


def _facts(tracker):
    return (tracker.latest_message.get("metadata") or {}).get("facts") or {}


async def _misbehave(tracker):
    facts = _facts(tracker)
    if facts.get("explode"):
        raise ValueError(f"told to fail by {tracker.latest_message.get('text')}")
    await asyncio.sleep(facts.get("sleep", 0))


class OfferSkill(Action):
    """Offers one skill as a custom payload."""

    def name(self):
        return "action_offer_skill"

    async def run(self, dispatcher, tracker, domain):
        await _misbehave(tracker)
        facts = _facts(tracker)
        if facts.get("refuse"):
            raise ActionExecutionRejection(self.name(), "told to refuse")
        dispatcher.utter_message(
            json_message={"kind": "skill", "code": facts.get("code", "DT04"), "order": [1, 2]}
        )
        return [{"event": 5}] if facts.get("malformed") else []


class ValidateCheckin(FormValidationAction):
    """Accepts whatever the form was told."""

    def name(self):
        return "validate_checkin_form"

    async def run(self, dispatcher, tracker, domain):
        await _misbehave(tracker)
        return await super().run(dispatcher, tracker, domain)
