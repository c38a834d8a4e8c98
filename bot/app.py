"""The bot's composition root: reads the settings, wires the parts, runs until it is told to stop."""

import asyncio
import gc
import random
import signal
from datetime import UTC, datetime

import structlog
from fastapi import FastAPI
from sqlalchemy import text
from telegram import BotCommand
from telegram.error import InvalidToken, TelegramError

from adapters.assembly import Parts, prepare_records, wire
from adapters.drawing import DrawingProcess
from adapters.durable import Durable
from adapters.log import configure
from adapters.mail import Mail, MailServer
from adapters.pager import PagerGateway
from adapters.rasa import RasaDialogue
from adapters.rota import Reading, RotaFile
from adapters.workers import Workers
from bot.limits import LanedLimiter
from bot.messenger import LanedBot, TelegramMessenger, build_bot
from bot.patience import once_the_database_answers, until_answered
from bot.receiving import take_updates
from bot.rota_watch import RotaWatch, keep
from bot.start_report import warn
from bot.web import QuietServer, build_server, health_app
from bot.webhook import webhook_router
from content.library import Library
from content.render import render
from content.serving import load_served
from conversation.compose import Composer
from conversation.kit import CurrentRota, House, Kit
from conversation.outreach import subject
from conversation.ports import Reach
from conversation.probe import Probe
from conversation.types import Lane
from conversation.urgent import OrdinaryThreads
from records import rotas
from records.db import Database
from records.migrate import upgrade
from records.vault import Vault, read_master_key
from safety.rota import STAFF_CHAT_ALONE, Rota, Way
from settings.app import Deployment, Enrolment, MailTls, Settings, SettingsError, Switch, TelegramMode

log = structlog.get_logger()

SQLITE_THREADS = 2
"""Threads for the database work of ordinary turns. SQLite lets one write at a time, and the crisis path shares the
interpreter with each more: its p99 under full load is 650 ms beside six, 150 ms beside two."""

COMMANDS = {
    "menu": "What you can do here",
    "crisis": "Emergency number and helplines",
    "help": "How this works",
    "plan": "My safety plan",
    "today": "Today in one message",
    "diary": "Diary card for the day",
    "week": "My week, for the session",
    "chain": "A hard moment, link by link",
    "reminders": "My reminders and quiet hours",
    "pause": "Pause reminders",
    "skills": "All skills: look around and search",
    "works": "What works for me",
    "goals": "My goals",
    "history": "What may be mentioned later",
    "stop": "Stop what we are doing",
    "feedback": "Say what is wrong here",
    "warm": "Only warm messages, for good",
    "privacy": "Who can read this",
    "settings": "Country and time zone",
    "delete": "Delete my data",
}


def house_of(settings: Settings, kept: str | None = None) -> tuple[House, Reading | None]:
    """Return who we are in this deployment, and what the rota's file holds, where there is one.

    `kept` is the last rota that could be used. Raises SettingsError where nobody at all could be paged.
    """
    current, reading = CurrentRota(), None
    if (file := rota_file(settings)) is not None:
        reading = file.read()
        current.rota = _usable(settings, file, reading, kept)
    house = House(
        on_call=current,
        clinic_id=settings.clinic_id,
        clinic_name=settings.clinic_name,
        staff_chat_id=settings.telegram[2],
        clinical=settings.deployment is Deployment.CLINICAL,
        invite_needed=settings.enrolment is Enrolment.INVITE,
        plain_messages=settings.plain_messages is Switch.ON,
    )
    return house, reading


def rota_file(settings: Settings) -> RotaFile | None:
    """Return the rota's file, if one is set."""
    if settings.rota_file is None:
        return None
    mail, pager = settings.mail_host is not None, bool(settings.secret("pager_secret"))
    return RotaFile(settings.rota_file, mail=mail, pager=pager)


