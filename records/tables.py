"""Every table there is: importing this module makes the metadata complete."""

from records import models, vault
from records.base import Base

MODULES = (models, vault)
NAMES = frozenset(Base.metadata.tables)
