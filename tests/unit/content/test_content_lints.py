"""Lints: each rule catches what it is for, leaves its neighbours alone, and can be set aside with a reason."""

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from content.findings import Finding, Severity
from content.library import Library
from content.lints import lint
from content.loader import load_library
from content.phrases import BY_ID

Lint = Callable[..., tuple[Finding, ...]]

WARM, SAFE, LINE, PRACTICE, STAFF = "warm", "safe", "validation", "practice", "staff"
CRITICISM, NOTICE = "criticism", "notice"

CASES: Mapping[str, list[tuple[str, str]]] = {
    "feeling-claim": [
        (WARM, "I feel sad for you."),
        (WARM, "I really care."),
        (WARM, "I\u2019m so proud of you."),
        (SAFE, "I am worried."),
        (WARM, "We care about you."),
    ],
    "person-claim": [
        (WARM, "I understand how you feel."),
        (WARM, "I've been there."),
        (WARM, "I would too."),
        (WARM, "I hear you."),
        (WARM, "I am a person."),
    ],
    "you-should": [(WARM, "You should rest."), (WARM, "Maybe you ought to go."), (SAFE, "You must call.")],
    "try-harder": [(WARM, "Try harder."), (WARM, "Just calm down."), (WARM, "You will get over it.")],
    "minimising": [(WARM, "Others have it worse."), (WARM, "Don't worry."), (WARM, "You overreacted.")],
    "no-but": [(LINE, "It hurts, but you are here."), (LINE, "It hurts. However, you are here.")],
    "streak": [(WARM, "Your streak ended."), (WARM, "Five days in a row.")],
    "health-in-a-notice": [(NOTICE, "Your diary is waiting."), (NOTICE, "Hello. How do you feel?")],
    "only-in-practice": [(PRACTICE, "You did only two.")],
    "guilt": [(SAFE, "Think of your family."), (WARM, "Do not let me down."), (SAFE, "That is selfish.")],
    "blame": [(WARM, "Why didn't you fill it in?"), (WARM, "It is your fault."), (WARM, "You forgot the card.")],
    "threat": [(WARM, "You may be discharged."), (WARM, "You could lose your place.")],
    "wants-no-better": [
        (WARM, "You do not want to get better."),
        (WARM, "You don't really want help."),
        (WARM, "It works if you really want to change."),
        (WARM, "You like being stuck."),
    ],
    "rebuttal": [
        (CRITICISM, "Thanks. In fact it works well."),
        (CRITICISM, "I only meant well."),
        (CRITICISM, "Most people find it useful."),
        (CRITICISM, "It works if you practise."),
        (CRITICISM, "That is not what I said."),
        (CRITICISM, "Give it another go, give it time."),
    ],
    "promise": [
        (SAFE, "It will pass."),
        (WARM, "You'll be okay."),
        (SAFE, "Help is on the way."),
        (WARM, "This stays between us."),
        (WARM, "I promise."),
    ],
    "suicide-wording": [
        (SAFE, "Did someone commit suicide?"),
        (STAFF, "A failed attempt was reported."),
        (WARM, "This is not a cry for help."),
    ],
    "safe-wording": [(SAFE, "This needs attention."), (SAFE, "That was a failure.")],
    "means": [(SAFE, "Move the pills away."), (WARM, "Put the knife down."), (SAFE, "What dose was it?")],
    "substitute-pain": [(WARM, "Snap a rubber band."), (WARM, "Hold ice in your hand.")],
    "eating": [(WARM, "Count the calories."), (WARM, "Check your weight.")],
    "eye-contact": [(WARM, "Keep eye contact."), (WARM, "Look them in the eye.")],
    "label": [(WARM, "People with BPD do this."), (WARM, "You are an addict.")],
    "jargon": [(WARM, "You were dysregulated."), (WARM, "Your adherence is low.")],
    "emoji": [(SAFE, "Stay with us \U0001f499"), (LINE, "That hurt \u2764\ufe0f")],
    "phone-number": [
        (SAFE, "Call 116 123 now."),
        (SAFE, "Call 112."),
        (WARM, "Dial +44 now."),
        (WARM, "The line is 13 11 14."),
        (STAFF, "Ring 0800-555-0100."),
    ],
    "advice": [(LINE, "Try a walk."), (LINE, "You could rest."), (LINE, "Take a deep breath.")],
    "validates-the-invalid": [
        (LINE, "It is hopeless."),
        (LINE, "They were cruel to you."),
        (LINE, "It makes sense to want to die."),
        (LINE, "You are right."),
    ],
    "overclaim": [(LINE, "Anyone would be angry."), (LINE, "Of course you did.")],
    "reading-level": [
        (SAFE, "Immediately telephone the nearest available emergency operator to communicate your situation."),
        (
            WARM,
            "Subsequently evaluate the probability of unfavourable interpersonal consequences with a colleague.",
        ),
    ],
    "long-sentence": [
        (SAFE, "Go to the room where a friend is and sit by the door till they are back."),
        (WARM, "Go to " + "the next room and then " * 4 + "sit."),
    ],
    "long-message": [
        (SAFE, "Go to a room. " * 26),
        (WARM, "Go to a room. " * 51),
        (LINE, "That was hard. " * 12),
    ],
}

