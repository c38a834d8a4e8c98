"""Validating lines: they validate the pain and nothing else, and leave advice to later (dbt-brief 2)."""

from content.phrases.rule import PhraseRule, any_of

_DOING = (
    r"try",
    r"let's",
    r"how about",
    r"why not",
    r"(?<!what )you (?:could|can|might want to|may want to|need to)",
    r"consider",
    r"remember to",
    r"make sure",
    r"breathe",
    r"(?:take|have) a (?:slow |deep )*(?:breath|break|walk|shower)",
    r"(?:it|this) (?:would|might|may|could) help",
    r"instead",
)
ADVICE = PhraseRule(
    "advice",
    any_of(*_DOING, r"practi[cs]e", r"skills?", r"next step"),
    frozenset({"validation"}),
    "a validating line gives advice.",
    "validate here; the suggestion is the next message.",
)
SUGGESTING = any_of(*_DOING)
"""What a first sentence that validates does not say; it may name the skill or the practice it is about."""
INVALID = PhraseRule(
    "validates-the-invalid",
    any_of(
        r"hopeless",
        r"no way out",
        r"no point",
        r"nothing (?:will|can|ever) helps?",
        r"never get better",
        r"deserved? (?:this|it|that|to)",
        r"had no choice",
        r"(?:they|s?he)(?:'s|'re| is| are| was| were)? (?:wrong|cruel|evil|abusive|a bully|bullies|toxic)",
        r"sense (?:that you )?(?:to )?(?:want|wanted|wanting)? ?(?:to )?(?:hurt|harm|die|cut|end it)",
        r"you(?:'re| are| were) right",
        r"(?:hurt|harm)(?:ing)? (?:yourself|him|her|them|someone)",
    ),
    frozenset({"validation"}),
    "it validates a claim, an act or despair.",
    "validate the pain, the wish for relief or the effort.",
)
OVERCLAIM = PhraseRule(
    "overclaim",
    any_of(
        r"(?:anyone|anybody|everyone|everybody|no ?one)(?: else)? (?:would|feels|wants|likes)", r"of course you"
    ),
    frozenset({"validation"}),
    "it claims to know what all people feel.",
    "say 'many people', or speak of the facts.",
)

RULES = (
    ADVICE,
    INVALID,
    OVERCLAIM,
)
