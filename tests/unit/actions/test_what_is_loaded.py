"""The action server stays small: it loads neither the screener nor what it reads with."""

import subprocess
import sys


def test_stored_memory_brings_no_screener_and_no_encoder() -> None:
    ask = (
        "import sys, actions.stored_memory, actions.registry;"
        "print([m for m in ('numpy', 'onnxruntime', 'safety.screening.screener') if m in sys.modules])"
    )
    said = subprocess.run([sys.executable, "-c", ask], capture_output=True, text=True, check=True)
    assert said.stdout.strip() == "[]"
