"""One entity for one thing said."""

from __future__ import annotations

from components.entity_merger import merged


def entity(kind: str, value: str, start: int, end: int) -> dict:
    return {"entity": kind, "value": value, "start": start, "end": end}


def test_what_both_extractors_found_is_one_entity():
    assert merged([entity("number", "7", 0, 1), entity("number", "7", 0, 1)]) == [entity("number", "7", 0, 1)]


def test_the_first_extractor_wins_where_they_overlap():
    kept = merged([entity("skill", "DT04", 4, 19), entity("emotion", "other", 10, 19)])
    assert kept == [entity("skill", "DT04", 4, 19)]


def test_the_same_thing_said_twice_is_one_entity():
    assert len(merged([entity("emotion", "sad", 0, 3), entity("emotion", "sad", 8, 13)])) == 1


def test_two_different_things_stay_two_in_the_order_of_the_text():
    kept = merged([entity("number", "7", 5, 6), entity("number", "6", 0, 1)])
    assert [one["value"] for one in kept] == ["6", "7"]
