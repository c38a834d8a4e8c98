"""Staff who write in a topic are answered there; a thread of replies in an ordinary group is no topic."""

from telegram import Update

from bot.parse import parse

GROUP = {"id": -1001, "type": "supergroup", "title": "Staff"}
DANA = {"id": 7, "is_bot": False, "first_name": "Dana"}


def message(**more: object) -> dict[str, object]:
    return {"message_id": 5, "date": 1, "chat": GROUP, "from": DANA, "text": "/help", **more}


def topic_of(update: dict[str, object]) -> int | None:
    return parse(Update.de_json({"update_id": 1, **update}, None)).topic_id


def test_a_message_in_a_topic() -> None:
    assert topic_of({"message": message(message_thread_id=101, is_topic_message=True)}) == 101


def test_a_reply_in_a_group_without_topics() -> None:
    assert topic_of({"message": message(message_thread_id=4)}) is None


def test_a_button_in_a_topic() -> None:
    under = message(message_thread_id=101, is_topic_message=True)
    query = {"id": "1", "from": DANA, "chat_instance": "x", "data": "ack:1", "message": under}
    assert topic_of({"callback_query": query}) == 101
