"""Starts the server from the command line: `python -m local_telegram --port 8081`."""

import argparse
import time
from pathlib import Path

from local_telegram.app import create_app
from local_telegram.config import DEFAULT_TOKEN, Config, RateLimits
from local_telegram.server import PatientServer


def main(arguments: list[str] | None = None) -> None:
    """Serve until interrupted."""
    args = _parser().parse_args(arguments)
    config = Config(
        token=args.token,
        bot_username=args.bot_username,
        clients=tuple(args.client or ("Alex", "Sam")),
        staff=tuple(args.staff or ("Dana", "Robin")) if args.staff_chat_id is not None else (),
        staff_chat_id=args.staff_chat_id,
        staff_forum=args.staff_forum,
        state_file=args.state,
        # A bot drops update ids it has seen: without a state file the clock keeps them rising over restarts.
        first_update_id=int(time.time()),
        rate_limits=RateLimits() if args.rate_limits else None,
    )
    PatientServer(create_app(config), host=args.host, port=args.port, log_level="warning").run()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m local_telegram", description=__doc__)
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default: this machine only)")
    parser.add_argument("--port", type=int, default=8081)
    parser.add_argument("--token", default=DEFAULT_TOKEN, help="the bot's token; its digits are the bot's id")
    parser.add_argument("--bot-username", default="middle_path_local_bot")
    parser.add_argument("--client", action="append", metavar="NAME", help="a client who exists from the start")
    parser.add_argument("--staff", action="append", metavar="NAME", help="a staff member, in the staff chat")
    parser.add_argument("--staff-chat-id", type=int, help="id of the staff group, such as -1001000000001")
    parser.add_argument("--staff-forum", action="store_true", help="the staff group has topics")
    parser.add_argument("--state", type=Path, metavar="FILE", help="keep chats in this file over a restart")
    parser.add_argument("--rate-limits", action="store_true", help="answer 429 above Telegram's rates")
    return parser


if __name__ == "__main__":
    main()
