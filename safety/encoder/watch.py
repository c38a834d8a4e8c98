"""Ends a reading that takes too long: the rules' word stands then, and the message counts as unclear.

A tenth of a second of a processor is the budget; an ordinary reading takes 2 to 30 ms of it. Processor time is
counted rather than the clock, or a busy machine would turn ordinary words into questions about dying; a second on
the clock is the end in any case. No more readings run at once than there are processors.
"""

import os
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import onnxruntime

PROCESSOR_SECONDS, CLOCK_SECONDS = 0.1, 1.0
_LOOK_SECONDS = 0.02


class TooSlowError(RuntimeError):
    """A reading used up its budget."""


@dataclass(slots=True, eq=False)
class _Running:
    """A reading under way in some thread, and what ends it."""

    spent: Callable[[], float]
    until: float
    options: "onnxruntime.RunOptions"
    ended: bool = False


class Watch:
    """One thread that looks after all readings of a process; it sleeps while there are none."""

    def __init__(
        self,
        processor_seconds: float = PROCESSOR_SECONDS,
        clock_seconds: float = CLOCK_SECONDS,
        at_once: int = os.cpu_count() or 1,
    ) -> None:
        """`at_once` is how many readings may run at a time; the others wait, which costs nothing."""
        self._turns = threading.Semaphore(at_once)
        self._processor_seconds = processor_seconds
        self._clock_seconds = clock_seconds
        self._running: set[_Running] = set()
        self._some = threading.Condition()
        self._thread: threading.Thread | None = None

    @contextmanager
    def over_one(self) -> "Iterator[onnxruntime.RunOptions]":
        """Give the options to run a graph with in this thread; raises TooSlowError if it had to be ended."""
        # Imported here: a machine on which ONNX Runtime does not load must still screen with the rules.
        import onnxruntime  # noqa: PLC0415

        with self._turns:
            yield from self._watched(onnxruntime.RunOptions())

    def _watched(self, options: "onnxruntime.RunOptions") -> "Iterator[onnxruntime.RunOptions]":
        until = time.monotonic() + self._clock_seconds
        one = _Running(_spent_by_this_thread(), until, options)
        with self._some:
            if self._thread is None or not self._thread.is_alive():  # not yet, or this process was forked
                self._thread = threading.Thread(target=self._look, name="reading-watch", daemon=True)
                self._thread.start()
            self._running.add(one)
            if len(self._running) == 1:
                self._some.notify()
        try:
            yield one.options
        except Exception as error:
            if one.ended:
                raise TooSlowError("the learned layer took too long over one text") from error
            raise
        finally:
            with self._some:
                self._running.discard(one)

    def _look(self) -> None:
        while True:
            with self._some:
                while not self._running:
                    self._some.wait()
                now = time.monotonic()
                for one in self._running:
                    if one.spent() > self._processor_seconds or now > one.until:
                        one.ended = one.options.terminate = True
            time.sleep(_LOOK_SECONDS)


def _spent_by_this_thread() -> Callable[[], float]:
    """Return what tells, in any thread, the processor seconds that this one has used from now on."""
    if not hasattr(time, "pthread_getcpuclockid"):  # macOS: there the clock alone ends a reading
        return lambda: 0.0
    clock = time.pthread_getcpuclockid(threading.get_ident())
    before = time.clock_gettime(clock)
    return lambda: time.clock_gettime(clock) - before
