"""Lints: each rule catches what it is for, leaves its neighbours alone, and can be set aside with a reason."""

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from content.findings import Finding, Severity
from content.library import Library
from content.lints import lint
from content.loader import load_library
from content.phrases import BY_ID
from content.problems import ContentError
from content.serving import load_served

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
    "takes-sides": [
        (WARM, "They are clearly wrong."),
        (WARM, "You are right."),
        (WARM, "Your boss was unfair."),
        (WARM, "I agree with you."),
    ],
    "doubt": [(WARM, "Are you sure she said that?"), (WARM, "Did that really happen?"), (WARM, "He meant well.")],
    "trauma-detail": [(WARM, "Tell me more about the abuse."), (WARM, "What did they do to you?")],
    "therapy-decisions": [
        (WARM, "Your therapist was wrong."),
        (WARM, "You can reschedule your session."),
        (WARM, "Stop taking your medication."),
    ],
    "motive": [
        (WARM, "You are avoiding it."),
        (WARM, "You wanted to punish them."),
        (WARM, "Deep down, you enjoy it."),
    ],
    "fear-appeal": [(WARM, "You could lose everything."), (SAFE, "Act before it is too late.")],
    "penalty": [(WARM, "No coaching until you fill it in."), (WARM, "There are no more skills for now.")],
    "sarcasm": [(WARM, "Bravo."), (WARM, "What did you expect?"), (WARM, "As usual, you are late.")],
    "humour": [(WARM, "Haha, that was quick."), (WARM, "That is life ;-)")],
    "scolding": [(WARM, "I told you so."), (WARM, "Do your homework."), (WARM, "Do not act like a child.")],
    "flattery": [
        (WARM, "Well done."),
        (WARM, "You are so brave."),
        (WARM, "That is amazing."),
        (LINE, "Good job."),
    ],
    "comparison": [(WARM, "Other clients fill it in."), (WARM, "You sleep less than most people.")],
    "red-cross": [(WARM, "Monday \u274c"), (PRACTICE, "Two missed days.")],
    "moralising": [
        (SAFE, "Life is precious."),
        (WARM, "You have so much to live for."),
        (SAFE, "It is a sin, it is wrong to."),
    ],
    "body-and-past": [
        (WARM, "In my experience it helps."),
        (WARM, "I get it."),
        (WARM, "I used to struggle too."),
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

OTHERS = [f"That {word}." for word in ("hurt", "stung", "ached", "burned", "weighed", "tired you", "wore you")]
"""A family of lines has eight; these break no rule."""

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
    (WARM, "Is that right? Tell me if it is not."),
    (WARM, "You decide, and your therapist decides with you."),
    (WARM, "Your session is on Monday."),
    (WARM, "Someone you trust may know more about that."),
    (WARM, "What got in the way just then?"),
    (WARM, "You want more of that, by your own words."),
    (WARM, "I got that wrong. My miss. Next one?"),
    (WARM, "How could you say it in one line?"),
    (WARM, "That one did not fit. Not a failure."),
    (WARM, "A line for young people is open at night."),
    (WARM, "You paused, and then you wrote back."),
    (WARM, "Breathe as usual."),
    (WARM, "Cards filled: 3 of 7."),
    (WARM, "I am software, so no frustration here. The log shows a gap in the evening. Want to look at it?"),
    (WARM, "I have no pride to report. Your record does: three urges, none acted on."),
    (WARM, "That suggestion was a dud. My miss. Next one?"),
    (LINE, "Take your time."),
    (LINE, "Being told off stings. Anger is a common answer."),
    (STAFF, "The client asked about pills, and you should call."),
]


@pytest.fixture
def lint_text(folder: Callable[..., Path]) -> Lint:
    def run(place: str, text: str, allow: str = "[]") -> tuple[Finding, ...]:
        quoted = "'" + text.replace("'", "''") + "'"
        if place == LINE:
            lines = ", ".join([quoted, *OTHERS])
            item = f"validation: [{{key: validation.a, level: 2, variants: [{lines}], allow: {allow}}}]"
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


def family(level: int, text: str, more: str = "", count: int = 8) -> str:
    lines = ", ".join(f"'{text} {'a' * number}'" for number in range(1, count + 1))
    return f"validation: [{{key: validation.a, level: {level}, variants: [{lines}]{more}}}]"


