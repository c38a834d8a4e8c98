"""A throwaway PostgreSQL from the machine's own binaries."""

from __future__ import annotations

import os
import shutil
import subprocess
from contextlib import contextmanager
from pathlib import Path

import pytest
from engine_process import free_port


def _binaries() -> Path | None:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin")) + [
        Path(p).parent for p in [shutil.which("initdb")] if p
    ]
    return found[-1] if found else None


@contextmanager
def postgres(folder: Path):
    """Yield the URL of a fresh server; PostgreSQL refuses to run as root, so then it runs as its own user."""
    binaries = _binaries()
    if binaries is None:
        pytest.skip("PostgreSQL is not installed: apt-get install postgresql")
    as_user = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"] if os.geteuid() == 0 else []
    data, port = folder / "data", free_port()
    for parent in (folder, *folder.parents):
        if parent.stat().st_uid == os.geteuid() and parent != Path("/") and parent.name != "tmp":
            parent.chmod(0o755)
    data.mkdir()
    if as_user:
        shutil.chown(data, "postgres", "postgres")
    setup = [str(binaries / "initdb"), "-D", str(data), "-U", "rasa", "--auth=trust", "--no-sync"]
    subprocess.run([*as_user, *setup], check=True, capture_output=True)
    options = f"-p {port} -k {data} -c listen_addresses=127.0.0.1 -c fsync=off"
    control = [*as_user, str(binaries / "pg_ctl"), "-D", str(data), "-w"]
    subprocess.run([*control, "-l", str(data / "log"), "-o", options, "start"], check=True, capture_output=True)
    try:
        yield f"postgresql://rasa@127.0.0.1:{port}/postgres"
    finally:
        subprocess.run([*control, "-m", "immediate", "stop"], check=True, capture_output=True)
