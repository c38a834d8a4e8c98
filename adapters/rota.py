"""Reads the clinic's rota from its file, again whenever it changes, and names what cannot be right in it."""

import hashlib
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError

from content.yaml_source import document_of
from safety import answer_times
from safety.policy import load_policy
from safety.rota import STAFF_CHAT_ALONE, Rota, Way


class RotaError(ValueError):
    """The rota cannot be used; the text has a line for each thing to change."""


def rota_for(path: Path | None, *, mail: bool, pager: bool) -> Rota:
    """Return the rota of this deployment; without a file, the staff chat alone.

    `mail` and `pager` tell which ways are configured. Raises RotaError for a rota that needs one that is not.
    """
    return STAFF_CHAT_ALONE if path is None else RotaFile(path, mail=mail, pager=pager).read().usable()


@dataclass(frozen=True, slots=True)
class Reading:
    """What a rota's file held when it was read: a rota, or what keeps it from being one."""

    fingerprint: str
    text: str = ""
    rota: Rota | None = None
    problem: str = ""

    def usable(self) -> Rota:
        """Return the rota; raises RotaError where there is none."""
        if self.rota is None:
            raise RotaError(self.problem)
        return self.rota


class RotaFile:
    """A rota's file. A slip in it is a result here and no exception: somebody may be in the middle of an edit."""

    def __init__(self, path: Path, *, mail: bool, pager: bool) -> None:
        self._path = path
        self._ways = {Way.TELEGRAM: True, Way.EMAIL: mail, Way.PAGER: pager}
        self._last = ""

    def read(self) -> Reading:
        """Read the file as it stands."""
        try:
            content = self._path.read_bytes()
        except OSError as error:
            what = type(error).__name__
            problem = f"the rota {self._path.name} cannot be read ({what}): check the path"
            reading = Reading(f"unreadable/{what}", problem=problem)
        else:
            reading = self.parse(content)
        self._last = reading.fingerprint
        return reading

    def remember(self, reading: Reading) -> None:
        """Take this for the last look."""
        self._last = reading.fingerprint

    def changed(self) -> Reading | None:
        """Return what it holds now; None when that is what it held at the last look."""
        before = self._last
        reading = self.read()
        return None if reading.fingerprint == before else reading

    def parse(self, content: bytes) -> Reading:
        """Return what these bytes are as a rota."""
        fingerprint = hashlib.sha256(content).hexdigest()
        try:
            rota = _parse(self._path.name, content)
            self._check_ways(rota)
        except RotaError as error:
            return Reading(fingerprint, problem=str(error))
        return Reading(fingerprint, content.decode("utf-8"), rota)

    def _check_ways(self, rota: Rota) -> None:
        used = {way for person in rota.people.values() for way in person.ways}
        if Way.EMAIL in used and not self._ways[Way.EMAIL]:
            raise RotaError("the rota reaches people by email: set MIDDLEPATH_MAIL_HOST, the server that takes it")
        if Way.PAGER in used and not self._ways[Way.PAGER]:
            raise RotaError("the rota reaches people by pager: set MIDDLEPATH_PAGER_SECRET (or _FILE)")


def load_rota(path: Path) -> Rota:
    """Return the rota in a file, whatever ways are configured; raises RotaError."""
    return RotaFile(path, mail=True, pager=True).read().usable()


def _parse(name: str, content: bytes) -> Rota:
    document = document_of(content)
    problems = [f"{name}:{flaw.line}: {flaw.what} Fix: {flaw.fix}" for flaw in document.flaws]
    if not problems:
        try:
            rota = Rota.model_validate(document.data)
        except ValidationError as error:
            for detail in error.errors(include_url=False, include_context=False, include_input=False):
                where = ".".join(map(str, detail["loc"])) or "the file"
                what = detail["msg"].removeprefix("Value error, ")
                problems.append(f"{name}:{document.line(detail['loc'])}: {where}: {what}")
        else:
            for index, what in answer_times.problems(rota.answer_within, load_policy()):
                problems.append(f"{name}:{document.line(('answer_within', index))}: answer_within.{index}: {what}")
            if not problems:
                return rota
    raise RotaError("the rota cannot be used:\n" + "\n".join(f"  {problem}" for problem in problems))
