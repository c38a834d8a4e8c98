"""The staff room: what staff do in Telegram, and the chats they hold in the bot's place."""
