"""Every table there is: importing this module makes the metadata complete."""

from importlib import import_module

from records.base import Base

MODULES = tuple(
    import_module(f"records.{name}")
    for name in (
        "chain_models",
        "coaching_models",
        "diary_models",
        "models",
        "oncall_models",
        "reminder_models",
        "takeover_models",
        "tone_models",
        "validation_models",
        "vault",
    )
)
NAMES = frozenset(Base.metadata.tables)
