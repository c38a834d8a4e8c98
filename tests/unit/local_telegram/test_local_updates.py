"""Updates wait, in order, until an offset confirms them."""

from local_telegram.updates import UpdateQueue


def queue_of(count):
    queue = UpdateQueue(first_id=100)
    for number in range(count):
        queue.add("message", {"message_id": number})
    return queue


def waiting(queue):
    return [update["update_id"] for update in queue.pending]


def test_an_offset_confirms_everything_before_it():
    queue = queue_of(4)
    queue.confirm_before(102)
    assert waiting(queue) == [102, 103]


def test_what_is_not_confirmed_stays():
    queue = queue_of(2)
    queue.confirm_before(100)
    assert waiting(queue) == [100, 101]


def test_a_negative_offset_keeps_only_the_newest():
    queue = queue_of(5)
    queue.confirm_before(-2)
    assert waiting(queue) == [103, 104]


def test_reactions_come_only_to_a_bot_that_asked_for_them():
    queue = UpdateQueue(first_id=1)
    assert queue.add("message_reaction", {}) is None
    queue.allowed = ["message_reaction"]
    assert queue.add("message_reaction", {}) == 1
    assert queue.add("message", {}) is None


def test_a_repeated_update_keeps_its_id():
    queue = queue_of(2)
    queue.confirm_before(102)
    assert queue.repeat(101)
    assert waiting(queue) == [101]
    assert not queue.repeat(999)


def test_the_confirmed_are_reported_once_each():
    queue = queue_of(3)
    confirmed = []
    queue.on_confirmed = lambda update: confirmed.append(update["update_id"])
    queue.confirm_before(102)
    queue.confirm_before(102)
    assert confirmed == [100, 101]
