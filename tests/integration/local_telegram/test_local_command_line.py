"""`python -m local_telegram` serves on this machine only, and keeps its chats over a restart."""

import asyncio
import signal
import socket
import sys
from contextlib import asynccontextmanager

import httpx

from local_telegram.phone import Phone


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@asynccontextmanager
async def running(*arguments):
    port = free_port()
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "local_telegram", "--port", str(port), *arguments
    )
    async with Phone(f"http://127.0.0.1:{port}") as phone:
        await until_up(phone)
        yield phone, process
    if process.returncode is None:
        process.send_signal(signal.SIGINT)
        await asyncio.wait_for(process.wait(), 10)


async def until_up(phone):
    for _ in range(200):
        try:
            await phone.state()
        except httpx.TransportError:
            await asyncio.sleep(0.05)
        else:
            return
    raise AssertionError("the server did not come up within 10 s")


async def test_chats_and_update_ids_survive_a_stop_and_a_kill(tmp_path):
    arguments = ("--state", str(tmp_path / "chats.json"), "--staff-chat-id", "-1001000000001")
    async with running(*arguments) as (phone, _):
        assert [person.name for person in await phone.people()] == ["Alex", "Sam", "Dana", "Robin"]
        alex = (await phone.people())[0]
        first = await phone.say(alex, "one")
    async with running(*arguments) as (phone, process):
        assert [m.text for m in await phone.messages(alex)] == ["one"]
        second = await phone.say(alex, "two")
        await asyncio.sleep(1.5)
        lost = await phone.say(alex, "said just before the crash")
        process.kill()
        await process.wait()
    async with running(*arguments) as (phone, _):
        assert [m.text for m in await phone.messages(alex)] == ["one", "two"]
        third = await phone.say(alex, "three")
        pending = [update["update_id"] for update in await phone.pending_updates()]
    assert pending == [first.update_id, second.update_id, third.update_id]
    assert third.update_id > lost.update_id


async def test_it_listens_on_this_machine_only():
    async with running() as (phone, _):
        port = int(phone.url.rpartition(":")[2])
        with socket.socket() as probe:
            probe.settimeout(1)
            # A server on all addresses would answer on every loopback address too.
            assert probe.connect_ex(("127.0.0.2", port)) != 0


async def test_the_pages_load_nothing_from_outside(phone):
    async with httpx.AsyncClient(trust_env=False) as http:
        for path in ("/", "/staff", "/both"):
            page = await http.get(f"{phone.url}{path}")
            assert page.status_code == 200
            assert "http://" not in page.text
            assert "https://" not in page.text
            assert page.headers["content-security-policy"].startswith("default-src 'none'; script-src 'self'")
