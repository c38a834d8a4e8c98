"""Every skill, walked by a client from the first step to the last: each branch, each exit, each text in full."""

from collections.abc import Iterator

import pytest

from coaching import handoffs
from coaching.memory import ListItem, Note, Stamp
from coaching.profile import ClientProfile
from content.library import Library
from content.loader import load_library
from content.models import Skill, Step
from tests.support.rehearsal import CLIENT, Rehearsal

pytestmark = pytest.mark.covers("every skill")

LIBRARY = load_library()
SKILLS = [skill for skill in LIBRARY.skills.values() if skill.steps]
every_skill = pytest.mark.parametrize("skill", SKILLS, ids=lambda skill: skill.id)
CALM, WORST = 2, 9
MOST_TURNS = 80


def at_start(skill: Skill, *, using: bool = False, **known: object) -> Rehearsal:
    """A client at the first step; for a list that is used, one who made it earlier."""
    client = Rehearsal(LIBRARY, **known)  # type: ignore[arg-type]
    if using:
        for section in {step.saves.section for step in skill.steps if step.saves and step.part == "build"}:
            stamp = Stamp(CLIENT, f"old-{section}", client.clock())
            client.memory.save_item(stamp, ListItem(skill.id, section, f"my words for {section}"), adds=False)
    client.opens(skill.id, intensity=(WORST if using else CALM) * 10, place="alone", urge="use")
    return client


def step_of(client: Rehearsal) -> Step:
    kept = client.slots["walk"]
    return client.library.skills[kept["skill"]].steps[kept["step"]]


def values_of(step: Step) -> list[str]:
    return [LIBRARY.button(key).payload.partition(":")[2] for row in step.choices for key in row]


def answers(client: Rehearsal, forced: dict[str, str], words: str) -> list[str]:
    """Give the step what it asks for; `forced` says which choice or number at which step."""
    step = step_of(client)
    if step.timer_seconds is not None:
        client.clock.now = client.clock().replace(hour=(client.clock().hour + 1) % 24)
        return client.app_sends("timer_done", skill=client.slots["walk"]["skill"], step=step.id)
    wish = forced.get(step.id)
    if wish == "skipped":
        return client.hears("skip_step", "skip")
    if step.ask == "choice":
        ending = (*step.unsafe_choices, *step.leave_choices, step.round.on if step.round else "")
        return client.presses(f"pick:{wish or next(value for value in values_of(step) if value not in ending)}")
    if step.ask == "number":
        return client.taps(wish or "6")
    if step.ask == "text":
        return client.hears("nlu_fallback", words)
    return client.taps("Next")


def journey(
    skill: Skill, forced: dict[str, str] | None = None, *, using: bool = False, words: str = "a few plain words"
) -> tuple[list[str], Rehearsal]:
    """Walk to the end; return the keys of what was said, every text of it rendered."""
    client = at_start(skill, using=using)
    said = [say.key for say in client.says]
    left = dict(forced or {})
    for _ in range(MOST_TURNS):
        if client.loop != "walkthrough_form":
            return said, client
        here = step_of(client).id
        said += answers(client, left, words)
        left.pop(here, None)
        assert client.words()
        assert "{" not in client.words()
    raise AssertionError(f"{skill.id} does not end with {forced}")


def branches(skill: Skill) -> Iterator[tuple[dict[str, str], bool]]:
    """One journey for each choice, for each passed-over question and for low and high numbers."""
    for using in (False, True) if skill.is_prepared else (False,):
        yield {}, using
        for step in skill.steps:
            before = {step.when.step: step.when.picked[0]} if step.when and step.when.picked else {}
            ending = {*step.unsafe_choices, *step.leave_choices}
            wishes = [value for value in values_of(step) if value not in ending]
            wishes += ["1", "10"] if step.ask == "number" else []
            wishes += ["skipped"] if not step.must_answer and step.ask in ("choice", "number") else []
            for wish in wishes:
                yield {**before, step.id: wish}, using
            if before:
                yield before, using


