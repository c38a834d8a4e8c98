"""Rendering: from a request for wording to the text and buttons a client sees."""

from textwrap import dedent

import pytest
from hypothesis import given
from hypothesis import strategies as st

from content.library import Library
from content.loader import load_library
from content.render import RenderError, render
from content.say import Say, client_words

CONTENT = """
    buttons:
      - {key: a.go, label: Go on, payload: "step:next"}
      - {key: a.stop, label: Stop, payload: "step:stop"}
    messages:
      - key: a.echo
        variants: ["You said: {words}", "Your words: {words}"]
        buttons: [[a.go], [a.stop]]
      - {key: a.offer, variants: ["{line} Next: {name}."]}
      - {key: a.loop, variants: ["{line}"]}
      - {key: a.broken, variants: ["Hi."], buttons: [[a.go]]}
      - {key: feeling.sad, variants: ["sadness"]}
    """


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    root = tmp_path_factory.mktemp("content")
    (root / "en").mkdir()
    (root / "en/a.yaml").write_text(dedent(CONTENT), encoding="utf-8")
    return load_library(root)


def first(count: int) -> int:
    return 0


def last(count: int) -> int:
    return count - 1


def test_the_picked_variant_is_shown_with_its_buttons(library: Library) -> None:
    shown = render(library, Say("a.echo", {"words": "it hurt"}), last)
    assert shown.text == "Your words: it hurt"
    assert shown.rows == ((("Go on", "step:next"),), (("Stop", "step:stop"),))
    assert (shown.key, shown.variant) == ("a.echo", 1)


def test_a_variant_chosen_beforehand_is_shown(library: Library) -> None:
    assert render(library, Say("a.echo", {"words": "it hurt"}, variant=1), first).text == "Your words: it hurt"


def test_a_variant_that_another_version_had_leaves_the_choice_open(library: Library) -> None:
    assert render(library, Say("a.echo", {"words": "it hurt"}, variant=7), first).variant == 0


def test_buttons_of_the_request_replace_those_of_the_message(library: Library) -> None:
    shown = render(library, Say("a.echo", {"words": "x"}, buttons=(("a.stop",),)), first)
    assert shown.rows == ((("Stop", "step:stop"),),)
    assert render(library, Say("a.echo", {"words": "x"}, buttons=()), first).rows == ()


def test_wording_can_be_put_into_wording(library: Library) -> None:
    slots = {"line": "@a.echo", "words": "it hurt", "name": "@feeling.sad"}
    assert render(library, Say("a.offer", slots), first).text == "You said: it hurt Next: sadness."


@pytest.mark.parametrize("words", ["{words}", "{other}", "}{", "\\1 \\g<0>", "%s", "@mum shouted", "@dad", "<b>&"])
def test_a_clients_words_are_shown_as_they_are(library: Library, words: str) -> None:
    assert render(library, Say("a.echo", {"words": words}), first).text == f"You said: {words}"


@given(words=st.text())
def test_guarded_words_of_a_client_never_name_wording(library: Library, words: str) -> None:
    assert render(library, Say("a.echo", {"words": client_words(words)}), first).text == f"You said: {words}"


def test_a_client_cannot_ask_for_wording_by_its_key(library: Library) -> None:
    shown = render(library, Say("a.echo", {"words": client_words("@feeling.sad")}), first)
    assert shown.text == "You said: @feeling.sad"


@pytest.mark.parametrize(
    ("say", "named"),
    [
        (Say("a.nothing"), "a.nothing"),
        (Say("a.echo"), "'words'"),
        (Say("a.broken", buttons=(("a.gone",),)), "a.gone"),
        (Say("a.echo", {"words": "@a.missing"}), "'words'"),
        (Say("a.loop", {"line": "@a.loop"}), "too deeply"),
    ],
)
def test_what_cannot_be_rendered_is_named(library: Library, say: Say, named: str) -> None:
    with pytest.raises(RenderError, match=named):
        render(library, say, first)


def test_an_error_never_holds_the_value_of_a_slot(library: Library) -> None:
    with pytest.raises(RenderError) as raised:
        render(library, Say("a.offer", {"line": "private words", "words": "private words"}), first)
    assert "private" not in str(raised.value)


@pytest.mark.parametrize("index", [-1, 2])
def test_a_variant_that_does_not_exist_is_refused(library: Library, index: int) -> None:
    with pytest.raises(RenderError, match="2 variants"):
        render(library, Say("a.echo", {"words": "x"}), lambda count: index)