@pytest.mark.parametrize(
    ("rule", "bad", "good"),
    [
        ("few-variants", family(1, "Read.", count=7), family(1, "Read.")),
        ("line-level", family(2, "Read.", ", care: harm"), family(5, "Read.", ", care: harm")),
        ("line-level", family(5, "Done.", ", deed: skipped"), family(7, "Done.", ", deed: skipped")),
        ("line-slot", family(5, "{event}.", ", slots: [event]"), family(2, "{event}.", ", slots: [event]")),
        ("line-slot", family(4, "That was so."), family(4, "{history}.", ", slots: [history]")),
        (
            "guess-not-asked",
            family(3, "It is {guess}.", ", slots: [guess]"),
            family(3, "Is it {guess}?", ", slots: [guess]"),
        ),
        ("long-when-strong", family(5, "It is so. " * 5), family(5, "It is so. " * 5, ", max_intensity: 69")),
    ],
)
def test_a_family_of_validating_lines_is_read_as_a_whole(
    folder: Callable[..., Path], rule: str, bad: str, good: str
) -> None:
    assert rule in {found.rule for found in lint(load_library(folder({"en/a.yaml": bad})))}
    assert rule not in {found.rule for found in lint(load_library(folder({"en/a.yaml": good})))}


CHOICE = "You can pick one. {skill_1}: {gist_1} Or {skill_2}: {gist_2}"


@pytest.mark.parametrize(
    ("opens", "first", "findings"),
    [
        ("", "Here are two.", 1),
        ("opens_with: 5,", "That is a lot to hold.", 0),
        ("opens_with: 5,", "That is a lot, and one small step can help.", 0),
        ("opens_with: 5,", "Try this one.", 1),
        ("opens_with: 5,", "You could take a walk.", 1),
        ("opens_with: 5,", "You are right.", 1),
    ],
)
def test_a_suggestion_comes_after_validation(
    folder: Callable[..., Path], opens: str, first: str, findings: int
) -> None:
    """Dbt-brief table 1, rows 1 and 20: validation, then "and", then the step."""
    text = f"messages: [{{key: offer.a, {opens} variants: ['{first} {CHOICE}']}}]"
    found = [one for one in lint(load_library(folder({"en/a.yaml": text}))) if one.rule == "turn-order"]
    assert len(found) == findings


def test_a_button_to_a_skill_is_a_suggestion_too(folder: Callable[..., Path]) -> None:
    text = (
        "messages: [{key: coaching.a, variants: ['Five senses, then.'], buttons: [[skill.ER98]]}]\n"
        "skills: [{id: ER98, name: A, module: emotion_regulation, helps_with: [any], intensity_min: 1,"
        " intensity_max: 9, minutes: 1, gist: Do it., steps: [{id: a, variants: ['Go on.']}]}]"
    )
    assert "turn-order" in {found.rule for found in lint(load_library(folder({"en/a.yaml": text})))}


def test_what_says_that_something_was_done_has_eight_ways_to_say_it(folder: Callable[..., Path]) -> None:
    text = "messages: [{key: coaching.a, opens_with: 7, variants: ['Done, as you said.']}]"
    assert [found.rule for found in lint(load_library(folder({"en/a.yaml": text})))] == ["turn-order"]


def test_a_language_without_rules_is_not_served(folder: Callable[..., Path]) -> None:
    root = folder({"xx/a.yaml": "messages: [{key: house.hello, variants: ['Hei.']}]"})
    assert [found.rule for found in lint(load_library(root, "xx"))] == ["no-rules"]
    with pytest.raises(ContentError):
        load_served(root, "xx")


def test_what_breaks_a_rule_is_refused_when_it_is_loaded_to_be_served(folder: Callable[..., Path]) -> None:
    root = folder({"en/a.yaml": "messages: [{key: house.a, variants: ['I understand how you feel.']}]"})
    with pytest.raises(ContentError) as refused:
        load_served(root)
    assert "[person-claim]" in str(refused.value)
    assert "en/a.yaml:1" in str(refused.value)


def test_a_warning_does_not_keep_content_from_being_served(folder: Callable[..., Path]) -> None:
    root = folder({"en/a.yaml": "messages: [{key: house.a, variants: ['It is late, but fine.']}]"})
    assert load_served(root).message("house.a")


def test_what_ships_can_be_served() -> None:
    assert load_served().language == "en"


def test_shipped_wording_has_no_error(shipped: Library) -> None:
    assert [str(found) for found in lint(shipped) if found.severity is Severity.ERROR] == []


def test_shipped_skills_and_validating_lines_have_no_warning_either(shipped: Library) -> None:
    ours = [found for found in lint(shipped) if found.file.startswith(("en/skills/", "en/validation/"))]
    assert [str(found) for found in ours] == []
