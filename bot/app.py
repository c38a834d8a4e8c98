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
from adapters.durable import Durable
from adapters.log import configure
from adapters.mail import Mail, MailServer
from adapters.pager import PagerGateway
from adapters.rasa import RasaDialogue
from adapters.rota import RotaError, rota_for
from bot.messenger import LanedBot, TelegramMessenger, build_bot
from bot.patience import FIRST_WAIT, LONGEST_WAIT, until_answered
from bot.polling import KINDS, Poller
from bot.web import QuietServer, build_server, health_app
from bot.webhook import webhook_router
from content.library import Library
from content.loader import load_library
from content.render import render
from content.say import Say
from conversation.compose import Composer
from conversation.kit import House, Kit
from conversation.ports import Reach, SendError
from conversation.types import Lane, Outgoing
from conversation.urgent import OrdinaryThreads
from records.db import Database
from records.vault import Vault, read_master_key
from safety.rota import STAFF_CHAT_ALONE, Rota, Way, gaps
from settings.app import Deployment, Enrolment, MailTls, Settings, SettingsError, TelegramMode

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
    "skills": "All skills: look around and search",
    "works": "What works for me",
    "goals": "My goals",
    "stop": "Stop what we are doing",
    "feedback": "Say what is wrong here",
    "privacy": "Who can read this",
    "settings": "Country and time zone",
    "delete": "Delete my data",
}


def house_of(settings: Settings) -> House:
    """Return who we are in this deployment; raises SettingsError where nobody at all could be paged."""
    return House(
        rota=_rota(settings),
        clinic_id=settings.clinic_id,
        clinic_name=settings.clinic_name,
        staff_chat_id=settings.telegram[2],
        clinical=settings.deployment is Deployment.CLINICAL,
        invite_needed=settings.enrolment is Enrolment.INVITE,
    )


def _rota(settings: Settings) -> Rota:
    """Return the rota; the staff chat alone where it cannot be used, for a slip in it must not silence the bot."""
    mail, pager = settings.mail_host is not None, bool(settings.secret("pager_secret"))
    try:
        return rota_for(settings.rota_file, mail=mail, pager=pager)
    except RotaError as error:
        if settings.telegram[2] is None:
            raise SettingsError(str(error)) from None
        log.critical("the staff chat alone is paged, for the rota cannot be used", problem=str(error))
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
        ways[Way.EMAIL] = Mail(
            server, lambda code: render(library, Say("staff.page.subject", {"code": code}), lambda _count: 0).text
        )
    if secret := settings.secret("pager_secret"):
        ways[Way.PAGER] = PagerGateway(secret)
    return ways


async def serve(settings: Settings) -> None:
    """Run the bot until SIGINT or SIGTERM; raises SettingsError for what an operator must change."""
    token, api_url, _ = settings.telegram
    bot = build_bot(token, api_url)
    durable = Durable(Database(settings.database), settings.executor_id)
    kit = _kit(settings, durable, bot)
    dialogue = RasaDialogue(settings.rasa_url, settings.rasa_shared_secret, timeout=settings.rasa_timeout_seconds)
    parts = wire(kit, dialogue, settings.executor_id)
    await _reach_telegram(bot)
    await durable.launch(parts.jobs)
    stop = _stop_on_signals()
    servers = _web_servers(settings, bot, parts, dialogue)
    serving = [asyncio.create_task(server.serve()) for server in servers]
    introducing = asyncio.create_task(_introduce(bot))
    warning = asyncio.create_task(_warn(settings, kit, parts))
    _keep_what_stays()
    threads = OrdinaryThreads(kit.urgent.right_of_way, SQLITE_THREADS if kit.db.is_sqlite else None)
    asyncio.get_running_loop().set_default_executor(threads)
    try:
        log.info("the bot is ready", telegram=settings.telegram_mode.value, staff_chat=kit.house.staff_watching)
        await _take_updates(settings, bot, parts, stop)
    finally:
        log.info("stopping: what is unfinished goes on at the next start")
        introducing.cancel()
        warning.cancel()
        await parts.gateway.close()
        for server in servers:
            server.should_exit = True
        await asyncio.gather(*serving)
        durable.stop()
        await dialogue.close()
        await bot.shutdown()
        kit.urgent.close()  # what they are storing is stored before the database goes
        kit.db.close()


def _kit(settings: Settings, durable: Durable, bot: LanedBot) -> Kit:
    library = load_library(settings.content_dir)
    kit = Kit(
        house=house_of(settings),
        db=durable.database,
        vault=Vault(read_master_key(settings.master_key_path)),
        composer=Composer(library, random.SystemRandom()),
        messenger=TelegramMessenger(bot),
        queue=durable,
        clock=lambda: datetime.now(UTC),
        reach=_reach(settings, library),
    )
    approved = prepare_records(kit)
    if kit.house.clinical and not approved:
        raise SettingsError(
            "a clinical deployment serves only wording that a named clinician has approved: review it, then run "
            '`middlepath content approve --clinician "Name, registration"`'
        )
    return kit


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


async def _take_updates(settings: Settings, bot: LanedBot, parts: Parts, stop: asyncio.Event) -> None:
    """Let updates come in, by webhook or by asking for them, until told to stop."""
    if settings.telegram_mode is TelegramMode.POLLING:
        await until_answered("leave the webhook", lambda: bot.delete_webhook(rate_limit_args=Lane.REPLY))
        await Poller(bot, parts.gateway).run(stop)
        return
    await until_answered(
        "set the webhook",
        lambda: bot.set_webhook(
            f"{settings.webhook_url}/telegram",
            allowed_updates=KINDS,
            secret_token=settings.secret("webhook_secret"),
            rate_limit_args=Lane.REPLY,
        ),
    )
    await stop.wait()


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


async def _warn(settings: Settings, kit: Kit, parts: Parts) -> None:
    """Tell the operator and the staff, at the start, what keeps this deployment from doing all it should."""
    warnings = []
    if parts.screener.rules_alone:
        log.critical("screening runs on its rules alone: the learned layer's model file cannot be used")
        warnings.append(Say("staff.rules_alone"))
    if settings.rota_file is not None and kit.house.rota is STAFF_CHAT_ALONE:
        warnings.append(Say("staff.rota_broken"))
    if found := gaps(kit.house.rota, kit.clock()):
        log.error("the rota has hours in which nobody can be paged", gaps=len(found))
        hours = sum((gap.ends - gap.starts).total_seconds() for gap in found) / 3600
        starts = found[0].starts.astimezone(kit.house.rota.zone).strftime("%a %d %b %H:%M")
        slots = {"count": str(len(found)), "hours": f"{hours:.0f}", "starts": starts}
        warnings.append(Say("staff.rota_gaps", slots))
    for say in warnings:
        await _tell_staff(kit, render(kit.composer.library, say, lambda _count: 0).text)


async def _tell_staff(kit: Kit, text: str) -> None:
    wait = FIRST_WAIT
    while kit.house.staff_chat_id is not None:
        try:
            await kit.messenger.send(kit.house.staff_chat_id, Outgoing(text, (), Lane.PAGE))
        except SendError as error:
            if error.permanent:
                return
            await asyncio.sleep(wait)
            wait = min(wait * 2, LONGEST_WAIT)
        else:
            return


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
