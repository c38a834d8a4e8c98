"""Reads the clinic's rota from its file, and names everything in it that cannot be right, with line and fix."""

from pathlib import Path

from pydantic import ValidationError

from content.yaml_source import read_document
from safety.rota import STAFF_CHAT_ALONE, Rota, Way


class RotaError(ValueError):
    """The rota cannot be used; the text has a line for each thing to change."""


def rota_for(path: Path | None, *, mail: bool, pager: bool) -> Rota:
    """Return the rota of this deployment; without a file, the staff chat alone.

    `mail` and `pager` tell which ways are configured. Raises RotaError for a rota that needs one that is not.
    """
    if path is None:
        return STAFF_CHAT_ALONE
    rota = load_rota(path)
    used = {way for person in rota.people.values() for way in person.ways}
    if Way.EMAIL in used and not mail:
        raise RotaError("the rota reaches people by email: set MIDDLEPATH_MAIL_HOST, the server that takes it")
    if Way.PAGER in used and not pager:
        raise RotaError("the rota reaches people by pager: set MIDDLEPATH_PAGER_SECRET (or _FILE)")
    return rota


def load_rota(path: Path) -> Rota:
    """Return the rota in a file; raises RotaError."""
    try:
        document = read_document(path)
    except OSError as error:
        raise RotaError(f"the rota {path.name} cannot be read ({type(error).__name__}): check the path") from None
    problems = [f"{path.name}:{flaw.line}: {flaw.what} Fix: {flaw.fix}" for flaw in document.flaws]
    if not problems:
        try:
            return Rota.model_validate(document.data)
        except ValidationError as error:
            for detail in error.errors(include_url=False, include_context=False, include_input=False):
                where = ".".join(map(str, detail["loc"])) or "the file"
                what = detail["msg"].removeprefix("Value error, ")
                problems.append(f"{path.name}:{document.line(detail['loc'])}: {where}: {what}")
    raise RotaError("the rota cannot be used:\n" + "\n".join(f"  {problem}" for problem in problems))
