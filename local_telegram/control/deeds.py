"""Control routes for what people do: make people, write, press, edit, send, forward, react, block."""

from dataclasses import asdict

from fastapi import APIRouter, Request

from local_telegram import media, people
from local_telegram.control import bodies
from local_telegram.errors import PersonError
from local_telegram.model import Chat, Entry, Json
from local_telegram.world import World

router = APIRouter(prefix="/local/users")


def world_of(request: Request) -> World:
    """Return the world this server serves."""
    world = request.app.state.world
    if not isinstance(world, World):
        raise TypeError("the application carries no world: make it with create_app")
    return world


@router.post("")
async def make_user(request: Request, body: bodies.NewUser) -> Json:
    """Create a person with a private chat that they have not started yet."""
    world = world_of(request)
    user = world.add_user(body.first_name, user_id=body.id, role=body.role)
    user.last_name, user.username, user.language_code = body.last_name, body.username, body.language_code
    return {**user.as_api(), "role": user.role}


@router.post("/{user_id}/say")
async def say(request: Request, user_id: int, body: bodies.Say) -> Json:
    """Write a text."""
    world = world_of(request)
    deed = people.say(
        world,
        world.user(user_id),
        body.text,
        chat_id=body.chat_id,
        reply_to=body.reply_to,
        topic_id=body.topic_id,
    )
    return asdict(deed)


@router.post("/{user_id}/start")
async def start(request: Request, user_id: int, body: bodies.Start) -> Json:
    """Press Start, with the code of a deep link if there is one."""
    world = world_of(request)
    text = f"/start {body.code}" if body.code else "/start"
    return asdict(people.say(world, world.user(user_id), text))


@router.post("/{user_id}/press")
async def press(request: Request, user_id: int, body: bodies.Press) -> Json:
    """Press an inline button, or tap a key of the reply keyboard (which writes its label)."""
    world = world_of(request)
    user = world.user(user_id)
    chat = world.chat(body.chat_id if body.chat_id is not None else user_id)
    found = _find_button(chat, body.button, body.message_id)
    if found is not None:
        entry, data = found
        deed, query_id = people.press(world, user, chat.id, entry.id, data)
        return {**asdict(deed), "callback_query_id": query_id}
    key = _find_key(chat, body.button) if body.message_id is None else None
    if key is None:
        raise PersonError(f"chat {chat.id} shows no button {body.button!r}")
    if key.get("request_contact"):
        return asdict(people.send(world, user, media.content_of(world, user, "contact"), chat_id=chat.id))
    if key.get("request_location"):
        return asdict(people.send(world, user, media.content_of(world, user, "location"), chat_id=chat.id))
    return asdict(people.say(world, user, body.button, chat_id=chat.id))


@router.post("/{user_id}/edit")
async def edit(request: Request, user_id: int, body: bodies.Edit) -> Json:
    """Change one's own text."""
    world = world_of(request)
    return asdict(people.edit(world, world.user(user_id), body.message_id, body.text, chat_id=body.chat_id))


@router.post("/{user_id}/send")
async def send(request: Request, user_id: int, body: bodies.SendMedia) -> Json:
    """Send a voice note, photo, sticker, place, contact, document, poll or video note."""
    world = world_of(request)
    user = world.user(user_id)
    content = media.content_of(world, user, body.kind, caption=body.caption, data=body.data, details=body.details)
    deed = people.send(world, user, content, chat_id=body.chat_id, reply_to=body.reply_to, topic_id=body.topic_id)
    return asdict(deed)


@router.post("/{user_id}/forward")
async def forward(request: Request, user_id: int, body: bodies.Forward) -> Json:
    """Forward a message to the bot."""
    world = world_of(request)
    user = world.user(user_id)
    if body.text is not None:
        content = media.forwarded_text(body.text, body.origin_name)
    elif body.message_id is not None:
        source = world.chat(body.from_chat_id if body.from_chat_id is not None else user_id)
        content = media.forwarded_copy(people.standing(source, body.message_id))
    else:
        raise PersonError("a forward needs a text or a message_id")
    return asdict(people.send(world, user, content, chat_id=body.chat_id))


@router.post("/{user_id}/react")
async def react(request: Request, user_id: int, body: bodies.React) -> Json:
    """Put a reaction under a message."""
    world = world_of(request)
    chat_id = body.chat_id if body.chat_id is not None else user_id
    return asdict(people.react(world, world.user(user_id), chat_id, body.message_id, body.emoji))


@router.post("/{user_id}/block")
async def block(request: Request, user_id: int) -> Json:
    """Block the bot."""
    world = world_of(request)
    return asdict(people.block(world, world.user(user_id)))


@router.post("/{user_id}/unblock")
async def unblock(request: Request, user_id: int) -> Json:
    """Unblock the bot."""
    world = world_of(request)
    return asdict(people.unblock(world, world.user(user_id)))


def _find_button(chat: Chat, wanted: str, message_id: int | None) -> tuple[Entry, str] | None:
    """Return the newest standing message with such a button, and the button's payload."""
    entries = [chat.entries[message_id]] if message_id in chat.entries else reversed(chat.entries.values())
    for entry in entries:
        if entry.deleted_at is not None:
            continue
        buttons = [b for b in people.inline_buttons(entry.data) if "callback_data" in b]
        for button in buttons:
            if wanted in (button["text"], button["callback_data"]):
                return entry, str(button["callback_data"])
    return None


def _find_key(chat: Chat, label: str) -> Json | None:
    rows = (chat.reply_keyboard or {}).get("keyboard") or []
    return next((key for row in rows for key in row if key["text"] == label), None)
