"""Everything a first start needs: secrets, the trained model, the schema, checked content."""

import base64
import secrets
import subprocess
from pathlib import Path

from rich.console import Console

from adapters.phrases import clinic_phrases
from content.findings import Severity
from content.lints import lint
from content.loader import load_library
from content.problems import ContentError
from middlepath.processes import RASA_PROJECT, RASA_PYTHON
from records.db import Database
from records.migrate import upgrade
from records.vault import write_new_master_key
from safety.encoder.encoder import folder_for, made
from safety.encoder.encoders import Encoder
from safety.encoder.sources import WeightsError
from safety.screening.learned import ENGLISH_FILE, MULTILINGUAL_FILE
from safety.screening.phrases import PhraseBook, PhraseError
from safety.screening.tables import shipped_tables
from settings.app import Deployment, Settings

SECRET_BYTES = 32


class PrepareError(Exception):
    """A step of the preparation failed; the text says which, and what to do."""


def make_secrets(settings: Settings) -> None:
    """Create the keys a demo needs; a clinical deployment brings its own and nothing is made up for it."""
    if settings.deployment is Deployment.CLINICAL:
        return
    write_new_master_key(settings.master_key_path)
    _write_once(settings.rasa_secret_path, secrets.token_urlsafe(SECRET_BYTES))
    _write_once(settings.rasa_tracker_key_path, base64.b64encode(secrets.token_bytes(SECRET_BYTES)).decode())


def _write_once(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(text + "\n", encoding="utf-8")


def check_content(settings: Settings, console: Console) -> None:
    """Load the content and run the lints; raises PrepareError with every problem and its place."""
    try:
        library = load_library(settings.content_dir)
    except ContentError as error:
        raise PrepareError(str(error)) from None
    try:
        PhraseBook(clinic_phrases(library), shipped_tables().normaliser.words)
    except PhraseError as error:
        raise PrepareError(f"content/shared/phrases.yaml: {error}") from None
    findings = lint(library)
    errors = [finding for finding in findings if finding.severity is Severity.ERROR]
    if errors:
        raise PrepareError("\n".join(str(finding) for finding in errors))
    for finding in findings:
        console.print(f"  {finding}", style="yellow", markup=False)
    console.print(
        f"  content: {len(library.messages)} messages, {len(library.skills)} skills, "
        f"{len(library.helplines)} helplines, version {library.fingerprint[:12]}"
    )


def train(console: Console) -> None:
    """Train the dialogue model if its inputs changed; its own progress is shown. Raises PrepareError."""
    if not RASA_PYTHON.exists():
        raise PrepareError("the dialogue engine is not installed: run `make install`")
    console.print("  dialogue model:")
    done = subprocess.run([RASA_PYTHON, "train.py"], cwd=RASA_PROJECT, check=False)  # noqa: S603 - our own script
    if done.returncode != 0:
        raise PrepareError("the dialogue model could not be trained: see the lines above for the file to mend")


def make_encoders(console: Console) -> None:
    """Make what the screener's learned layer is served from, where a new one has come. Raises PrepareError."""
    for encoder, file in ((Encoder.ENGLISH, ENGLISH_FILE), (Encoder.MULTILINGUAL, MULTILINGUAL_FILE)):
        try:
            if not folder_for(encoder, file).exists():
                console.print(f"  screener: making the {encoder} encoder from its published weights ...")
            made(encoder, file)
        except (OSError, WeightsError) as error:
            raise PrepareError(f"the screener's {encoder} encoder could not be made: {error}") from None


def migrate(settings: Settings, console: Console) -> None:
    """Bring the database to the newest schema."""
    database = Database(settings.database)
    upgrade(database)
    console.print(f"  database: {database.engine.dialect.name}, schema up to date")
    database.close()
