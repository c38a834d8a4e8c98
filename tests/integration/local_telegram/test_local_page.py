"""The phone page in a real browser: reading, writing and pressing by keyboard, live, without markup holes."""

from pathlib import Path

import pytest
from playwright.async_api import async_playwright, expect
from telegram import InlineKeyboardButton, InlineKeyboardMarkup, ReplyKeyboardMarkup, Update
from telegram.ext import CallbackQueryHandler, CommandHandler, MessageHandler, filters

from local_telegram.testing import Config, LocalTelegram

CHROMIUM = Path("/usr/bin/chromium")
QUIET = (
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-quic",
)
STAFF_ROOM = -1001000000001

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM.exists(), reason="needs Debian's chromium at /usr/bin/chromium"),
]


@pytest.fixture
async def browser():
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=str(CHROMIUM), args=list(QUIET))
        yield browser
        await browser.close()


@pytest.fixture
async def open_page(browser):
    """Open a page with its console watched: a script error or a blocked resource fails the test."""
    troubles = []

    async def open_at(url, *, watched=True, **options):
        context = await browser.new_context(viewport={"width": 1200, "height": 900}, **options)
        page = await context.new_page()
        if watched:
            page.on("console", lambda message: message.type == "error" and troubles.append(message.text))
        page.on("pageerror", lambda error: troubles.append(str(error)))
        await page.goto(url)
        await page.wait_for_selector("body[data-ready]")
        return page

    yield open_at
    assert troubles == []


@pytest.fixture
async def clinic(telegram_with):
    """A client, two members of staff and their room."""
    settings = {"clients": ("Alex", "Sam"), "staff": ("Dana", "Robin"), "staff_chat_id": STAFF_ROOM}
    async with telegram_with(**settings) as phone:
        yield phone


def keyboard(label, payload):
    return InlineKeyboardMarkup([[InlineKeyboardButton(label, callback_data=payload)]])


async def greet(update: Update, context):
    await update.message.reply_html(
        f"Welcome <b>{context.args}</b>", reply_markup=keyboard("Tell me more", "more")
    )


async def tell_more(update: Update, _):
    await update.callback_query.answer("Here it comes")
    await update.callback_query.edit_message_text("Skills for hard moments", reply_markup=keyboard("Go on", "on"))


async def echo(update: Update, context):
    await context.bot.send_chat_action(update.effective_chat.id, "typing")
    await update.effective_message.reply_text(f"You wrote: {update.effective_message.text}")


HANDLERS = CommandHandler("start", greet), CallbackQueryHandler(tell_more), MessageHandler(filters.TEXT, echo)


async def focused_name(page):
    script = "document.activeElement.getAttribute('aria-label') || document.activeElement.textContent"
    return await page.evaluate(script)


async def tab_to(page, name, *, back=False):
    for _ in range(25):
        await page.keyboard.press("Shift+Tab" if back else "Tab")
        if await focused_name(page) == name:
            return
    raise AssertionError(f"the Tab key never reached {name!r}")


async def test_a_whole_conversation_by_keyboard_alone(clinic, run_application, open_page):
    async with run_application(clinic, *HANDLERS):
        page = await open_page(clinic.url)
        log = page.get_by_role("log")
        await page.get_by_label("Invite code").focus()
        await page.keyboard.type("INVITE-7")
        await tab_to(page, "Start")
        await page.keyboard.press("Enter")
        await expect(log).to_contain_text("Welcome ['INVITE-7']")
        assert await focused_name(page) == "Message"

        await page.keyboard.type("it is hard today")
        await page.keyboard.press("Enter")
        await expect(log).to_contain_text("You wrote: it is hard today")
        assert await focused_name(page) == "Message"

        await tab_to(page, "Tell me more", back=True)
        await page.keyboard.press("Enter")
        await expect(log).to_contain_text("Skills for hard moments")
        await expect(log).to_contain_text("edited")
        assert await focused_name(page) == "Go on"
        await expect(page.get_by_role("status")).to_have_text("Here it comes")

        await page.keyboard.press("ArrowDown")
        await page.keyboard.press("ArrowDown")
        assert "You wrote: it is hard today" in await focused_name(page)


async def test_messages_edits_and_deletions_show_at_once(clinic, open_page, bot_with):
    alex = (await clinic.people())[0]
    await clinic.start(alex)
    page = await open_page(f"{clinic.url}/?as=Alex")
    log = page.get_by_role("log")
    assert await log.get_attribute("aria-live") in ("off", "polite")
    async with bot_with(clinic) as bot:
        sent = await bot.send_message(alex.id, "Breathe in")
        await expect(log).to_contain_text("Breathe in")
        await bot.edit_message_text("Breathe out", alex.id, sent.message_id)
        await expect(log).not_to_contain_text("Breathe in")
        await bot.delete_message(alex.id, sent.message_id)
        await expect(log).not_to_contain_text("Breathe out")
        await bot.send_chat_action(alex.id, "typing")
        await expect(page.locator(".subtitle")).to_have_text("typing")
        await bot.send_message(alex.id, "Pick", reply_markup=ReplyKeyboardMarkup([["STOP", "TIPP"]]))
        await page.get_by_role("button", name="TIPP").click()
        await expect(log.locator(".mine").last).to_contain_text("TIPP")
    await expect(log).to_have_attribute("aria-live", "polite")