@every_skill
def test_every_branch_is_walked_to_the_end_and_every_step_is_seen(skill: Skill) -> None:
    seen: set[str] = set()
    for forced, using in branches(skill):
        said, client = journey(skill, forced, using=using)
        seen |= set(said)
        assert client.loop == "rerating_form", (skill.id, forced)
        assert said[0] == ("walk.intro_saved" if using else "walk.intro")
        walked = [key for key in said if key.startswith(f"skill.{skill.id}.step.")]
        assert len(walked) >= (3 if using else 4), "a walk-through this short guides nobody"
    steps = {f"skill.{skill.id}.step.{step.id}" for step in skill.steps}
    shown = {key.removesuffix(".without") for key in seen}
    assert steps <= shown


@every_skill
def test_every_step_has_stop_pause_and_too_much_and_each_is_obeyed(skill: Skill) -> None:
    for using in (False, True) if skill.is_prepared else (False,):
        place = 0
        while True:
            client = at_start(skill, using=using)
            for _ in range(place):
                client.goes_on()
            if client.loop != "walkthrough_form":
                break
            shown = {label for label, _ in client.buttons()}
            assert {"Stop", "Pause", "Too much"} <= shown, step_of(client).id
            assert shown & {"Next", "Skip"} or step_of(client).must_answer
            here = client.slots["walk"]["step"]
            assert client.taps("Pause") == ["walk.paused"]
            assert client.taps("Go on")[-1].startswith(f"skill.{skill.id}.step.")
            assert client.slots["walk"]["step"] == here
            if place:
                client.taps("Back")
                assert client.slots["walk"]["step"] < here
                client.slots["walk"] = {**client.slots["walk"], "step": here}
                client.hears("repeat", "again please")
            assert (client.taps("Stop") if place % 2 else client.taps("Too much")) == [
                "walk.stopped" if place % 2 else "coaching.too_much"
            ]
            place += 1


WHY = {
    "DT02": handoffs.REASON_MEDICAL,
    "DT03": handoffs.REASON_MEDICAL,
    "DT15": handoffs.REASON_MEANS,
    "DT16": handoffs.REASON_MEANS,
    "DT17": handoffs.REASON_MEDICAL,
}


@every_skill
def test_an_answer_that_means_danger_ends_it_for_a_safety_check(skill: Skill) -> None:
    for place, step in enumerate(skill.steps):
        for value in step.unsafe_choices:
            client = at_start(skill)
            client.slots["walk"] = {"skill": skill.id, "step": place}
            assert client.presses(f"pick:{value}") == ["handoff.safety"], (skill.id, value)
            assert client.says[0].slots["reason"] == WHY.get(skill.id, handoffs.REASON_ONGOING_HARM)
            assert client.loop is None


@every_skill
def test_a_check_that_is_passed_over_or_answered_yes_brings_other_skills(skill: Skill) -> None:
    for place, step in enumerate(skill.steps):
        if not step.must_answer:
            continue
        client = at_start(skill)
        client.slots["walk"] = {"skill": skill.id, "step": place}
        client.hears("repeat", "again")
        assert "Skip" not in {label for label, _ in client.buttons()}
        assert client.hears("skip_step", "skip")[0] == "walk.left"
        assert client.loop == "offer_form"
        assert f"skill:{skill.id}" not in {payload for _, payload in client.buttons()}
        for value in step.leave_choices:
            client = at_start(skill)
            client.slots["walk"] = {"skill": skill.id, "step": place}
            assert client.presses(f"pick:{value}")[0] == "walk.left"
            assert client.loop == "offer_form"


@pytest.mark.parametrize("words", ["yes", "yes he does", "Yes."])
def test_yes_in_words_to_a_question_about_abuse_is_no_way_past_it(words: str) -> None:
    client = at_start(LIBRARY.skills["IE05"])
    assert client.hears("affirm", words) == ["handoff.safety"]


