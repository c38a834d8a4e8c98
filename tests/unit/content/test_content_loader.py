"""Loading content: what is accepted, and how every mistake is named with its place and its fix."""

import time
from collections.abc import Callable
from pathlib import Path

import pytest

from content.library import Library, Source, UnknownKeyError
from content.loader import load_library
from content.problems import ContentError, Problem

ProblemsOf = Callable[[str], list[Problem]]

SKILL = """
buttons:
  - {{key: er98.yes, label: "Yes", payload: "pick:yes"}}
  - {{key: er98.home, label: "Home", payload: "menu"}}
skills:
  - id: ER98
    name: A skill
    module: emotion_regulation
    helps_with: [any]
    intensity_min: 10
    intensity_max: 60
    minutes: 5
    gist: Do one thing.
    steps:
      - {step}
"""

LINE = """
countries:
  - {{code: "NO", name: Norway, emergency: "113", timezones: [Europe/Oslo]}}
helplines:
  - {{id: no_line, country: NO, name: A line, source: none, confidence: B, {fields}}}
"""


TWO_STEPS = """{id: b, variants: [Go.], ask: choice, choices: [[er98.yes]]}
      - {id: a, variants: [Go on.], when: {step: b, picked: [no]}}"""


def only(problems: list[Problem]) -> Problem:
    assert len(problems) == 1, [str(problem) for problem in problems]
    return problems[0]


def test_shipped_content_loads_in_under_a_second() -> None:
    load_library()
    started = time.process_time()
    load_library()
    assert time.process_time() - started < 1


def test_content_in_two_files_is_one_library(folder: Callable[..., Path]) -> None:
    root = folder(
        {
            "en/a.yaml": """
            messages:
              - {key: coaching.ask, variants: ["Ready?"], buttons: [[yes]]}
            """,
            "en/deep/b.yaml": """
            buttons:
              - {key: yes, label: Yes, payload: "pick:yes"}
            """,
        }
    )
    library = load_library(root)
    assert library.message("coaching.ask").buttons == (("yes",),)
    assert library.button("yes").payload == "pick:yes"
    assert library.sources["coaching.ask"] == Source("en/a.yaml", 3)


def test_a_skill_brings_its_own_wording_and_button(shipped: Library) -> None:
    assert shipped.message("skill.DT01.name").variants == ("STOP",)
    assert shipped.message("skill.DT01.gist").variants
    assert shipped.message("skill.DT01.step.freeze").variants
    assert shipped.button("skill.DT01").payload == "skill:DT01"


def test_an_unknown_key_is_named(shipped: Library) -> None:
    with pytest.raises(UnknownKeyError, match=r"coaching\.nothing"):
        shipped.message("coaching.nothing")
    with pytest.raises(UnknownKeyError, match=r"skill\.XX"):
        shipped.button("skill.XX")


def test_values_that_yaml_would_change_stay_as_written(folder: Callable[..., Path]) -> None:
    fields = "phone_display: 0800, timezone: Europe/Oslo, hours: [{days: [0], opens: 12:00, closes: 22:30}]"
    library = load_library(folder({"shared/lines.yaml": LINE.format(fields=fields)}))
    line = library.helplines[0]
    assert line.country == "NO"
    assert line.phone_display == "0800"
    assert line.hours[0].opens.hour == 12


def test_lines_of_a_situation_stand_apart(folder: Callable[..., Path]) -> None:
    root = folder(
        {
            "en/v.yaml": """
            validation:
              - {key: validation.l5.any, level: 5, variants: ["That is a lot."]}
              - {key: validation.l5.waiting, level: 5, situation: waiting, variants: ["Waiting is hard."]}
            """
        }
    )
    library = load_library(root)
    assert [line.key for line in library.validation] == ["validation.l5.any"]
    assert [line.key for line in library.situations["waiting"]] == ["validation.l5.waiting"]
    assert library.message("validation.l5.waiting").variants == ("Waiting is hard.",)


class TestFingerprint:
    def test_ignores_where_and_how_content_is_laid_out(self, folder: Callable[..., Path]) -> None:
        root = folder({"en/a.yaml": 'messages:\n  - {key: a.one, variants: ["One."]}\n'})
        before = load_library(root).fingerprint
        (root / "en/a.yaml").rename(root / "en/z.yaml")
        (root / "en/z.yaml").write_text("# moved\nmessages:\n  - key: a.one\n    variants:\n      - One.\n")
        assert load_library(root).fingerprint == before

    def test_changes_with_one_word(self, folder: Callable[..., Path]) -> None:
        root = folder({"en/a.yaml": 'messages:\n  - {key: a.one, variants: ["One."]}\n'})
        before = load_library(root).fingerprint
        (root / "en/a.yaml").write_text('messages:\n  - {key: a.one, variants: ["Two."]}\n')
        assert load_library(root).fingerprint != before


