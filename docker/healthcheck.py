"""Exits with 0 when the given address answers 200 within three seconds, with 1 otherwise: a container's health."""

import sys
import urllib.error
import urllib.request

SECONDS = 3.0


def healthy(url: str) -> bool:
    """Ask once; a refused connection, a time-out and any status but 200 count as ill."""
    try:
        with urllib.request.urlopen(url, timeout=SECONDS) as answer:  # noqa: S310 - the address stands in the compose file
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError, ValueError):
        return False


if __name__ == "__main__":
    sys.exit(0 if healthy(sys.argv[1]) else 1)
