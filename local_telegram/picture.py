"""Paints the stand-in for a person's photo: an evening over hills, made of nothing but arithmetic."""

import math
import struct
import zlib
from functools import cache

WIDTH, HEIGHT = 480, 320
_SKY_TOP, _SKY_LOW, _SUN = (58, 84, 138), (247, 178, 132), (255, 236, 196)
_HILLS = (
    (0.62, 34, 90, 0.4, (112, 112, 148)),
    (0.74, 26, 64, 2.1, (72, 92, 116)),
    (0.86, 18, 47, 4.0, (40, 66, 78)),
)
_SUN_AT, _SUN_RADIUS = (330, 170), 34.0


@cache
def stand_in_picture() -> bytes:
    """Return the picture as PNG bytes."""
    rows = bytearray()
    for y in range(HEIGHT):
        rows.append(0)  # no filter on this row
        for x in range(WIDTH):
            rows.extend(_colour(x, y))
    header = struct.pack(">IIBBBBB", WIDTH, HEIGHT, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(bytes(rows), 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, data) for kind, data in chunks)


def _colour(x: int, y: int) -> tuple[int, int, int]:
    for level, height, width, phase, colour in reversed(_HILLS):
        if y > HEIGHT * level + height * math.sin(x / width + phase):
            return colour
    part = min(1.0, y / (HEIGHT * 0.72))
    sky = _mix(_SKY_TOP, _SKY_LOW, part)
    distance = math.hypot(x - _SUN_AT[0], y - _SUN_AT[1])
    glow = max(0.0, min(1.0, 1.0 - (distance - _SUN_RADIUS) / 120.0)) ** 2
    return _mix(sky, _SUN, 1.0 if distance < _SUN_RADIUS else glow * 0.6)


def _mix(one: tuple[int, int, int], other: tuple[int, int, int], part: float) -> tuple[int, int, int]:
    red, green, blue = (round(a + (b - a) * part) for a, b in zip(one, other, strict=True))
    return red, green, blue


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
