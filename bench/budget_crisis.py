"""The second budget: a crisis reply with Rasa down and 50 chats busy, beside stock Rasa's ordinary turn."""

from collections.abc import Sequence

from bench.latency import busy, first_answers, p50_p99
from bench.people import onboard
from bench.stack import STAFF_CHAT, Folder, Server, bot_server, free_port, running
from bench.stock import telegram_server
from local_telegram.testing import Config, LocalTelegram, Person
from records.db import Database
from records.migrate import upgrade
from records.vault import Vault, read_master_key

BUSY_CHATS = 50
WATCHED = 100
GAP_SECONDS = 0.4
P99_MS, SHARE_OF_STOCK = 250, 1 / 5
CRISIS = ("I took all my pills", "I want to kill myself", "I have a plan to end my life tonight")
ORDINARY = ("hello there", "good morning", "thanks for the help")


async def rows(folder: Folder) -> Sequence[tuple[str, str, str, str, bool]]:
    """Measure both under the same load."""
    ours = await crisis_replies(folder)
    stock = await stock_turns(folder)
    (p50, p99), (stock_p50, stock_p99) = p50_p99(ours), p50_p99(stock)
    return [
        (
            f"crisis reply, Rasa stopped, {BUSY_CHATS} chats busy, p99",
            f"{P99_MS} ms",
            f"{p99:.0f} ms (p50 {p50:.0f})",
            f"stock Rasa and Telegram channel, ordinary turn: p99 {stock_p99:.0f}, p50 {stock_p50:.0f} ms",
            p99 <= P99_MS,
        ),
        (
            "... as a share of stock Rasa's ordinary turn, p99",
            f"{SHARE_OF_STOCK:.2f}",
            f"{p99 / stock_p99:.2f} (p50 {p50 / stock_p50:.2f})",
            "same load, same Bot API server",
            p99 / stock_p99 <= SHARE_OF_STOCK,
        ),
    ]


async def crisis_replies(folder: Folder) -> list[float]:
    """Return the milliseconds of each first crisis line; nothing listens at Rasa's address."""
    async with LocalTelegram(Config(staff_chat_id=STAFF_CHAT, staff=("Dana",))) as phone:
        nobody = f"http://127.0.0.1:{free_port()}"
        bot = bot_server(folder, token=phone.token, api_url=phone.url, rasa_url=nobody)
        people = await _people(phone)
        database = Database(folder.database)
        upgrade(database)
        onboard(database, Vault(read_master_key(folder.master_key)), [person.id for person in people])
        database.close()
        with running(bot):
            return await _watch(phone, people, CRISIS)


async def stock_turns(folder: Folder) -> list[float]:
    """Return the milliseconds of each first line of stock Rasa's."""
    async with LocalTelegram(Config()) as phone:
        username = phone.config.bot_username
        stock: Server = telegram_server(folder, token=phone.token, username=username, api_url=phone.url)
        people = await _people(phone)
        with running(stock):
            return await _watch(phone, people, ORDINARY)


async def _people(phone: LocalTelegram) -> list[Person]:
    return [await phone.person(f"Client {number}") for number in range(BUSY_CHATS + WATCHED)]


async def _watch(phone: LocalTelegram, people: Sequence[Person], texts: Sequence[str]) -> list[float]:
    others, watched = people[:BUSY_CHATS], people[BUSY_CHATS:]
    said = [(person, texts[number % len(texts)]) for number, person in enumerate(watched)]
    async with busy(phone, others):
        return await first_answers(phone, said, gap_seconds=GAP_SECONDS)
