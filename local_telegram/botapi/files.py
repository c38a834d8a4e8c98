"""Photos, documents, voice notes and other files: sending them by id or upload, and getFile."""

from local_telegram import media
from local_telegram.botapi.checks import open_chat
from local_telegram.botapi.editing import caption_content
from local_telegram.botapi.registry import Handler, method
from local_telegram.botapi.sending import deliver
from local_telegram.errors import bad_request
from local_telegram.model import Json
from local_telegram.params import Params
from local_telegram.world import StoredFile, World

_KINDS = {
    "sendPhoto": "photo",
    "sendDocument": "document",
    "sendVoice": "voice",
    "sendAudio": "audio",
    "sendVideo": "video",
    "sendVideoNote": "video_note",
    "sendAnimation": "animation",
    "sendSticker": "sticker",
}
_NUMBERS = ("duration", "width", "height", "length")


def _sender(kind: str) -> Handler:
    def send(world: World, params: Params) -> Json:
        open_chat(world, params)
        stored, file_name = _file(world, params, kind)
        if kind == "photo":
            content = media.photo_content(stored)
        else:
            details: Json = {n: params.integer(n) for n in _NUMBERS if params.integer(n) is not None}
            if kind == "document":
                details["file_name"] = file_name
            content = media.file_content(kind, stored, details)
        return deliver(world, params, {**content, **caption_content(params)}).data

    return send


for _name, _kind in _KINDS.items():
    method(_name)(_sender(_kind))


@method("getFile")
def get_file(world: World, params: Params) -> Json:
    """Tell where a file can be downloaded, below `/file/bot<token>/`."""
    stored = world.files.get(params.text("file_id") or "")
    if stored is None:
        raise bad_request("invalid file_id")
    return {
        "file_id": stored.id,
        "file_unique_id": stored.unique_id,
        "file_size": len(stored.content),
        "file_path": stored.path,
    }


def _file(world: World, params: Params, kind: str) -> tuple[StoredFile, str]:
    """Find the file to send, a new upload or one the server has, and its name."""
    upload = params.upload(kind)
    if upload is not None:
        if not upload.content:
            raise bad_request("file must be non-empty")
        return world.store_file(upload.name, upload.content, upload.content_type, kind), upload.name
    given = params.text(kind)
    if not given:
        raise bad_request(f"there is no {kind.replace('_', ' ')} in the request")
    if given.startswith(("http://", "https://")):
        raise bad_request("failed to get HTTP URL content")  # this server fetches nothing from outside
    stored = world.files.get(given)
    if stored is None:
        raise bad_request("wrong file identifier/HTTP URL specified")
    return stored, stored.path.rpartition("/")[2]
