"""What a notification must not show: a locked phone lies on a table (dbt-brief 10: neutral notification text)."""

from content.phrases.rule import PhraseRule, any_of

HEALTH_IN_A_NOTICE = PhraseRule(
    "health-in-a-notice",
    any_of(
        r"skills?",
        r"diary",
        r"cards?",
        r"practi[cs]\w*",
        r"therap\w*",
        r"DBT",
        r"coach\w*",
        r"clinic\w*",
        r"sessions?",
        r"patients?",
        r"feel\w*",
        r"emotion\w*",
        r"moods?",
        r"urges?",
        r"cris[ie]s\w*",
        r"safe\w*",
        r"mental\w*",
        r"health\w*",
        r"medic\w*",
        r"suicid\w*",
        r"harm\w*",
        r"symptoms?",
        r"(?:sad|angry|anx\w+|asham\w+|worr\w+|numb|panic\w*|stress\w*)",
        r"help\w*",
        r"team",
    ),
    frozenset({"notice"}),
    "a locked phone would show something about health (dbt-brief section 10).",
    "say what a note from anybody could say; the buttons tell what it is about.",
)

RULES = (HEALTH_IN_A_NOTICE,)
