"""Custom actions for the tests: one that answers, and that fails when the facts say so."""

from rasa_sdk import Action


class OfferSkill(Action):
    """Offers one skill as a custom payload."""

    def name(self):
        return "action_offer_skill"

    def run(self, dispatcher, tracker, domain):
        facts = (tracker.latest_message.get("metadata") or {}).get("facts") or {}
        if facts.get("explode"):
            raise ValueError(f"told to fail by {tracker.latest_message.get('text')}")
        dispatcher.utter_message(
            json_message={"kind": "skill", "code": facts.get("code", "DT04"), "order": [1, 2]}
        )
        return []
