"""The third budget: an ordinary turn, whole path, beside the bare REST channel of stock Rasa on the same model."""

import time
from collections.abc import Sequence

import httpx

from bench.latency import first_answers, p50_p99
from bench.people import onboard
from bench.stack import STAFF_CHAT, Folder, action_server, bot_server, rasa_server, running
from bench.stock import rest_server
from local_telegram.testing import Config, LocalTelegram, Person
from records.db import Database
from records.migrate import upgrade
from records.vault import Vault, read_master_key

TURNS = 120
GAP_SECONDS = 0.25
MORE_MS = 60
TEXTS = (
    "hello there",
    "my boss humiliated me in front of everyone, I'm so angry",
    "what is opposite action",
    "could we do the breathing one",
    "I did the STOP skill yesterday",
    "thanks, that is all for today",
)


async def rows(folder: Folder) -> Sequence[tuple[str, str, str, str, bool]]:
    """Send the same texts through both, taking turns, so that what else the machine does strikes both alike."""
    async with LocalTelegram(Config(staff_chat_id=STAFF_CHAT, staff=("Dana",))) as phone:
        people = [await phone.person(f"Client {number}") for number in range(2 * TURNS)]
        database = Database(folder.database)
        upgrade(database)
        ids = onboard(database, Vault(read_master_key(folder.master_key)), [person.id for person in people])
        database.close()
        actions, actions_url = action_server(folder)
        rasa, rasa_url = rasa_server(folder, actions_url)
        stock, stock_url = rest_server(folder, actions_url)
        bot = bot_server(folder, token=phone.token, api_url=phone.url, rasa_url=rasa_url)
        with running(actions), running(rasa), running(stock), running(bot):
            ours, bare = await _both(phone, people[:TURNS], stock_url, ids[TURNS:])
    (p50, p99), (bare_p50, bare_p99) = p50_p99(ours), p50_p99(bare)
    more = p50 - bare_p50
    return [
        (
            "ordinary turn, from Telegram's update to the reply handed over, p50 above the bare REST channel",
            f"{MORE_MS} ms",
            f"{more:+.0f} ms (p50 {p50:.0f}, p99 {p99:.0f})",
            f"bare Rasa REST, same model: p50 {bare_p50:.0f}, p99 {bare_p99:.0f} ms",
            more <= MORE_MS,
        )
    ]


async def _both(
    phone: LocalTelegram, people: Sequence[Person], stock_url: str, senders: Sequence[str]
) -> tuple[list[float], list[float]]:
    ours: list[float] = []
    bare: list[float] = []
    async with httpx.AsyncClient(timeout=30.0, trust_env=False) as http:
        # The first turns of each process load what the later ones have at hand: not measured.
        for number, (person, sender) in enumerate(zip(people, senders, strict=True)):
            text = TEXTS[number % len(TEXTS)]
            took = await first_answers(phone, [(person, text)], gap_seconds=GAP_SECONDS)
            started = time.perf_counter()
            answer = await http.post(stock_url, json={"sender": sender, "message": text})
            spent = (time.perf_counter() - started) * 1000
            if answer.status_code != httpx.codes.OK or not answer.json():
                raise RuntimeError(f"stock Rasa gave no answer to {text!r}: the comparison would be worth nothing")
            if number >= len(TEXTS):
                ours += took
                bare.append(spent)
    return ours, bare
