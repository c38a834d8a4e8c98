"""Runs stock Rasa with the Bot API at another address: `python stock_telegram.py http://127.0.0.1:8081 run ...`.

Started in Rasa's own environment, by `bench.stock`. Two things of Rasa's Telegram channel are changed, both so
that it runs at all: it knows one address only, and it keeps the connections of an event loop that is closed.
"""

import sys

from aiogram.bot.api import TELEGRAM_PRODUCTION
from rasa.__main__ import main
from rasa.core.channels.telegram import TelegramOutput

url, *rest = sys.argv[1:]
object.__setattr__(TELEGRAM_PRODUCTION, "base", f"{url}/bot{{token}}/{{method}}")  # a frozen value
set_webhook = TelegramOutput.set_webhook


async def set_webhook_and_hang_up(self, *args, **kwargs):  # noqa: ANN001, ANN002, ANN003, ANN201, D103
    done = await set_webhook(self, *args, **kwargs)
    await self.session.close()
    return done


TelegramOutput.set_webhook = set_webhook_and_hang_up
sys.argv = ["rasa", *rest]
main()
