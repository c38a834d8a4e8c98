"""Every code of dbt-brief section 8 is found in plain words, in the voices people write in."""

# ruff: noqa: RUF001 - letters that look like others are what is tested here

import pytest

from safety.types import Action, Code
from tests.unit.safety.conftest import Read

EXPLICIT: dict[tuple[Code, Action], list[str]] = {
    (Code.T1, Action.CHECK_IN): [
        "I wish I was dead",
        "i want to die",
        "I don't want to be alive anymore",
        "everyone would be better off without me",
        "hoping I don't wake up tomorrow",
        "no one would miss me if i was gone",
        "I have no reason to live",
    ],
    (Code.T2, Action.URGENT): [
        "I'm thinking about killing myself",
        "i want to kill myself",
        "I've been having suicidal thoughts",
        "thoughts of ending my life won't stop",
        "I tried to kill myself ten years ago, I never told you",
    ],
    (Code.T3, Action.URGENT): [
        "I keep thinking about jumping off the bridge",
        "I think about taking all my pills",
        "how many pills would it take to die",
        "what is the most painless way to die",
    ],
    (Code.T4, Action.EMERGENCY): [
        "I'm going to kill myself tonight",
        "I've written my suicide note",
        "I've been saving up my pills",
        "goodbye everyone, this is it",
        "I tried to kill myself last week",
        "I have a plan to end my life",
    ],
    (Code.T5, Action.EMERGENCY): [
        "I took all my pills",
        "i took too many pills",
        "I've overdosed",
        "I'm on the bridge right now",
        "i have the noose around my neck",
        "I just tried to kill myself",
    ],
    (Code.SH_U, Action.CHECK_IN): ["I want to cut", "i feel like hurting myself", "the urge to self harm is back"],
    (Code.SH_U, Action.URGENT): ["urge to cut: 8/10", "the urge to hurt myself is a 9"],
    (Code.SH_A, Action.URGENT): ["I cut myself last night", "i burned my arm on purpose", "relapsed on self harm"],
    (Code.SH_A, Action.EMERGENCY): ["I cut myself and it won't stop bleeding", "I cut too deep this time"],
    (Code.HTO, Action.URGENT): ["I want to hurt my boss", "I keep thinking about killing my stepfather"],
    (Code.HTO, Action.EMERGENCY): ["I'm going to kill my ex", "I'm outside his house with a knife"],
    (Code.ABU, Action.URGENT): ["my boyfriend hits me", "he raped me", "my husband won't let me leave the house"],
    (Code.ABU, Action.EMERGENCY): [
        "he's hitting me right now",
        "I'm hiding in the bathroom because he's breaking the door",
    ],
    (Code.PSM, Action.URGENT): [
        "I'm hearing voices",
        "they put a chip in my brain",
        "I haven't slept in five days and feel unstoppable",
    ],
    (Code.PSM, Action.EMERGENCY): ["the voices are telling me to hurt people"],
    (Code.MED, Action.EMERGENCY): [
        "I have chest pain and my arm is numb",
        "I had a seizure this morning",
        "I haven't eaten anything for a week",
        "I can't breathe and my lips are blue",
    ],
    (Code.CHI, Action.URGENT): ["I'm 15", "my husband hits our kids", "I'm scared I will hurt my baby"],
    (Code.CHI, Action.EMERGENCY): ["I shook my baby"],
    (Code.OTHER, Action.CHECK_IN): ["my friend wants to kill herself", "my brother says he's suicidal"],
    (Code.OTHER, Action.EMERGENCY): ["my sister just took a load of pills"],
}


