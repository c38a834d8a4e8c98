"""Train the dialogue model if anything it is made from has changed.

Run in this folder's environment: `.venv/bin/python train.py`. Without a change it answers within a second.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path

PROJECT = Path(__file__).resolve().parent
sys.path.insert(0, str(PROJECT))

from engine.model_files import content_hash, drop_old, input_files, point_current_at  # noqa: E402
from engine.progress import Progress  # noqa: E402


def main(argv: Sequence[str] | None = None) -> int:
    """Exit status 0 with a current model, 1 when the files cannot be trained from."""
    arguments = _arguments(argv)
    config, domain, data, models = (
        Path(one).resolve() for one in (arguments.config, arguments.domain, arguments.data, arguments.models)
    )
    missing = [str(path) for path in (config, domain, data) if not path.exists()]
    if missing:
        print(f"Cannot train: {', '.join(missing)} does not exist.", file=sys.stderr)
        return 1
    name = content_hash(input_files(config, domain, data), config.parent)
    model = models / f"{name}.tar.gz"
    if model.exists() and not arguments.force:
        point_current_at(model)
        print(f"The dialogue model is up to date ({model.name}).")
        return 0
    return _train(config, domain, data, model)


def _arguments(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--config", default=PROJECT / "config.yml", help="pipeline and policies")
    parser.add_argument("--domain", default=PROJECT / "domain", help="domain file or folder")
    parser.add_argument("--data", default=PROJECT / "data", help="folder of examples, rules and stories")
    parser.add_argument(
        "--models",
        default=os.environ.get("MIDDLEPATH_RASA_MODELS", PROJECT / "models"),
        help="where models are kept",
    )
    parser.add_argument("--force", action="store_true", help="train even if nothing changed")
    return parser.parse_args(argv)


def _train(config: Path, domain: Path, data: Path, model: Path) -> int:
    from engine.settings import environment_for_rasa

    environment_for_rasa()
    _keep_vectors_of_this_code()
    from engine.training import TrainingError, train_model

    progress = Progress(sys.stderr)
    try:
        trained = train_model(config, domain, data, model.parent, model.name.split(".")[0], progress)
    except TrainingError as error:
        progress.end("Training stopped: the dialogue's files need a repair. The model served so far is unchanged.")
        print(error, file=sys.stderr)
        return 1
    point_current_at(trained)
    drop_old(trained.parent)
    progress.end(f"Trained {trained.name} in {progress.elapsed():.1f} s.")
    return 0


def _keep_vectors_of_this_code() -> None:
    """Use our cache of vectors alone: Rasa's own is slower than training and does not notice changed code."""
    ours = [*(PROJECT / "components").glob("*.py"), *(PROJECT / "minilm").glob("*.py")]
    code = content_hash([*sorted(ours), PROJECT / "uv.lock"], PROJECT)
    kept = PROJECT / ".cache" / f"vectors-{code}.npz"
    for stale in kept.parent.glob("vectors-*.npz"):
        if stale != kept:
            stale.unlink()
    os.environ["MIDDLEPATH_RASA_VECTOR_CACHE"] = str(kept)
    os.environ["RASA_MAX_CACHE_SIZE"] = "0"


if __name__ == "__main__":
    sys.exit(main())