class TestEveryProblemIsNamed:
    def test_with_file_line_key_and_fix(self, problems_of: ProblemsOf) -> None:
        problem = only(problems_of('messages:\n  - key: a.one\n    varaints: ["x"]\n    variants: ["One."]\n'))
        assert str(problem).startswith("en/a.yaml:3: a.one: varaints:")
        assert "Fix: remove it, or correct its spelling." in str(problem)

    def test_all_at_once_in_the_order_of_the_files(self, folder: Callable[..., Path]) -> None:
        root = folder(
            {
                "en/b.yaml": 'messages:\n  - {key: b.one, variants: ["{name} and }"]}\n',
                "en/a.yaml": "messages:\n  - {key: a.one}\n  - {key: a.two, variants: []}\n",
            }
        )
        with pytest.raises(ContentError, match="3 problems") as raised:
            load_library(root)
        assert [problem.key for problem in raised.value.problems] == ["a.one", "a.two", "b.one"]

    def test_without_the_content_itself(self, problems_of: ProblemsOf) -> None:
        text = 'messages:\n  - {key: a.one, register: "a secret word", variants: [{a: "a secret word"}]}\n'
        problems = problems_of(text)
        assert problems
        assert "secret" not in str(ContentError(problems))

    def test_when_a_field_is_given_twice(self, problems_of: ProblemsOf) -> None:
        problem = only(problems_of('messages:\n  - key: a.one\n    variants: ["x"]\n    variants: ["y"]\n'))
        assert (problem.line, "given twice" in problem.what) == (4, True)

    def test_when_the_yaml_is_broken(self, problems_of: ProblemsOf) -> None:
        problem = only(problems_of("messages:\n  - key: [a.one\n"))
        assert "not valid YAML" in problem.what

    @pytest.mark.parametrize(
        ("text", "what"),
        [
            ("- a\n", "no sections"),
            ("# nothing\n", "no sections"),
            ("mesages: []\n", "unknown section"),
            ("messages: {a: b}\n", "not a list"),
            ("messages:\n  - &x {key: a.one, variants: [One.]}\n  - *x\n", "alias"),
            ("messages:\n  - {key: !!binary aGk=, variants: [One.]}\n", "tag"),
        ],
    )
    def test_when_the_shape_is_wrong(self, problems_of: ProblemsOf, text: str, what: str) -> None:
        assert any(what in problem.what for problem in problems_of(text))

    def test_when_a_key_is_used_in_two_files(self, problems_of: ProblemsOf) -> None:
        problem = only(problems_of('messages:\n  - {key: house.hello, variants: ["Hi."]}\n'))
        assert "already used" in problem.what
        assert "en/hello.yaml:3" in problem.what or "en/a.yaml:2" in problem.what

    def test_when_a_validating_line_takes_the_key_of_a_message(self, problems_of: ProblemsOf) -> None:
        text = 'validation:\n  - {key: house.hello, level: 1, variants: ["Hi."]}\n'
        assert "already used" in only(problems_of(text)).what

    def test_when_a_button_is_missing(self, problems_of: ProblemsOf) -> None:
        problem = only(
            problems_of("messages:\n  - key: a.one\n    variants: [One.]\n    buttons:\n      - [go]\n")
        )
        assert (problem.line, problem.what) == (5, "there is no button 'go'.")

    def test_when_a_payload_is_too_long_for_telegram(self, problems_of: ProblemsOf) -> None:
        problem = only(problems_of(f'buttons:\n  - {{key: go, label: Go, payload: "pick:{"x" * 60}"}}\n'))
        assert "64" in problem.what

    @pytest.mark.parametrize(
        ("variants", "what"),
        [
            ('["Hi {Name}."]', "brace"),
            ('["Hi {name}.", "Hi."]', "other slots"),
            ('["Hi.", "Hi."]', "twice"),
            ('["Hi.", " "]', "empty"),
            (f'["{"x" * 4097}"]', "4096"),
        ],
    )
    def test_when_a_variant_cannot_be_sent(self, problems_of: ProblemsOf, variants: str, what: str) -> None:
        assert what in only(problems_of(f"messages:\n  - {{key: a.one, variants: {variants}}}\n")).what

    def test_when_a_line_lists_other_slots_than_it_uses(self, problems_of: ProblemsOf) -> None:
        text = 'validation:\n  - {key: v.one, level: 2, slots: [event], variants: ["So it is {words}."]}\n'
        problem = only(problems_of(text))
        assert "[words]" in problem.fix

    @pytest.mark.parametrize(
        ("step", "what"),
        [
            ('{id: a, variants: ["Go."], ask: text, timer_seconds: 60}', "timer"),
            ('{id: a, variants: ["Go."], ask: choice}', "asks for one thing"),
            ('{id: a, variants: ["Go."], ask: choice, choices: [[er98.no]]}', "no button"),
            ('{id: a, variants: ["Go."], ask: choice, choices: [[er98.home]]}', "no pick"),
            ('{id: a, variants: ["Go {name}."]}', "nothing fills it"),
            (
                '{id: a, variants: ["Go."], ask: choice, choices: [[er98.yes]], unsafe_choices: [no]}',
                "unsafe choice",
            ),
            (
                '{id: a, variants: ["Go."], ask: choice, choices: [[er98.yes]], leave_choices: [no]}',
                "leave choice",
            ),
            (
                '{id: a, variants: ["Go."], ask: choice, choices: [[er98.yes]], must_answer: true}',
                "no answer ends it",
            ),
            ('{id: a, variants: ["Go."], when: {step: b, picked: [x]}}', "nobody gives"),
            (
                '{id: b, variants: ["Go."], ask: number}\n      - {id: a, variants: ["Go."], when: {step: b}}',
                "cannot hold",
            ),
            (TWO_STEPS, "no answer of step"),
            ('{id: a, variants: ["Go."], round: {to: a, on: yes, most: 2}}', "back to nowhere"),
            ('{id: a, variants: ["Go."], leads: [house.menu]}', "no way out"),
            ('{id: a, variants: ["{words}"], without: ["Go."], quotes: [b]}', "quotes what nobody wrote"),
            ('{id: a, variants: ["{words}"], without: ["Go."], recalls: [b]}', "recalls what nobody saved"),
            ('{id: a, variants: ["Go."], ask: text, saves: {skill: DT16, section: b}}', "saves to nowhere"),
        ],
    )
    def test_when_a_step_cannot_be_walked(self, problems_of: ProblemsOf, step: str, what: str) -> None:
        assert what in only(problems_of(SKILL.format(step=step))).what

    def test_when_a_skill_contradicts_itself(self, problems_of: ProblemsOf) -> None:
        text = SKILL.format(step='{id: a, variants: ["Go."]}\n      - {id: a, variants: ["On."]}')
        text = text.replace("intensity_min: 10", "intensity_min: 70").replace("emotion_regulation", "mindfulness")
        whats = " ".join(problem.what for problem in problems_of(text))
        assert "intensity_min is above" in whats
        assert "module does not match" in whats
        assert "two steps are called 'a'" in whats

    @pytest.mark.parametrize(
        ("fields", "what"),
        [
            ("phone_display: '1', country: XX", "given twice"),
            ("note: none", "no way to reach"),
            ("phone_display: '1', timezone: Europe/Nowhere", "time zone is unknown"),
            ("phone_display: '1', hours: [{days: [0], opens: 9:00, closes: 17:00}]", "hours"),
            ("phone_display: '1', status: verified, verified_by: [One]", "without the record"),
            (
                "phone_display: '1', timezone: Europe/Oslo, hours: [{days: [0], opens: 22:00, closes: 06:00}]",
                "closes before",
            ),
            (
                "chat_url: x, timezone: UTC, always_open: true, hours: [{days: [0], opens: 10:00, closes: 00:00}]",
                "always open",
            ),
        ],
    )
    def test_when_a_helpline_cannot_work(self, problems_of: ProblemsOf, fields: str, what: str) -> None:
        assert any(what in problem.what for problem in problems_of(LINE.format(fields=fields)))

    def test_when_a_country_is_missing_or_its_time_zone_is_unknown(self, problems_of: ProblemsOf) -> None:
        text = LINE.format(fields="phone_display: '1'")
        text = text.replace("country: NO", "country: SE").replace("Oslo", "Nowhere")
        whats = " ".join(problem.what for problem in problems_of(text))
        assert "no country 'SE'" in whats
        assert "time zone is unknown" in whats

    def test_when_a_language_has_no_content(self, folder: Callable[..., Path]) -> None:
        with pytest.raises(ContentError, match="no content in this language"):
            load_library(folder({}), language="fr")

    def test_when_a_file_would_be_ignored(self, folder: Callable[..., Path]) -> None:
        with pytest.raises(ContentError, match=r"en/crisis\.yml:0"):
            load_library(folder({"en/crisis.yml": "messages: []\n"}))

    def test_when_a_file_is_not_utf8(self, folder: Callable[..., Path]) -> None:
        root = folder({})
        (root / "en/a.yaml").write_bytes("messages: [é]".encode("latin-1"))
        with pytest.raises(ContentError, match="not UTF-8"):
            load_library(root)
