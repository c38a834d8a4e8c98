"""Checks the dialogue's files and trains one model from them with Rasa."""

from __future__ import annotations

import contextlib
import logging
import re
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from engine.progress import Progress

if TYPE_CHECKING:
    from rasa.shared.importers.importer import TrainingDataImporter

_COLOUR = re.compile(r"\x1b\[[0-9;]*m")
_LAST_LINES = 12
_SERIOUS = ("Issue found in", "Loading domain from")


class TrainingError(RuntimeError):
    """The files cannot be trained from; the text names the file and the reason as far as Rasa tells."""


def train_model(config: Path, domain: Path, data: Path, models: Path, name: str, progress: Progress) -> Path:
    """Train `models/<name>.tar.gz` or raise `TrainingError`; what Rasa says goes to `models/training.log`."""
    progress.stage("loading Rasa", 2)
    models.mkdir(parents=True, exist_ok=True)
    log = models / "training.log"
    with log.open("w", encoding="utf-8") as file, _rasa_speaks_to(file, progress):
        try:
            trained = _check_and_train(config, domain, data, models / f"{name}.tar.gz", progress)
        except SystemExit:  # how some of Rasa's own checks end
            file.flush()
            raise TrainingError(_tail(log)) from None
    if not trained.exists():
        raise TrainingError(_tail(log))
    return trained


def _check_and_train(config: Path, domain: Path, data: Path, model: Path, progress: Progress) -> Path:
    from rasa.model_training import _train_graph
    from rasa.shared.data import TrainingType
    from rasa.shared.exceptions import RasaException
    from rasa.shared.importers.importer import TrainingDataImporter

    progress.stage("checking the files", 20)
    with _schemas_trusted():
        try:
            importer = TrainingDataImporter.load_from_config(str(config), str(domain), str(data))
            problems = _problems(importer)
            if problems:
                raise TrainingError("\n".join(problems))
            # The step below `rasa.model_training.train`, which would read and merge all files a second time.
            result = _train_graph(
                importer, TrainingType.BOTH, output_path=str(model.parent), fixed_model_name=model.name
            )
        except RasaException as error:
            raise TrainingError(f"{type(error).__name__}: {error}") from error
    return Path(result.model or "")


def _problems(importer: TrainingDataImporter) -> list[str]:
    """List what does not fit between domain, rules, stories and examples, by Rasa's validator."""
    from rasa.validator import Validator

    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        validator = Validator.from_importer(importer)
        sound = [
            validator.verify_domain_validity(),
            validator.verify_intents(ignore_warnings=False),
            validator.verify_intents_in_stories(ignore_warnings=True),
            validator.verify_actions_in_stories_rules(),
            validator.verify_forms_in_stories_rules(),
            validator.verify_form_slots(),
            validator.verify_slot_mappings(),
        ]
    told = [_COLOUR.sub("", str(one.message)).strip() for one in caught if issubclass(one.category, UserWarning)]
    for line in told:
        print(line)
    if not all(sound):
        return told or ["The files do not fit together; models/training.log says more."]
    return [line for line in told if line.startswith(_SERIOUS)]


@contextlib.contextmanager
def _schemas_trusted() -> Iterator[None]:
    """Let Rasa skip checking its own JSON schemas, which it does once for each marked entity, 4 ms a time."""
    from jsonschema import Draft202012Validator

    check = Draft202012Validator.check_schema
    Draft202012Validator.check_schema = lambda *_, **__: None
    try:
        yield
    finally:
        Draft202012Validator.check_schema = check


@contextlib.contextmanager
def _rasa_speaks_to(file: TextIO, progress: Progress) -> Iterator[None]:
    """Send Rasa's prints, bars and records to a file, and its training records to the progress as well."""
    handler = logging.StreamHandler(file)
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    root = logging.getLogger()
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    told = [logging.getLogger("rasa.engine.training.hooks"), logging.getLogger("middlepath.training")]
    for one in told:
        one.addHandler(progress)
    try:
        with contextlib.redirect_stdout(file), contextlib.redirect_stderr(file):
            yield
    finally:
        for one in told:
            one.removeHandler(progress)
        root.removeHandler(handler)


def _tail(log: Path) -> str:
    return _COLOUR.sub("", "\n".join(log.read_text(encoding="utf-8").strip().splitlines()[-_LAST_LINES:]))
