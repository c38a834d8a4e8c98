"""Every table there is: importing this module makes the metadata complete."""

from records import (
    chain_models,
    coaching_models,
    diary_models,
    models,
    oncall_models,
    reminder_models,
    takeover_models,
    tone_models,
    validation_models,
    vault,
)
from records.base import Base

MODULES = (
    chain_models,
    coaching_models,
    diary_models,
    models,
    oncall_models,
    reminder_models,
    takeover_models,
    tone_models,
    validation_models,
    vault,
)
NAMES = frozenset(Base.metadata.tables)
