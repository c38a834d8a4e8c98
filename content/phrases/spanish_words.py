"""What the Spanish rules are built from: patterns that need no accents, and the forms that many rules share."""

import re
from dataclasses import replace

from content.phrases.rule import PhraseRule

_LOOSE = str.maketrans({"á": "[aá]", "é": "[eé]", "í": "[ií]", "ó": "[oó]", "ú": "[uúü]"})

INF = r"(?!(?:lugar|hogar|mujer|bienestar|par)(?!\w))\w+(?:á|é|í)r(?:me|te|se|nos|lo|la|le|los|las|les)*"
"""An infinitive, with pronouns after it or without."""
START = r"(?<!\w )(?<!, )"
"""Where a sentence begins."""
UNDENIED = r"(?<!\bno )(?<!\bni )(?<!\bno te )(?<!\bno lo )(?<!\bno la )(?<!\bno le )"
VERY = r"(?:(?:muy|tan|realmente|de verdad|verdaderamente|totalmente|completamente|claramente|sólo|siempre) )*"
FAMILY = r"(?:familia|hij[oa]s?|niñ[oa]s|padres?|madre|pareja|gente|amig[oa]s|amistades|seres queridos)"
HELPER = r"(?:terapeuta|médic[oa]|doctora?|equipo|grupo|psiquiatra|psicólog[oa])"


def spanish_any(*alternatives: str) -> re.Pattern[str]:
    """Return a pattern for any of the alternatives as whole words, in any case, with their accents or without.

    No accented vowel stands in a character class. One that must be there is written as its escape.
    """
    loose = "|".join(alternatives).translate(_LOOSE)
    return re.compile(rf"(?<!\w)(?:{loose})(?!\w)", re.IGNORECASE)


def in_spanish(rule: PhraseRule, *alternatives: str) -> PhraseRule:
    """Return the English rule with Spanish patterns: the same id, places, reason and fix."""
    return replace(rule, pattern=spanish_any(*alternatives))