def _usable(settings: Settings, file: RotaFile, reading: Reading, kept: str | None) -> Rota:
    """Return the rota; where it cannot be used the last good one, else the staff chat alone.

    A slip in the file must not silence the bot.
    """
    if reading.rota is not None:
        return reading.rota
    if kept is not None and (last := file.parse(kept.encode()).rota) is not None:
        return last
    if settings.telegram[2] is None:
        raise SettingsError(reading.problem)
    # `middlepath rota` says what is wrong with it: in a log it could be somebody's name.
    log.critical("the staff chat alone is paged, for the rota cannot be used")
    return STAFF_CHAT_ALONE


def _reach(settings: Settings, library: Library) -> dict[Way, Reach]:
    """Return the ways out beside Telegram that are configured."""
    ways: dict[Way, Reach] = {}
    if settings.mail_host is not None:
        server = MailServer(
            settings.mail_host,
            settings.mail_port,
            settings.mail_from,
            tls=settings.mail_tls is MailTls.TLS,
            start_tls=settings.mail_tls is MailTls.STARTTLS,
            user=settings.mail_user,
            password=settings.secret("mail_password"),
        )
        ways[Way.EMAIL] = Mail(server, lambda code: render(library, subject(code), lambda _count: 0).text)
    if secret := settings.secret("pager_secret"):
        ways[Way.PAGER] = PagerGateway(secret)
    return ways


async def serve(settings: Settings) -> None:
    """Run the bot until SIGINT or SIGTERM; raises SettingsError for what an operator must change."""
    token, api_url, _ = settings.telegram
    limiter = LanedLimiter()
    bot = build_bot(token, api_url, limiter)
    durable = Durable(Database(settings.database), settings.executor)
    kit, reading = await _kit(settings, durable, bot)
    dialogue = RasaDialogue(settings.rasa_url, settings.rasa_shared_secret, timeout=settings.rasa_timeout_seconds)
    parts = wire(kit, dialogue, settings.executor)
    stop = _stop_on_signals()
    workers = Workers(
        kit.db,
        durable,
        settings.executor,
        receives=settings.telegram_mode is TelegramMode.POLLING,
        on_count=limiter.share_among,
    )
    await workers.arrive(stop)
    await _reach_telegram(bot)
    await durable.launch(parts.jobs)
    servers = _web_servers(settings, bot, parts, dialogue)
    serving = [asyncio.create_task(server.serve()) for server in servers]
    introducing = asyncio.create_task(_introduce(bot))
    alone = reading is not None and kit.house.rota is STAFF_CHAT_ALONE
    warning = asyncio.create_task(_warn(kit, parts, rota_broken=alone))
    following = asyncio.create_task(_follow_rota(settings, kit, reading, said=alone))
    _keep_what_stays()
    threads = OrdinaryThreads(kit.urgent.right_of_way, SQLITE_THREADS if kit.db.is_sqlite else None)
    asyncio.get_running_loop().set_default_executor(threads)
    watching = asyncio.create_task(_watch(workers, stop))
    try:
        log.info("the bot is ready", telegram=settings.telegram_mode.value, staff_chat=kit.house.staff_watching)
        await take_updates(settings, bot, parts.gateway, workers, stop)
    finally:
        log.info("stopping: what is unfinished goes on at the next start, or elsewhere")
        introducing.cancel()
        warning.cancel()
        following.cancel()
        watching.cancel()
        await parts.gateway.close()
        for server in servers:
            server.should_exit = True
        await asyncio.gather(*serving)
        durable.stop()
        await workers.leave()  # only now may others take up what is unfinished here
        await dialogue.close()
        await bot.shutdown()
        kit.urgent.close()  # what they are storing is stored before the database goes
        kit.db.close()


async def _warn(kit: Kit, parts: Parts, *, rota_broken: bool) -> None:
    """Say at the start what is missing, and find out which chats were lost meanwhile."""
    await warn(kit, rules_alone=parts.screener.rules_alone, rota_broken=rota_broken)
    await asyncio.to_thread(Probe(kit).at_start)


