"""Wording of the tone policy that breaks a rule cannot be loaded at all (dbt-brief 1.2; table 1, rows 18-26)."""

from collections.abc import Callable

import pytest

from coaching.tone import Tone
from coaching.tone_guards import Target
from content.library import Library
from content.models import Register
from content.problems import Problem
from content.tone_checks import PLAIN_KEY, STOP

Load = Callable[[str], list[Problem]]
GOOD = "{clinician} asked me to put one thing plainly. With no cards the plan stands still. It can move this week."
BUTTONS = """
buttons:
  - {key: tone.stop, label: Stop, payload: "tone:stop"}
  - {key: a.b, label: Else, payload: "menu:else"}
"""


def plain(text: str, *, key: str = "plain.diary.map", buttons: str = "[[tone.stop]]", more: str = "") -> str:
    quoted = '"' + text.replace('"', '\\"') + '"'
    return f"""
messages:
  - {{key: {key}, register: matter_of_fact, variants: [{quoted}], buttons: {buttons}{more}}}
{BUTTONS}"""


def test_a_plain_message_as_it_must_be_loads(problems_of: Load) -> None:
    assert problems_of(plain(GOOD)) == []


@pytest.mark.parametrize(
    "text",
    [
        "With no cards the plan stands still. It can move this week, {clinician} says.",
        "I want to put one thing plainly. With no cards the plan stands still.",
        "Dana asked me to put one thing plainly. With no cards the plan stands still.",
    ],
)
def test_row_18_without_a_clinicians_name_it_does_not_load(problems_of: Load, text: str) -> None:
    assert any("who asked for it" in problem.what for problem in problems_of(plain(text)))


BANNED = {
    "fear": ["Your life is in danger.", "People die of this.", "It will get worse.", "You will end up alone."],
    "consequence": [
        "If you do not fill it in, the plan is over.",
        "There are consequences.",
        "It may be too late.",
    ],
    "guilt": ["Think of your family.", "You let us down.", "That is selfish.", "I am disappointed."],
    "blame": ["It is your fault.", "Why didn't you do it?", "You forgot the cards.", "You are lazy."],
    "child": ["A child can do that.", "Put the fork down.", "I told you so.", "Do your homework.", "Behave now."],
    "scorn": [
        "Seriously, no cards.",
        "No cards, as usual.",
        "Enough is enough.",
        "You never do it.",
        "No excuses.",
    ],
    "withdrawal": [
        "Help comes when you do it, not until you do.",
        "I will not help you then.",
        "I stop replying.",
    ],
    "threat": ["You may be discharged.", "This is the last chance."],
    "command": ["You should do it.", "You must try harder."],
    "takes back": ["The cards are empty, but it can change.", "You are kind. However, the cards are empty."],
    "feeling": ["I feel sad about it.", "I am worried."],
}


@pytest.mark.parametrize("added", [text for texts in BANNED.values() for text in texts])
@pytest.mark.parametrize("register", ["matter_of_fact", "warm_direct", "warm_return"])
def test_rows_19_23_and_26_fear_guilt_blame_scorn_and_a_childs_voice_do_not_load(
    problems_of: Load, added: str, register: str
) -> None:
    thanks = "" if register == "matter_of_fact" else "Thanks. "
    key = "plain.diary.map" if register == "matter_of_fact" else "tone.other"

    def load(text: str) -> list[Problem]:
        file = plain(f"{thanks}{text}", key=key, buttons="[[tone.stop, a.b]]")
        return problems_of(file.replace("matter_of_fact", register))

    assert load(GOOD) == []
    assert load(f"{GOOD} {added}")


def test_no_allowance_sets_a_rule_aside(problems_of: Load) -> None:
    allow = ", allow: [{rule: fear, reason: the clinic asked for this very word}]"
    assert any("set no rule aside" in problem.what for problem in problems_of(plain(GOOD, more=allow)))


def test_a_plain_message_that_cannot_be_stopped_does_not_load(problems_of: Load) -> None:
    assert any("cannot be stopped" in problem.what for problem in problems_of(plain(GOOD, buttons="[[a.b]]")))


def test_row_19_a_curt_one_does_not_load(problems_of: Load) -> None:
    assert any("curt" in problem.what for problem in problems_of(plain("{clinician} asked me: cards.")))


def test_one_about_anything_else_or_with_unseen_words_does_not_load(problems_of: Load) -> None:
    assert any(
        "what the plain message is about" in p.what for p in problems_of(plain(GOOD, key="plain.self.harm"))
    )
    assert any("client has not seen" in p.what for p in problems_of(plain(f"{GOOD} {{reason}} it is.")))


def test_another_register_cannot_take_a_plain_messages_key(problems_of: Load) -> None:
    assert problems_of(plain(GOOD).replace("matter_of_fact", "warm"))


def test_row_29_a_return_thanks_and_leaves_a_choice(problems_of: Load) -> None:
    file = plain("Look at it together?", key="tone.return").replace("matter_of_fact", "warm_return")
    assert {problem.what for problem in problems_of(file)} == {
        "the return leaves no choice.",
        "the return does not thank.",
    }


@pytest.mark.parametrize(
    ("twin", "what"),
    [
        ('{key: a.x.direct, register: warm_direct, variants: ["Plain."]}', "plain style offers less"),
        ('{key: a.x.direct, register: warm, variants: ["Plain."], buttons: [[a.b]]}', "another register"),
        ('{key: a.x.direct, register: warm_direct, variants: ["Plain {n}."], buttons: [[a.b]]}', "other slots"),
        ('{key: a.y.direct, register: warm_direct, variants: ["Plain."], buttons: [[a.b]]}', "no warm wording"),
    ],
)
def test_row_19_a_twin_in_plain_style_offers_all_that_the_warm_wording_offers(
    problems_of: Load, twin: str, what: str
) -> None:
    file = f"""
messages:
  - {{key: a.x, variants: ["Warm."], buttons: [[a.b]]}}
  - {twin}
{BUTTONS}"""
    assert any(what in problem.what for problem in problems_of(file))


def test_every_tone_has_a_register_of_its_name() -> None:
    assert {tone.value for tone in Tone} == {register.value for register in Register} - {Register.STAFF.value}


def test_the_targets_of_the_policy_are_those_of_the_keys() -> None:
    for target in Target:
        assert PLAIN_KEY.fullmatch(f"plain.{target.value}.name")


def test_every_shipped_plain_message_has_a_second_one_and_can_be_stopped(shipped: Library) -> None:
    plain_ones = {key for key, message in shipped.messages.items() if message.register_ is Register.MATTER_OF_FACT}
    first = {key for key in plain_ones if not key.endswith(".more")}
    assert first
    assert plain_ones == first | {f"{key}.more" for key in first}
    for key in plain_ones:
        assert any(STOP in row for row in shipped.message(key).buttons)
