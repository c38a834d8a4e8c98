"""What Telegram tells of the bot's own place in a chat."""

import pytest
from telegram import Update

from bot.parse import parse
from conversation.types import Kind

BOT = {"id": 42, "is_bot": True, "first_name": "Middle Path"}
RIGHTS = (
    "change_info", "invite_users", "pin_messages", "send_messages", "send_polls", "send_other_messages",
    "add_web_page_previews", "manage_topics", "send_audios", "send_documents", "send_photos", "send_videos",
    "send_video_notes", "send_voice_notes", "edit_tag", "react_to_messages",
)  # fmt: skip
RESTRICTED = {"status": "restricted", "user": BOT, "is_member": True, "until_date": 0} | {
    f"can_{right}": False for right in RIGHTS
}
MEMBER = {"status": "member", "user": BOT}
KICKED = {"status": "kicked", "user": BOT, "until_date": 0}


def told(chat: dict[str, object], now: dict[str, object]) -> Kind:
    sender = {"id": 7, "is_bot": False, "first_name": "Dana"}
    change = {"chat": chat, "from": sender, "date": 1, "old_chat_member": MEMBER, "new_chat_member": now}
    update = Update.de_json({"update_id": 1, "my_chat_member": change}, None)
    return parse(update).kind


@pytest.mark.parametrize(
    ("now", "kind"),
    [
        (KICKED, Kind.SERVICE),
        (RESTRICTED, Kind.MUTED_IN_GROUP),
        (RESTRICTED | {"can_send_messages": True}, Kind.ADDED_TO_GROUP),
        (MEMBER, Kind.ADDED_TO_GROUP),
    ],
)
def test_in_a_group(now: dict[str, object], kind: Kind):
    assert told({"id": -1001, "type": "supergroup", "title": "Staff"}, now) is kind


@pytest.mark.parametrize(("now", "kind"), [(KICKED, Kind.BLOCKED_BOT), (MEMBER, Kind.UNBLOCKED_BOT)])
def test_in_a_private_chat(now: dict[str, object], kind: Kind):
    assert told({"id": 7, "type": "private"}, now) is kind
