"""The command line's way to the chain analyses that a client shares, in words."""

from coaching.chain import Chain
from conversation.chain_text import ChainText
from conversation.chains import UNREADABLE
from middlepath.of_client import Opened, Pseudonym, opened
from records import chains


def show(pseudonym: Pseudonym) -> None:
    """Show the chain analyses that a client shares, the newest first; what they keep is not shown."""
    with opened(pseudonym, named_by="/chain", what="chain", unreadable=UNREADABLE) as of_client:
        texts = _texts(of_client)
    print("\n\n".join(texts) or "there is no chain that the client shares")  # noqa: T201 - the command's result


def _texts(of_client: Opened) -> list[str]:
    cipher, library = of_client.vault.of(of_client.session, of_client.client.id), of_client.library
    return [
        f"{row.begun_at:%Y-%m-%d}\n{ChainText(library, Chain.from_json(chains.body_of(cipher, row))).text()}"
        for row in chains.shared(of_client.session, of_client.client.id)
    ]
