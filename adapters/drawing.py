"""Pictures, drawn in a process of their own: a drawing must not hold up what somebody in danger waits for."""

import asyncio
import base64
import json
import sys
from dataclasses import asdict

from conversation.ports import ChainPicture, DrawError, Drawn, WeekPicture

SECONDS = 60.0
AT_ONCE = 1


class DrawingProcess:
    """Draws with `adapters.draw_week` and `adapters.draw_chain`, one picture at a time."""

    def __init__(self, seconds: float = SECONDS) -> None:
        self._seconds = seconds
        self._turn = asyncio.Semaphore(AT_ONCE)

    async def week(self, picture: WeekPicture) -> Drawn:
        """Draw a week. Raises DrawError, without a word of the picture in it."""
        try:
            made = json.loads(await self._drawn("adapters.draw_week", json.dumps(asdict(picture)).encode()))
            return Drawn(base64.b64decode(made["picture"]), base64.b64decode(made["page"]))
        except (OSError, ValueError, KeyError) as error:
            raise DrawError(f"nothing usable was drawn ({type(error).__name__})") from None

    async def chain(self, picture: ChainPicture) -> bytes:
        """Draw a chain analysis. Raises DrawError, without a word of the picture in it."""
        try:
            made = json.loads(await self._drawn("adapters.draw_chain", json.dumps(asdict(picture)).encode()))
            return base64.b64decode(made["picture"])
        except (OSError, ValueError, KeyError) as error:
            raise DrawError(f"nothing usable was drawn ({type(error).__name__})") from None

    async def _drawn(self, module: str, picture: bytes) -> bytes:
        async with self._turn:
            process = await asyncio.create_subprocess_exec(
                sys.executable, "-m", module,
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.DEVNULL,
            )  # fmt: skip
            try:
                out, _ = await asyncio.wait_for(process.communicate(picture), self._seconds)
            except TimeoutError:
                raise DrawError(f"it took longer than {self._seconds:g} s") from None
            finally:
                if process.returncode is None:
                    process.kill()
                    await process.wait()
        if process.returncode:
            raise DrawError(f"the drawing ended with {process.returncode}")
        return out
