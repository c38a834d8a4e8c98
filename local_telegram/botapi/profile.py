"""What the bot is and says of itself: getMe, commands, descriptions, menu button."""

import json

from local_telegram.botapi.registry import method
from local_telegram.errors import bad_request
from local_telegram.model import Json
from local_telegram.params import Params
from local_telegram.world import World


@method("getMe")
def get_me(world: World, params: Params) -> Json:  # noqa: ARG001 - every method takes parameters
    """Return the bot's own account."""
    return {
        **world.bot.as_api(),
        "can_join_groups": True,
        "can_read_all_group_messages": not world.config.privacy_mode,
        "supports_inline_queries": False,
        "can_connect_to_business": False,
        "has_main_web_app": False,
    }


@method("close", "logOut")
def say_goodbye(world: World, params: Params) -> bool:  # noqa: ARG001
    """Accept without effect: there is no other server to move to."""
    return True


@method("setMyCommands")
def set_my_commands(world: World, params: Params) -> bool:
    """Set the menu's commands for one scope and language."""
    commands = params.structure("commands") or []
    for command in commands:
        name = str(command["command"]).removeprefix("/")
        if not 1 <= len(name) <= 32 or not name.replace("_", "").isalnum() or name != name.lower():
            raise bad_request("BOT_COMMAND_INVALID")
        if not 1 <= len(str(command["description"])) <= 256:
            raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
        command["command"] = name
    world.profile.commands[_scope(params)] = commands
    return _profile_changed(world)


@method("getMyCommands")
def get_my_commands(world: World, params: Params) -> list[Json]:
    """Return the commands set for exactly this scope and language."""
    return world.profile.commands.get(_scope(params), [])


@method("deleteMyCommands")
def delete_my_commands(world: World, params: Params) -> bool:
    """Forget the commands of one scope and language."""
    world.profile.commands.pop(_scope(params), None)
    return _profile_changed(world)


@method("setMyDescription")
def set_my_description(world: World, params: Params) -> bool:
    """Set what an empty chat shows; the default language only."""
    if not params.text("language_code"):
        world.profile.description = params.text("description") or ""
    return _profile_changed(world)


@method("getMyDescription")
def get_my_description(world: World, params: Params) -> Json:  # noqa: ARG001
    """See setMyDescription."""
    return {"description": world.profile.description}


@method("setMyShortDescription")
def set_my_short_description(world: World, params: Params) -> bool:
    """Set what the bot's profile shows; the default language only."""
    if not params.text("language_code"):
        world.profile.short_description = params.text("short_description") or ""
    return _profile_changed(world)


@method("getMyShortDescription")
def get_my_short_description(world: World, params: Params) -> Json:  # noqa: ARG001
    """See setMyShortDescription."""
    return {"short_description": world.profile.short_description}


@method("setMyName")
def set_my_name(world: World, params: Params) -> bool:
    """Set the bot's display name; the default language only."""
    if not params.text("language_code"):
        world.profile.name = params.text("name") or world.config.bot_name
        world.bot.first_name = world.profile.name
    return _profile_changed(world)


@method("getMyName")
def get_my_name(world: World, params: Params) -> Json:  # noqa: ARG001
    """See setMyName."""
    return {"name": world.profile.name}


@method("setChatMenuButton")
def set_chat_menu_button(world: World, params: Params) -> bool:
    """Set the button beside the input field, for one chat or (without chat_id) for all."""
    world.profile.menu_buttons[params.integer("chat_id") or 0] = params.structure("menu_button") or {
        "type": "default"
    }
    return _profile_changed(world)


@method("getChatMenuButton")
def get_chat_menu_button(world: World, params: Params) -> Json:
    """See setChatMenuButton."""
    buttons = world.profile.menu_buttons
    return buttons.get(params.integer("chat_id") or 0) or buttons.get(0) or {"type": "commands"}


def _scope(params: Params) -> str:
    """Return the key of a command scope: its type, its chat and user, and a language where one is given."""
    scope = params.structure("scope") or {"type": "default"}
    parts = [str(scope["type"])]
    parts += [str(scope[key]) for key in ("chat_id", "user_id") if key in scope]
    if language := params.text("language_code"):
        parts.append(json.dumps(language))
    return ":".join(parts)


def _profile_changed(world: World) -> bool:
    """Let open pages read the profile again."""
    world.announce("profile")
    return True