def test_no_in_words_to_a_question_about_abuse_goes_on() -> None:
    client = at_start(LIBRARY.skills["IE05"])
    assert client.hears("deny", "no, nothing like that") == ["skill.IE05.step.what_they_said"]


def test_yes_where_it_names_no_choice_is_asked_again() -> None:
    client = at_start(LIBRARY.skills["DT02"])
    assert client.hears("affirm", "yes")[0] == "coaching.not_caught"


# The client's own words


def test_a_draft_is_said_back_in_the_order_of_the_skill() -> None:
    client = at_start(LIBRARY.skills["IE02"])
    client.presses("pick:safe")
    for words in (
        "ask my flatmate for quiet",
        "music ran until two",
        "I feel hurt and tired",
        "please stop at eleven",
    ):
        client.hears("nlu_fallback", words)
    client.hears("skip_step", "skip")
    for _ in range(3):
        client.hears("nlu_fallback", "fine")
    assert client.says[-1].key == "skill.IE02.step.script"
    shown = client.words()
    assert (
        "\u201cmusic ran until two\u201d\n\u201cI feel hurt and tired\u201d\n\u201cplease stop at eleven\u201d"
        in shown
    )
    assert "flatmate" not in shown


def test_a_line_written_again_takes_the_place_of_the_first() -> None:
    client = at_start(LIBRARY.skills["IE08"])
    client.presses("pick:no")
    client.hears("nlu_fallback", "I need rest")
    client.hears("go_back", "back")
    client.hears("nlu_fallback", "I need some sleep")
    client.hears("nlu_fallback", "the work has to be done")
    assert client.words().count("need") == 1
    assert "I need some sleep" in client.words()


@pytest.mark.parametrize(
    "line", ["I am a worthless burden", "I want to hurt him", "nothing will ever help", "see https://x.example"]
)
def test_words_that_would_sound_confirmed_are_never_said_back(line: str) -> None:
    said, client = journey(LIBRARY.skills["M05"], words=line)
    assert said[-2] == "skill.M05.step.new_version.without"
    for event in client.events:
        if event["event"] == "bot":
            assert line not in str(event)


def test_the_state_of_a_walk_holds_no_words_of_the_client() -> None:
    client = at_start(LIBRARY.skills["M05"])
    client.hears("nlu_fallback", "a very telling sentence")
    assert "telling" not in str(client.slots)
    assert client.kept.notes[-1] == (Note.STEP, "a very telling sentence", "M05.harsh")


# What is kept for a hard day


def a_list_of_reasons() -> Rehearsal:
    _, client = journey(LIBRARY.skills["DT06"], {"keep_it": "keep"}, words="my dog, my sleep, my course")
    return client


def test_reasons_that_were_kept_when_calm_are_shown_when_it_is_strong() -> None:
    client = a_list_of_reasons()
    client.opens("DT06", intensity=80, place="alone", urge="use")
    assert [say.key for say in client.says] == ["walk.intro_saved", "skill.DT06.step.your_reasons"]
    assert "my dog, my sleep, my course" in client.words()


def test_reasons_that_were_not_to_be_kept_are_not() -> None:
    _, client = journey(LIBRARY.skills["DT06"], {"keep_it": "not_keep"})
    assert client.memory.saved_list(CLIENT, "DT06") == ()
    client.slots |= {"intensity": 80, "urge": "use"}
    assert client.hears("ask_for_skill", "pros and cons", skill="DT06")[0] != "walk.intro_saved"


def test_what_soothed_joins_the_kit_and_is_there_on_a_hard_day() -> None:
    _, client = journey(LIBRARY.skills["DT16"], words="a soft scarf")
    client.opens("DT08", intensity=60, place="alone", urge="none")
    for _ in range(7):
        client.goes_on()
    client.hears("nlu_fallback", "the rain on the roof")
    client.opens("DT16", intensity=90, place="alone", urge="none")
    assert client.says[-1].key == "skill.DT16.step.your_kit"
    assert "a soft scarf" in client.words()
    assert "the rain on the roof" in client.words()


