"""Checks the dialogue's files and trains one model from them with Rasa."""

from __future__ import annotations

import contextlib
import logging
import re
import sys
import warnings
from collections.abc import Iterator
from pathlib import Path

from engine.progress import Progress

_COLOUR = re.compile(r"\x1b\[[0-9;]*m")
_LAST_LINES = 12


class TrainingError(RuntimeError):
    """The files cannot be trained from; the text names the file and the reason as far as Rasa tells."""


def train_model(config: Path, domain: Path, data: Path, models: Path, name: str, progress: Progress) -> Path:
    """Train `models/<name>.tar.gz` or raise `TrainingError`; what Rasa says goes to `models/training.log`."""
    progress.stage("loading Rasa", 2)
    models.mkdir(parents=True, exist_ok=True)
    log = models / "training.log"
    with log.open("w", encoding="utf-8") as file, _rasa_speaks_to(file, progress):
        try:
            from rasa.exceptions import ModelNotFound  # noqa: F401 - the first import, two seconds
            from rasa.model_training import train
            from rasa.shared.exceptions import RasaException

            problems = _problems(config, domain, data, progress)
            if problems:
                raise TrainingError("\n".join(problems))
            try:
                result = train(
                    str(domain), str(config), str(data), output=str(models), fixed_model_name=f"{name}.tar.gz"
                )
            except RasaException as error:
                raise TrainingError(f"{type(error).__name__}: {error}") from error
        except SystemExit:
            file.flush()
            raise TrainingError(_COLOUR.sub("", _tail(log))) from None
    if result.code or not result.model:
        raise TrainingError(_COLOUR.sub("", _tail(log)))
    return Path(result.model)


def _problems(config: Path, domain: Path, data: Path, progress: Progress) -> list[str]:
    """List what does not fit between domain, rules, stories and examples, by Rasa's validator."""
    from rasa.shared.exceptions import RasaException
    from rasa.shared.importers.importer import TrainingDataImporter
    from rasa.validator import Validator

    progress.stage("checking the files", 20)
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            validator = Validator.from_importer(
                TrainingDataImporter.load_from_config(str(config), str(domain), str(data))
            )
        except RasaException as error:
            return [f"{type(error).__name__}: {error}"]
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
    serious = [line for line in told if line.startswith("Issue found in")]
    return (told or ["The files do not fit together; see training.log."]) if not all(sound) else serious


@contextlib.contextmanager
def _rasa_speaks_to(file, progress: Progress) -> Iterator[None]:  # noqa: ANN001 - any text file
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
        sys.stdout.flush()


def _tail(log: Path) -> str:
    return "\n".join(log.read_text(encoding="utf-8").strip().splitlines()[-_LAST_LINES:])
