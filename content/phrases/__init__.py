"""Phrases that never reach a client, as tables of rules: one table for each language."""

from collections.abc import Mapping
from types import MappingProxyType

from content.phrases import notice, safety, stance, tone, validating
from content.phrases.rule import PhraseRule

RULES = (*tone.RULES, *stance.RULES, *safety.RULES, *validating.RULES, *notice.RULES)
BY_ID = MappingProxyType({rule.id: rule for rule in RULES})
BY_LANGUAGE: Mapping[str, tuple[PhraseRule, ...]] = MappingProxyType({"en": RULES})
"""The rules of each language. Content in a language without rules is a finding of its own, and is not served."""