def test_making_the_kit_anew_takes_old_things_out() -> None:
    _, client = journey(LIBRARY.skills["DT16"], words="a soft scarf")
    client.opens("DT16", intensity=20, place="alone", urge="none")
    assert "a soft scarf" in client.words()
    for _ in range(5):
        client.taps("Next") if step_of(client).ask == "none" else client.hears("nlu_fallback", "a new thing")
    assert {item.text for item in client.memory.saved_list(CLIENT, "DT16")} == {"a new thing"}


def test_words_that_could_not_be_shown_on_a_hard_day_are_asked_for_once_more() -> None:
    client = at_start(LIBRARY.skills["ER15"])
    assert client.hears("nlu_fallback", "I think I deserve to die") == ["walk.reword"]
    assert client.hears("nlu_fallback", "my hands shake") == ["skill.ER15.step.number"]
    assert [item.text for item in client.memory.saved_list(CLIENT, "ER15")] == ["my hands shake"]


def test_who_insists_goes_on_and_nothing_is_kept_to_be_shown() -> None:
    client = at_start(LIBRARY.skills["ER15"])
    client.hears("nlu_fallback", "I think I deserve to die")
    assert client.hears("nlu_fallback", "I still think I deserve to die") == ["skill.ER15.step.number"]
    assert client.memory.saved_list(CLIENT, "ER15") == ()


# Where a step leads


def test_a_feeling_that_fits_leads_to_solving_the_problem_and_one_that_does_not_to_opposite_action() -> None:
    for answer, leads in (
        ("fits", {"skill:ER05"}),
        ("no_fit", {"skill:ER04"}),
        ("too_big", {"skill:ER04", "skill:ER05"}),
    ):
        client = at_start(LIBRARY.skills["ER03"])
        client.presses("pick:no_harm")
        while step_of(client).id != "fit":
            client.goes_on()
        client.presses(f"pick:{answer}")
        assert {payload for _, payload in client.buttons() if payload.startswith("skill:")} == leads


def test_a_skill_that_this_client_may_not_be_offered_is_not_led_to() -> None:
    client = at_start(LIBRARY.skills["ER03"], profile=ClientProfile(excluded=frozenset({"ER05"})))
    client.presses("pick:no_harm")
    while step_of(client).id != "fit":
        client.goes_on()
    client.presses("pick:too_big")
    assert {payload for _, payload in client.buttons() if payload.startswith("skill:")} == {"skill:ER04"}


def test_following_a_lead_records_the_first_skill_and_starts_the_second() -> None:
    client = at_start(LIBRARY.skills["ER03"])
    client.presses("pick:no_harm")
    while step_of(client).id != "fit":
        client.goes_on()
    client.presses("pick:fits")
    assert client.presses("skill:ER05")[0] == "walk.intro"
    assert (client.kept.attempts[-1].skill, client.kept.attempts[-1].finished) == ("ER03", True)


def test_another_round_is_shown_as_long_as_there_is_one() -> None:
    client = at_start(LIBRARY.skills["DT02"])
    for _ in range(2):
        while step_of(client).id != "how_is_it":
            client.goes_on()
        assert client.taps("One more round") == ["skill.DT02.step.cool"]
    while step_of(client).id != "how_is_it":
        client.goes_on()
    assert "One more round" not in {label for label, _ in client.buttons()}


def test_a_client_with_an_eating_problem_is_not_asked_about_movement(library: Library) -> None:
    from content.models import Caution  # noqa: PLC0415 - this test alone needs it

    profile = ClientProfile(cautions=frozenset({Caution.ED}), cleared=frozenset({"ER10"}))
    client = at_start(library.skills["ER10"], profile=profile)
    seen = []
    while client.loop == "walkthrough_form":
        seen.append(step_of(client).id)
        client.goes_on()
    assert "movement" not in seen
    assert {"sleep", "weakest"} <= set(seen)