async def _follow_rota(settings: Settings, kit: Kit, reading: Reading | None, *, said: bool) -> None:
    """Take up changes of the rota's file; `said` tells that what is wrong with it was said already."""
    if reading is None or (file := rota_file(settings)) is None:
        return
    file.remember(reading)
    await RotaWatch(kit, file, settings.executor).run(broken="" if said else reading.problem)


async def _watch(workers: Workers, stop: asyncio.Event) -> None:
    """Look after the other workers, and end this one when another has taken its name."""
    try:
        await workers.watch()
    finally:
        stop.set()


async def _kit(settings: Settings, durable: Durable, bot: LanedBot) -> tuple[Kit, Reading | None]:
    library = load_served(settings.content_dir)
    vault = Vault(read_master_key(settings.master_key_path))

    def last_rota() -> str | None:
        upgrade(durable.database)
        with durable.database.transaction() as session:
            vault.check(session)
            return rotas.text_of(session, vault.house, settings.executor, settings.clinic_id)

    kept = await once_the_database_answers(last_rota)
    house, reading = house_of(settings, kept)
    kit = Kit(
        house=house,
        db=durable.database,
        vault=vault,
        composer=Composer(library, random.SystemRandom()),
        messenger=TelegramMessenger(bot),
        queue=durable,
        clock=lambda: datetime.now(UTC),
        reach=_reach(settings, library),
        drawing=DrawingProcess(),
    )
    approved = await once_the_database_answers(lambda: prepare_records(kit))
    if reading is not None and reading.rota is not None:
        keep(kit, settings.executor, reading)
    if kit.house.clinical and not approved:
        raise SettingsError(
            "a clinical deployment serves only wording that a named clinician has approved: review it, then run "
            '`middlepath content approve --clinician "Name, registration"`'
        )
    return kit, reading


def _keep_what_stays() -> None:
    """Take what start-up built (rules, content, libraries) out of garbage collection.

    A full collection walks through all of it, a tenth of a second in which nobody is answered.
    """
    gc.collect()
    gc.freeze()


async def _reach_telegram(bot: LanedBot) -> None:
    """Wait until Telegram knows us; raises SettingsError when it does not know the token."""
    try:
        await until_answered("who am I", bot.initialize)
    except InvalidToken:
        # The library's own error quotes the token.
        raise SettingsError("Telegram does not know this token: check TELEGRAM_BOT_TOKEN") from None


def _stop_on_signals() -> asyncio.Event:
    stop = asyncio.Event()
    for signal_number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(signal_number, stop.set)
    return stop


def _web_servers(settings: Settings, bot: LanedBot, parts: Parts, dialogue: RasaDialogue) -> list[QuietServer]:
    """Health and metrics on their own port; the webhook, where one is used, alone on another."""

    async def database_answers() -> bool:
        def ask() -> bool:
            with parts.kit.db.transaction() as session:
                return session.execute(text("SELECT 1")).scalar() == 1

        try:
            return await asyncio.to_thread(ask)
        except Exception:  # noqa: BLE001 - whatever it is, the answer to the health question is no
            return False

    async def learned_layer() -> bool:
        return not parts.screener.rules_alone

    checks = {"database": database_answers, "dialogue": dialogue.ready, "learned_layer": learned_layer}
    servers = [build_server(health_app(checks), settings.health_host, settings.health_port)]
    if settings.telegram_mode is TelegramMode.WEBHOOK:
        app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
        app.include_router(webhook_router(bot, parts.gateway, settings.secret("webhook_secret") or ""))
        servers.append(build_server(app, settings.webhook_listen_host, settings.webhook_listen_port))
    return servers


async def _introduce(bot: LanedBot) -> None:
    """Tell Telegram the commands; nothing depends on it."""
    try:
        await bot.set_my_commands([BotCommand(k, v) for k, v in COMMANDS.items()], rate_limit_args=Lane.REPLY)
    except TelegramError as error:
        log.warning("the command list could not be set", error=type(error).__name__)


def main(settings: Settings) -> None:
    """Configure logging and serve."""
    configure(settings.log_format)
    asyncio.run(serve(settings))