NEIGHBOURS = [
    (WARM, "Put it in words, like \u201cI feel angry\u201d."),
    (WARM, 'Say "I care about this" aloud.'),
    (WARM, "I am a computer program, not a person."),
    (WARM, "I did not understand that. Can you say it in other words?"),
    (WARM, "You do not have to answer."),
    (WARM, "It is not your fault."),
    (WARM, "Bring your attention to one sound."),
    (WARM, "Count down: 5, 4, 3, 2, 1."),
    (WARM, "Rate it from 0 to 10, or 0-100."),
    (WARM, "Breathe in 2 3 4, out 2 3 4 5 6."),
    (WARM, "Your check-in is at 09:00."),
    (SAFE, "your local emergency number"),
    (WARM, "A button for a butter knob is in the pillow."),
    (WARM, "Pick one thing only."),
    (SAFE, "Are you thinking about killing yourself?"),
    (SAFE, "Put distance between you and anything you might use."),
    (SAFE, "Call {emergency} now, or ask someone near you to."),
    (SAFE, "I have told {clinician}. Emergency."),
    (LINE, "You got through that evening. That took effort."),
    (LINE, "Take your time."),
    (LINE, "Being told off stings. Anger is a common answer."),
    (STAFF, "The client asked about pills, and you should call."),
]


@pytest.fixture
def lint_text(folder: Callable[..., Path]) -> Lint:
    def run(place: str, text: str, allow: str = "[]") -> tuple[Finding, ...]:
        quoted = "'" + text.replace("'", "''") + "'"
        if place == LINE:
            item = f"validation: [{{key: validation.a, level: 2, variants: [{quoted}], allow: {allow}}}]"
        else:
            keys = {
                PRACTICE: (WARM, "diary.practice"),
                CRITICISM: (WARM, "feedback.a"),
                NOTICE: (WARM, "remind.note.a"),
            }
            register, key = keys.get(place, (place, "house.a"))
            item = f"messages: [{{key: {key}, register: {register}, variants: [{quoted}], allow: {allow}}}]"
        return lint(load_library(folder({"en/a.yaml": item})))

    return run


def test_every_phrase_rule_has_a_case() -> None:
    assert set(BY_ID) <= set(CASES)


@pytest.mark.parametrize(
    ("rule", "place", "text"), [(rule, *case) for rule, cases in CASES.items() for case in cases]
)
def test_a_rule_catches_what_it_is_for(lint_text: Lint, rule: str, place: str, text: str) -> None:
    found = [finding for finding in lint_text(place, text) if finding.rule == rule]
    assert len(found) == 1
    assert found[0].severity is Severity.ERROR
    assert (found[0].file, found[0].line) == ("en/a.yaml", 1)


@pytest.mark.parametrize(("place", "text"), NEIGHBOURS)
def test_near_neighbours_are_left_alone(lint_text: Lint, place: str, text: str) -> None:
    assert lint_text(place, text) == ()


def test_but_is_a_warning_where_nothing_was_validated(lint_text: Lint) -> None:
    assert [finding.severity for finding in lint_text(WARM, "It is late, but fine.")] == [Severity.WARNING]


def test_a_sentence_a_little_long_is_a_warning_in_warm_wording(lint_text: Lint) -> None:
    text = "Go to the room where a friend is and sit by the door till they are back."
    assert [(found.rule, found.severity) for found in lint_text(WARM, text)] == [
        ("long-sentence", Severity.WARNING)
    ]


def test_a_short_text_is_not_graded_by_one_long_word(lint_text: Lint) -> None:
    assert lint_text(SAFE, "Emergency numbers.") == ()


def test_a_step_of_a_walk_through_stays_short(folder: Callable[..., Path]) -> None:
    step = "Go on. " * 23
    text = (
        "skills: [{id: ER98, name: A, module: emotion_regulation, helps_with: [any], intensity_min: 1,"
        f" intensity_max: 9, minutes: 1, gist: Do it., steps: [{{id: a, variants: ['{step}']}}]}}]"
    )
    findings = lint(load_library(folder({"en/a.yaml": text})))
    assert [(found.rule, found.key) for found in findings] == [("long-message", "skill.ER98.step.a")]


def test_a_button_is_read_too(folder: Callable[..., Path]) -> None:
    text = 'buttons: [{key: go, label: "Keep my streak", payload: go}]'
    assert [found.rule for found in lint(load_library(folder({"en/a.yaml": text})))] == ["streak"]


def test_a_button_speaks_for_the_client(folder: Callable[..., Path]) -> None:
    text = 'buttons: [{key: go, label: "I wish it would stop", payload: go}]'
    assert lint(load_library(folder({"en/a.yaml": text}))) == ()


class TestAllowance:
    REASON = "reason: the client asked for this very word"

    def test_sets_one_rule_aside(self, lint_text: Lint) -> None:
        assert lint_text(SAFE, "Move the pills away.", f"[{{rule: means, {self.REASON}}}]") == ()

    def test_leaves_the_other_rules(self, lint_text: Lint) -> None:
        found = lint_text(SAFE, "You must move the pills.", f"[{{rule: means, {self.REASON}}}]")
        assert [finding.rule for finding in found] == ["you-should"]

    def test_that_nothing_needs_is_a_finding(self, lint_text: Lint) -> None:
        found = lint_text(SAFE, "Move away.", f"[{{rule: means, {self.REASON}}}]")
        assert [(finding.rule, "not needed" in finding.what) for finding in found] == [("allowance", True)]

    def test_for_a_rule_that_does_not_exist_is_a_finding(self, lint_text: Lint) -> None:
        found = lint_text(SAFE, "Move away.", f"[{{rule: meens, {self.REASON}}}]")
        assert "no rule 'meens'" in found[0].what


def test_shipped_wording_has_no_error(shipped: Library) -> None:
    assert [str(found) for found in lint(shipped) if found.severity is Severity.ERROR] == []


def test_shipped_skills_and_validating_lines_have_no_warning_either(shipped: Library) -> None:
    ours = [found for found in lint(shipped) if found.file.startswith(("en/skills/", "en/validation/"))]
    assert [str(found) for found in ours] == []
