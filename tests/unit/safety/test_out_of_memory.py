"""A machine without memory for the learned layer still screens: with a process that really gets no more."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
MEGABYTES = 250  # enough for the rules, too little for the encoders
PROGRAM = f"""
import json, resource
from safety.screening.screener import build_screener, screen_safely
from safety.types import ScreenInput
used = int(open("/proc/self/statm").read().split()[0]) * resource.getpagesize()
resource.setrlimit(resource.RLIMIT_AS, (used + {MEGABYTES} * 2**20, resource.RLIM_INFINITY))
screener = build_screener()
found = screen_safely(screener, ScreenInput("I took all my pills"))
print(json.dumps([screener.rules_alone, found.action.value, found.version]))
"""


@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="only Linux tells a process its size there")
def test_too_little_memory_for_the_learned_layer_means_rules_alone_and_it_shows():
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM], cwd=ROOT, capture_output=True, text=True, timeout=120, check=True
    )
    rules_alone, action, version = json.loads(done.stdout.splitlines()[-1])
    assert (rules_alone, action) == (True, "emergency")
    assert version.endswith("rules-alone")
