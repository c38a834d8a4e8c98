"""Phrases that never reach a client, as tables of rules: here English, in `spanish` the same in Spanish."""

from types import MappingProxyType

from content.phrases import notice, safety, stance, tone, validating

RULES = (*tone.RULES, *stance.RULES, *safety.RULES, *validating.RULES, *notice.RULES)
BY_ID = MappingProxyType({rule.id: rule for rule in RULES})
