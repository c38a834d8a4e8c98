"""Which words of a client stay unwritten in a record that is read again: means, methods, amounts and wounds.

After dbt-brief sections 6 and 8: no method or wound detail is asked for or stored, and the client's own is never
repeated. Such words are not kept, and the client hears that they can stay unnamed.
"""

import re

from content.phrases.safety import MEANS

_BODY = (
    r"(?:arms?|legs?|thighs?|hips?|stomach|belly|skin|forearms?|hands?|fingers?|feet|foot|face|head|neck|throat"
    r"|chest|ankles?|veins?)"
)
_MINE = rf"(?:my ?self|me(?! (?:off|out|short|down|loose|up|some|an?\b))|my (?:\w+ )?{_BODY})"
_DETAIL = re.compile(
    r"\b(?:"
    rf"(?:cut|cuts|cutting|burn|burns|burned|burnt|burning|scratch\w*|slic\w+|slash\w*|stab\w*|carv\w+|pierc\w+"
    rf"|bit|bite|biting|pinch\w*|punch\w*|hit|hitting|bang\w*|scald\w*) (?:\w+ ){{0,2}}{_MINE}"
    r"|(?:bang\w*|hit|smash\w*|punch\w*) (?:my |the )?(?:head|fists?|wall)"
    r"|bled|bleed\w*|blood\w*|stitch\w*|sutur\w*|staples?|scars?|scarred|gash\w*|wounds?|wounded"
    r"|deep cuts?|cuts? on"
    r"|bandag\w*|plasters?"
    r"|(?:hang|hanged|hung|drown\w*|shoot|shot|gas|gassed|electrocut\w*|starv\w+|chok\w+) my ?self"
    r"|jump\w* (?:off|from|out of|in front)|in front of (?:a |the )?(?:train|bus|car|truck|lorry)"
    r"|(?:train|railway) (?:tracks?|lines?)|ligatures?|belt around|exhaust (?:pipe|fumes)|o\.?d'?e?d"
    r"|laxatives?|diet pills|scissors|lighter|needles?|syringes?|sharps?|matches|shards?|broken glass"
    r"|paracetamol|acetaminophen|tylenol|ibuprofen|aspirin|insulin|antidepressants?|sleeping tablets?"
    r"|(?:took|taken|taking|swallow\w*|drank) (?:\w+ )?"
    r"(?:\d+|all (?:of )?(?:my|the|them)|a handful|the (?:whole|lot))"
    r"|\d+ ?(?:g|grams?|ml|units?|tabs?|stitches|times across)"
    r")\b",
    re.IGNORECASE,
)


def names_detail(words: str) -> bool:
    """Tell whether words name a means, a method, an amount or a wound; in doubt yes."""
    plain = words.replace("\u2019", "'")
    return MEANS.pattern.search(plain) is not None or _DETAIL.search(plain) is not None
