"""Phrases that never reach a client, in Spanish: for every English rule the same rule with Spanish patterns."""

from types import MappingProxyType

from content.phrases import spanish_cool, spanish_safety, spanish_stance, spanish_tone, spanish_validating

RULES = (
    *spanish_tone.RULES,
    *spanish_stance.RULES,
    *spanish_safety.RULES,
    *spanish_validating.RULES,
    *spanish_validating.NOTICE_RULES,
)
COOL_RULES = spanish_cool.RULES
BY_ID = MappingProxyType({rule.id: rule for rule in (*RULES, *COOL_RULES)})
