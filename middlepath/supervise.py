"""Runs the local processes under one supervisor: prefixed logs, restarts after a crash, a clean stop on Ctrl-C."""

import signal
import threading
import time
from collections.abc import Callable, Sequence
from datetime import datetime

import httpx
from honcho.manager import Manager
from honcho.printer import Message
from honcho.process import Process

from middlepath.processes import ProcessPlan

FIRST_PAUSE, LONGEST_PAUSE = 1.0, 20.0
STEADY_SECONDS = 60.0
STOPPED_ON_PURPOSE = frozenset({0, -signal.SIGTERM, -signal.SIGINT, 128 + signal.SIGTERM, 128 + signal.SIGINT, 2})
"""Exit codes that end a process for good: a stop that was asked for, or settings that need a person (2)."""
READY_SECONDS = 240.0
LOOK_SECONDS = 0.25


class KeptProcess(Process):  # type: ignore[misc] # the library has no type information
    """A process that is started again after a crash, with a growing pause; a wanted stop ends it."""

    def _send_message(self, data: object, type: str = "line") -> None:  # noqa: A002 - the library's signature
        if type == "stop" and isinstance(data, dict):
            self._last_code = data["returncode"]
            if self._last_code not in STOPPED_ON_PURPOSE:
                return
        super()._send_message(data, type=type)

    def run(self, events: object = None, ignore_signals: bool = False) -> None:
        """Run until a wanted stop."""
        pause = FIRST_PAUSE
        while True:
            started = time.monotonic()
            super().run(events, ignore_signals)
            if self._last_code in STOPPED_ON_PURPOSE:
                return
            pause = FIRST_PAUSE if time.monotonic() - started > STEADY_SECONDS else pause
            line = f"ended unexpectedly (code {self._last_code}); starting again in {pause:.0f} s\n"
            super()._send_message(line.encode())
            time.sleep(pause)
            pause = min(pause * 2, LONGEST_PAUSE)


def run(plans: Sequence[ProcessPlan], on_ready: Callable[[float], str]) -> int:
    """Run every process until Ctrl-C; `on_ready(seconds)` gives the line that is shown once all of them answer."""
    manager = Manager()
    manager._process_ctor = KeptProcess  # noqa: SLF001 - the library's own seam for its tests
    for plan in plans:
        manager.add_process(plan.name, plan.command, env=plan.env, cwd=str(plan.cwd))
    watcher = threading.Thread(target=_announce, args=(manager, plans, on_ready), daemon=True)
    watcher.start()
    manager.loop()
    code = int(manager.returncode or 0)
    return 0 if code in {128 + signal.SIGINT, 128 + signal.SIGTERM} else code


def _announce(manager: Manager, plans: Sequence[ProcessPlan], on_ready: Callable[[float], str]) -> None:
    started = time.monotonic()
    waiting = {plan.name: plan.ready_url for plan in plans}
    with httpx.Client(timeout=1.0, trust_env=False) as http:
        while waiting and time.monotonic() - started < READY_SECONDS:
            waiting = {name: url for name, url in waiting.items() if not answers(http, url)}
            time.sleep(LOOK_SECONDS)
    if waiting:
        text = f"not ready after {READY_SECONDS:.0f} s: {', '.join(waiting)}. Look at its lines above.\n"
    else:
        text = on_ready(time.monotonic() - started)
    now = datetime.now().astimezone()
    for line in text.splitlines(keepends=True):
        manager.events.put(Message(type="line", data=line.encode(), time=now, name="ready", colour=None))


def answers(http: httpx.Client, url: str) -> bool:
    """Tell whether a process says at this address that it is up."""
    try:
        return http.get(url).status_code == httpx.codes.OK
    except httpx.HTTPError:
        return False
