"""Phrases that never reach a client, as tables of rules."""

from types import MappingProxyType

from content.phrases import notice, safety, tone, validating

RULES = (*tone.RULES, *safety.RULES, *validating.RULES, *notice.RULES)
BY_ID = MappingProxyType({rule.id: rule for rule in RULES})
