"""The middlepath command."""


def main() -> None:
    """Run the command line."""
