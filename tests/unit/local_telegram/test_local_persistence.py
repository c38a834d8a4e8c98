"""A demo's chats survive a restart, and no update id is given out twice."""

import pytest

from local_telegram import groups, media, people, persistence
from local_telegram.config import Config
from local_telegram.world import World

CONFIG = Config(clients=("Alex",), staff=("Dana",), staff_chat_id=-1001000000001, staff_forum=True)


def lived_in_world():
    world = World(CONFIG)
    groups.seat_cast(world)
    alex = next(user for user in world.users.values() if user.first_name == "Alex")
    people.say(world, alex, "remember me 🙂")
    people.send(world, alex, media.content_of(world, alex, "photo", caption="a view"))
    staff_room = world.chats[-1001000000001]
    groups.open_topic(world, staff_room, world.bot, "C-1042")
    return world, alex


def restart(raw):
    world = World(CONFIG)
    persistence.load(world, raw)
    groups.seat_cast(world)
    return world


def test_people_messages_files_and_waiting_updates_come_back():
    before, alex = lived_in_world()
    after = restart(persistence.dump(before, clean=True))
    assert [e.data for e in after.chats[alex.id].entries.values()] == [
        e.data for e in before.chats[alex.id].entries.values()
    ]
    assert [f.content for f in after.files.values()] == [f.content for f in before.files.values()]
    assert list(after.updates.pending) == list(before.updates.pending)
    assert [t.name for t in after.chats[-1001000000001].topics.values()] == ["C-1042"]
    assert len(after.users) == len(before.users)


def test_after_a_clean_stop_numbers_go_on_without_a_gap():
    before, alex = lived_in_world()
    after = restart(persistence.dump(before, clean=True))
    deed = people.say(after, after.users[alex.id], "next")
    assert deed.update_id == before.updates.next_id
    assert deed.message_id == 3


def test_after_a_crash_numbers_jump_ahead_of_what_may_have_been_given_out():
    before, alex = lived_in_world()
    raw = persistence.dump(before, clean=False)
    lost = people.say(before, alex, "said after the last save")
    after = restart(raw)
    deed = people.say(after, after.users[alex.id], "next")
    assert deed.update_id > lost.update_id
    assert deed.message_id > lost.message_id


def test_an_unreadable_file_is_named_with_its_fix(tmp_path):
    path = tmp_path / "chats.json"
    path.write_text("{ not json")
    with pytest.raises(SystemExit, match=r"chats\.json cannot be read .* Delete it"):
        persistence.load_file(World(CONFIG), path)


def test_saving_replaces_the_file_in_one_step(tmp_path):
    path = tmp_path / "deep" / "chats.json"
    persistence.write_atomically(path, b"one")
    persistence.write_atomically(path, b"two")
    assert path.read_bytes() == b"two"
    assert [item.name for item in path.parent.iterdir()] == ["chats.json"]