async def test_a_page_finds_its_way_back_after_a_restart(open_page, tmp_path):
    config = Config(clients=("Alex",), state_file=tmp_path / "chats.json")
    async with LocalTelegram(config) as before:
        (alex,) = await before.people()
        await before.start(alex)
        port = int(before.url.rpartition(":")[2])
        page = await open_page(before.url, watched=False)
        await expect(page.get_by_role("log")).to_contain_text("/start")
    await expect(page.locator(".subtitle")).to_have_text("reconnecting…")
    async with LocalTelegram(config, port=port) as after:
        await expect(page.locator(".subtitle")).to_have_text("bot", timeout=10_000)
        await after.say(alex, "still here")
        await expect(page.get_by_role("log")).to_contain_text("still here")


async def test_markup_in_a_message_stays_text(clinic, open_page):
    alex = (await clinic.people())[0]
    await clinic.start(alex)
    attack = "<img src=x onerror=document.title='broken'><script>document.title='broken'</script>"
    await clinic.say(alex, attack)
    page = await open_page(f"{clinic.url}/?as=Alex")
    await expect(page.get_by_role("log")).to_contain_text(attack)
    assert await page.locator(".log img, .log script").count() == 0
    assert "broken" not in await page.title()


async def test_the_menu_lists_the_bot_s_commands_and_works_by_arrow_keys(clinic, open_page, bot_with):
    alex = (await clinic.people())[0]
    await clinic.start(alex)
    async with bot_with(clinic) as bot:
        await bot.set_my_commands([("menu", "What I can do"), ("crisis", "Helplines now")])
    page = await open_page(f"{clinic.url}/?as=Alex")
    menu = page.get_by_role("button", name="Menu", exact=True)
    await menu.focus()
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("menuitem")).to_have_text(["/menuWhat I can do", "/crisisHelplines now"])
    await page.keyboard.press("Escape")
    await expect(menu).to_be_focused()
    await page.keyboard.press("Enter")
    await page.keyboard.press("ArrowDown")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("log").locator(".mine").last).to_contain_text("/crisis")


async def test_staff_press_an_alert_s_button_as_whoever_they_are(clinic, run_application, open_page):
    async def take(update, _):
        await update.callback_query.answer("Yours")
        name = update.callback_query.from_user.first_name
        await update.callback_query.edit_message_text(f"Taken by {name}")

    async with run_application(clinic, CallbackQueryHandler(take)) as application:
        page = await open_page(f"{clinic.url}/both")
        staff = page.get_by_label("Phone of a staff member")
        await staff.get_by_label("You are").select_option("Robin")
        await application.bot.send_message(
            STAFF_ROOM, "Client C-1042 needs a person", reply_markup=keyboard("I am on it", "ack")
        )
        await staff.get_by_role("button", name="I am on it").click()
        await expect(staff.get_by_role("log")).to_contain_text("Taken by Robin")
        await expect(page.get_by_label("Phone of a client")).not_to_contain_text("C-1042")


async def test_a_new_person_can_be_made_and_starts_with_an_empty_chat(clinic, open_page):
    page = await open_page(clinic.url)
    await page.get_by_label("You are").select_option("New person…")
    await page.keyboard.type("Jo")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("button", name="Start", exact=True)).to_be_visible()
    await page.get_by_role("button", name="Start", exact=True).click()
    await expect(page.get_by_role("log")).to_contain_text("/start")
    assert [person.name for person in await clinic.people()][-1] == "Jo"


async def test_the_attach_menu_sends_stand_ins(clinic, open_page):
    alex = (await clinic.people())[0]
    await clinic.start(alex)
    page = await open_page(f"{clinic.url}/?as=Alex")
    kinds = ["Voice message", "Photo", "Sticker", "Location", "Document", "Poll"]
    for number, kind in enumerate(kinds, start=2):
        await page.get_by_role("button", name="Attach").click()
        await page.get_by_role("menuitem", name=kind).click()
        await expect(page.get_by_role("log").locator(".mine")).to_have_count(number)
    sent = [message.kind for message in await clinic.messages(alex)]
    assert sent == ["text", "voice", "photo", "sticker", "location", "document", "poll"]


async def test_the_bot_can_be_blocked_and_unblocked(clinic, open_page):
    alex = (await clinic.people())[0]
    await clinic.start(alex)
    page = await open_page(f"{clinic.url}/?as=Alex")
    await page.get_by_role("button", name="More").click()
    await page.get_by_role("menuitem", name="Block the bot").click()
    await expect(page.locator(".subtitle")).to_have_text("you blocked this bot")
    await page.get_by_role("button", name="Unblock").click()
    await expect(page.get_by_label("Message", exact=True)).to_be_focused()
    told = [
        update["my_chat_member"]["new_chat_member"]["status"] for update in (await clinic.pending_updates())[1:]
    ]
    assert told == ["kicked", "member"]
