"""The real servers that pages go out to."""

from collections.abc import Iterator

import pytest

from adapters.mail import MailServer
from tests.support.reach import Gateway, MailRoom, mail_server, pager_gateway


@pytest.fixture
def mail_room() -> Iterator[tuple[MailRoom, MailServer]]:
    with mail_server() as room:
        yield room


@pytest.fixture
def gateway() -> Iterator[Gateway]:
    with pager_gateway() as made:
        yield made
