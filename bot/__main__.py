"""Starts the bot: `python -m bot`."""

import sys

from bot.app import main
from records.vault import KeyFileError
from settings.app import SettingsError, load

if __name__ == "__main__":
    try:
        main(load())
    except (SettingsError, KeyFileError) as error:
        sys.exit(f"The bot cannot start: {error}")
