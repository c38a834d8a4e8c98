"""Safety: no promises, no shaming words, nothing that names or invites harm (dbt-brief 3, 8, 9, 10)."""

import re

from content.phrases.rule import CLIENT, EVERYONE, PhraseRule, any_of

PROMISE = PhraseRule(
    "promise",
    any_of(
        r"(?:it|this|that|the (?:pain|urge|feeling)) (?:will|is going to)"
        r" (?:pass|get better|end|stop|go away|fade)",
        r"it'll (?:pass|get better|end|stop|be)",
        r"it (?:always )?gets better",
        r"you(?:'ll| will) (?:be (?:ok|okay|fine|safe|alright|all right)|feel better|get through)",
        r"(?:everything|things|it)(?:'ll| will| is going to|'s going to) be (?:ok|okay|fine|alright|all right)",
        r"you(?:'re| are) safe now",
        r"I(?:'ll| will) always",
        r"I promise",
        r"between (?:us|you and me)",
        r"help is (?:on (?:its|the) way|coming)",
        r"(?:someone|help|they|an ambulance) will (?:come|arrive|be there)",
    ),
    CLIENT,
    "it promises what nobody can promise.",
    "say what is known now and what happens next.",
)
SUICIDE_WORDING = PhraseRule(
    "suicide-wording",
    any_of(
        r"commit(?:s|ted|ting)? suicide",
        r"(?:failed|successful|unsuccessful|completed) (?:suicide|attempts?)",
        r"suicide gesture",
        r"(?:attention[- ]seek\w*|(?:for|want(?:s|ing)?|seek(?:s|ing)?) attention|cry for help)",
        r"manipulat\w+",
    ),
    EVERYONE,
    "it uses wording that shames.",
    "say 'suicide attempt' or 'died by suicide'; leave motives out.",
)
SAFE_WORDING = PhraseRule(
    "safe-wording",
    any_of(r"attention", r"successful(?:ly)?", r"fail(?:ed|ure|s)?", r"contract", r"funny", r"jok(?:e|es|ing)"),
    frozenset({"safe"}),
    "it uses a word that crisis text leaves out.",
    "use a plain, calm word.",
)
MEANS = PhraseRule(
    "means",
    any_of(
        r"pills?",
        r"tablets?",
        r"overdos\w+",
        r"dos(?:e|es|age)",
        r"\d+ ?mg",
        r"milligrams?",
        r"kni(?:fe|ves)",
        r"blades?",
        r"razors?",
        r"ropes?",
        r"noose",
        r"guns?",
        r"firearms?",
        r"bleach",
        r"poison\w*",
        r"hang(?:ing)? (?:your|my|them)sel(?:f|ves)",
        r"jump(?:ing)? (?:off|from|in front)",
        r"(?:cut|cutting|burn|burning) (?:your|my)self",
        r"wrists?",
        r"lethal\w*",
        r"strangl\w+",
        r"suffocat\w+",
    ),
    CLIENT,
    "it names a means, a method or a dose.",
    "say 'anything you might use'; never the thing itself.",
)
SUBSTITUTE_PAIN = PhraseRule(
    "substitute-pain",
    any_of(
        r"(?:rubber|elastic|hair) ?bands?",
        r"ice cubes?",
        r"(?:hold|holding|grip|squeeze) ice",
        r"pinch(?:ing)? (?:your|the)",
        r"snap(?:ping)? (?:a|the) band",
    ),
    CLIENT,
    "it suggests something that hurts or marks the body.",
    "suggest a safe strong sensation, like music or a mint.",
)
EATING = PhraseRule(
    "eating",
    any_of(r"calori\w+", r"BMI", r"los(?:e|ing) weight", r"your weight", r"kilos?", r"diets?"),
    CLIENT,
    "it speaks of weight or calories.",
    "speak of regular food only.",
)
EYE_CONTACT = PhraseRule(
    "eye-contact",
    any_of(r"eye contact", r"(?:him|her|them|people|someone) in the eyes?"),
    CLIENT,
    "it advises eye contact, which is not safe or right everywhere.",
    "speak of voice and words.",
)
EMOJI = PhraseRule(
    "emoji",
    re.compile("[\U0001f000-\U0001faff\u2600-\u27bf\u23e9-\u23ff\u2b50\u2b55\ufe0f]"),
    frozenset({"safe", "validation"}),
    "it holds an emoji.",
    "use words.",
)
PHONE_NUMBER = PhraseRule(
    "phone-number",
    re.compile(
        r"\+\d{2,}|(?<![\d,.])(?!100(?!\d))\d{3,}(?![\d,]*%)|\b\d{2,}(?:[ -]\d{2,}){2,}\b|\b\d{3,}[ -]\d{2,}\b"
    ),
    EVERYONE,
    "it looks like a phone number.",
    "use a slot such as {emergency}; numbers come from the reviewed table.",
)

RULES = (
    PROMISE,
    SUICIDE_WORDING,
    SAFE_WORDING,
    MEANS,
    SUBSTITUTE_PAIN,
    EATING,
    EYE_CONTACT,
    EMOJI,
    PHONE_NUMBER,
)
