"""A picture and a page of ours reach a phone with their caption, through the lanes."""

from bot.messenger import TelegramMessenger, build_bot
from conversation.types import File, Lane, Outgoing


async def test_a_picture_is_shown_and_a_page_comes_as_a_document(phone, alex):
    bot = build_bot(phone.token, phone.url)
    async with bot:
        messenger = TelegramMessenger(bot)
        for name in ("week.png", "week.pdf"):
            file = File(name, b"\x89PNG or %PDF")
            sent = await messenger.send(alex.id, Outgoing("My week", (), Lane.REPLY, protect=True, file=file))
            assert sent
    messages = await phone.from_bot(alex)
    assert [message.kind for message in messages] == ["photo", "document"]
    assert all(message.text == "My week" for message in messages)