@pytest.mark.parametrize(
    ("text", "code", "action"), [(t, c, a) for (c, a), texts in EXPLICIT.items() for t in texts]
)
def test_plain_words_give_their_code_and_action(read: Read, text: str, code: Code, action: Action) -> None:
    found = read(text)
    assert (found.code, found.action) == (code, action), found.evidence


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("fed up with being a person", Code.T1),
        ("no wish to see forty", Code.T1),
        ("if a van came I would not move out of the way", Code.T1),
        ("it should have been me in that crash", Code.T1),
        ("thinking about checking out for good", Code.T2),
        ("SI 3/5, shame 0", Code.T2),
        ("I told the nurse no suicidal thoughts. I lied", Code.T2),
        ("been thinking about hanging", Code.T3),
        ("which way hurts the least", Code.T3),
        ("how do people die quietly", Code.T3),
        ("is drowning peaceful", Code.T3),
        ("picked the day, it's my birthday", Code.T4),
        ("tied it, took it down again", Code.T4),
        ("attempted three weeks ago", Code.T4),
        ("does my policy have a suicide clause", Code.T3),
        ("I don swallow all the tablets wey dey the packet", Code.T5),
        ("car's running, garage is shut", Code.T5),
        ("drank what was under the sink", Code.T5),
        ("someone talk to me before I do my arms", Code.SH_U),
        ("where to cut so it heals fast", Code.SH_U),
        ("did my thighs again", Code.SH_A),
        ("clean for a year. cut last night", Code.SH_A),
        ("burnt my hand on the iron, on purpose", Code.SH_A),
        ("I might murder him, and I mean it", Code.HTO),
        ("want to burn his flat down", Code.HTO),
        ("how to poison my husband slowly", Code.HTO),
        ("beat me up on Sunday", Code.ABU),
        ("his hands round my neck again", Code.ABU),
        ("she keeps my passport and my wages", Code.ABU),
        ("the voices want me outside", Code.PSM),
        ("my sister was replaced, same face but it is not her", Code.PSM),
        ("they talk to me through the kettle", Code.PSM),
        ("my uncle touches my little sister", Code.CHI),
        ("my son's door is locked, he said sorry mum and no answer", Code.OTHER),
    ],
)
def test_dangers_are_found_without_the_plain_word_for_them(read: Read, text: str, code: Code) -> None:
    assert read(text).code is code


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("quiero matarme", Code.T2),
        ("ya no quiero vivir", Code.T1),
        ("me voy a matar esta noche", Code.T4),
        ("me tomé todas las pastillas", Code.T5),
        ("quiero cortarme", Code.SH_U),
        ("me corté otra vez", Code.SH_A),
        ("pienso en tirarme del puente", Code.T3),
        ("mi marido me pega", Code.ABU),
        ("quero me matar", Code.T2),
        ("não quero mais viver", Code.T1),
        ("vou me matar hoje à noite", Code.T4),
        ("tomei todos os comprimidos", Code.T5),
        ("quero me cortar", Code.SH_U),
        ("me cortei de novo", Code.SH_A),
        ("penso em pular da ponte", Code.T3),
        ("je veux me tuer", Code.T2),
        ("je ne veux plus vivre", Code.T1),
        ("je vais me suicider ce soir", Code.T4),
        ("j'ai pris tous mes cachets", Code.T5),
        ("j'ai envie de me couper", Code.SH_U),
        ("je me suis scarifiée", Code.SH_A),
        ("je pense à sauter du pont", Code.T3),
        ("ich will mich umbringen", Code.T2),
        ("ich will nicht mehr leben", Code.T1),
        ("ich bringe mich heute Nacht um", Code.T4),
        ("ich habe alle meine Tabletten genommen", Code.T5),
        ("ich will mich ritzen", Code.SH_U),
        ("ich habe mich wieder geschnitten", Code.SH_A),
        ("ich denke daran, von der Brücke zu springen", Code.T3),
        ("no puedo mas i want to kill myself", Code.T2),
    ],
)
def test_spanish_portuguese_french_and_german_are_read_too(read: Read, text: str, code: Code) -> None:
    assert read(text).code is code


def test_taking_all_the_pills_puts_the_emergency_first(read: Read) -> None:
    found = read("I took all my pills")
    assert (found.code, found.action) == (Code.T5, Action.EMERGENCY)


def test_the_most_dangerous_part_of_a_mixed_message_leads_and_the_rest_is_named(read: Read) -> None:
    found = read("Skipped group, my husband hit me again, and I am going to kill myself tonight")
    assert found.code is Code.T4
    assert "also:ABU" in found.evidence


@pytest.mark.parametrize(
    "text",
    ["I DO NOT WANT TO BE ALIVE", "i dont wnat to liv", "i w a n t  t o  d i e", "want to k1ll myself", "kms 😭",
     "I want to kіll mуself", "ｉ ｗａｎｔ ｔｏ ｄｉｅ", "i.want.to.die", "iwanttodie",
     "i wanna dieeeee", "k*ll myself",
     "su1cide is all i think about", "im gonna unalive myself", "i want to d\u200bie"],
)  # fmt: skip
def test_disguises_and_typing_do_not_hide_a_crisis(read: Read, text: str) -> None:
    assert read(text).action is not Action.NONE


def test_a_number_out_of_ten_decides_how_strong_an_urge_is(read: Read) -> None:
    assert read("urge to hurt myself 3/10").action is Action.CHECK_IN
    assert read("urge to hurt myself 7/10").action is Action.URGENT


def test_a_named_person_is_noted_because_it_shortens_the_page(read: Read) -> None:
    assert "flag:person_named" in read("I want to hurt my boss").evidence


def test_the_evidence_names_rules_and_never_repeats_the_words(read: Read) -> None:
    found = read("I want to kill myself with the xyzzy")
    assert found.evidence
    assert not any("xyzzy" in e for e in found.evidence)
    assert found.version.startswith("rules-")
