"""Validating lines in Spanish, and what a locked phone must not show (dbt-brief 2 and 10)."""

from content.phrases import notice, validating
from content.phrases.spanish_words import INF, START, in_spanish, spanish_any

_NOW = rf"(?:{START}|(?<=\by )|(?<=\bahora )|(?<=\bsólo ))"
"""Where an imperative stands; elsewhere the same form tells what somebody does."""
_CLEAR = r"(?<!\bque )(?<!\bqué )(?<!\bno )(?<!\bcomo )(?<!\bcuanto )(?<!\bcuándo )"
_HARM = (
    r"(?:hacer(?:te|se|le|les|me)? daño|lastimar\w*|dañar\w*|herir\w*|morir\w*|matar\w*|cortarte|acabar con todo"
    r"|terminar con todo)"
)
_CRUEL = (
    r"(?:cruel|crueles|malvad[oa]s?|tóxic[oa]s?|equivocad[oa]s?|injust[oa]s?|abusador(?:a|es|as)?|abusiv[oa]s?"
    r"|matón|matones|acosador(?:a|es|as)?)"
)

_DOING = (
    (
        rf"{_NOW}(?:intenta|intente|procura|procure|trata de|trate de|considera|considere|recuerda|recuerde"
        rf"|respira|respire|prueba|pruebe)"
    ),
    r"(?<!la )(?<!una )(?<!esa )(?<!esta )prueba (?:con|esto|eso|un|una|este|esta|a)",
    r"¿y si|qué (?:tal|te parece) si",
    r"¿por qué no (?:(?:te|lo|la) )*\w+s",
    r"vamos a|hagamos|probemos|veamos|intentemos",
    (
        rf"{_CLEAR}(?:puedes(?! (?:contar|decir|escribir|añadir|seguir|parar|cambiar la palabra|tomarte"
        rf"|hacer una pausa))|podrías|usted puede|usted podría|quizás? quieras|tal vez quieras)"
    ),
    rf"{_CLEAR}(?:necesitas|necesita usted) {INF}",
    r"acuérdate de|acuérdese de|no olvides|asegúrate|asegúrese|plantéate",
    r"respir(?:a|ar|e) (?:hondo|profundo|despacio)",
    (
        r"(?:toma|tómate|tome|tómese|haz|date|dese) (?:un|una|unas) (?:\w+ )?(?:respiro|respiración|respiraciones"
        r"|descanso|pausa|paseo|caminata|ducha|baño)|(?:da|dé) un paseo|sal a (?:caminar|pasear|andar)"
    ),
    r"(?:ayudaría|serviría)|podrían? (?:ayudar|servir)(?:te|le)?|(?:quizás?|tal vez) (?:te )?(?:ayude|sirva)",
    r"en (?:vez|lugar) de",
)
ADVICE = in_spanish(
    validating.ADVICE,
    *_DOING,
    r"practic(?:a|ar|as|ando|aste|ado|o|amos)|practiqu\w+|prácticas?",
    r"habilidad(?:es)?",
    r"(?:próximo|siguiente) paso",
)
SUGGESTING = spanish_any(*_DOING)
"""What a first sentence that validates does not say; it may name the skill or the practice it is about."""
INVALID = in_spanish(
    validating.INVALID,
    r"sin (?:esperanzas?|salida|remedio|solución)",
    r"(?:no|nunca) (?:hay|habrá|tienes?|existe|queda) (?:esperanzas?|salida|remedio|solución|nada que hacer)",
    r"no tiene sentido (?:seguir|intentar\w*|vivir|nada)|nada tiene sentido|(?:es|todo es) inútil"
    r"|no sirve de nada",
    r"nada (?:te |le )?(?:ayuda|ayudará|sirve|servirá|funciona|funcionará|puede ayudar\w*|va a (?:ayudar\w*"
    r"|funcionar))",
    r"nunca (?:te )?(?:vas a |va a )?(?:mejorar\w*|mejorará|mejorarás|estarás bien|pondrás bien|ponerte bien)",
    rf"lo merec\w+|merec(?:es|ías|iste|e|ía|ió|emos) (?:esto|eso|{INF})",
    r"no (?:tenías|tuviste|tienes|había|hubo|(?:te )?quedaba) (?:más |otra )?(?:opción|opciones|elección|remedio"
    r"|alternativa|salida)",
    rf"(?:él|ella|ell[oa]s) (?:te )?(?:es|son|fue|fueron|era|eran|está|están|estaba) (?:muy |tan |un |una "
    rf"|unos )*{_CRUEL}",
    rf"(?:son|fueron|eran) (?:muy |tan |unos )*{_CRUEL}|(?:fue|es) (?:muy |tan )?cruel contigo",
    rf"sentido (?:que )?(?:(?:quieras|quisieras|hayas querido|desees|querer|haber querido) )?{_HARM}",
    r"sentido que te (?:hagas|hicieras|lastimes|cortes|mates)",
    r"(?:tienes|tenías|tiene usted) (?:toda )?(?:la )?razón",
    r"(?:hacer|haciéndo)(?:te|le|les|se) daño|te (?:haces|hagas|hiciste|hicieras) daño|te (?:lastimas|lastimes"
    r"|lastimaste)",
    r"lastimar(?:te|se|le|les)|hacer daño a|dañarte|herirte|autolesion\w+",
)
OVERCLAIM = in_spanish(
    validating.OVERCLAIM,
    r"(?:cualquiera|cualquier persona|todo el mundo|nadie|tod[oa]s|todas las personas) (?:en tu lugar )?(?:(?:se"
    r"|te|lo|la) )*(?:\w+ría|siente|quiere|quieren|sienten)",
    r"a (?:nadie|tod[oa]s|todo el mundo|cualquiera) (?:le|les) (?:gusta|gustaría|duele|dolería|pasa|pasaría"
    r"|molesta|molestaría|enfada|enfadaría)",
    r"(?:claro|por supuesto|desde luego) que (?:te|lo|la|tú|estás|sientes|quieres|tienes|has|sí)",
    r"cómo no (?:ibas a|vas a|te)",
)
HEALTH_IN_A_NOTICE = in_spanish(
    notice.HEALTH_IN_A_NOTICE,
    r"habilidad(?:es)?",
    r"diari[oa]s?|tarjetas?",
    r"práctic\w+|practiqu\w+",
    r"terap\w*|DBT|TDC|coach\w*|clínic\w*|sesión|sesiones|pacientes?|psic\w*",
    r"sient\w*|siént\w*|sentir\w*|sentimient\w*|emoci\w*|ánimo|humor",
    r"impulsos?|crisis",
    r"segur[oa]s?|seguridad|a salvo",
    r"mental\w*|salud|saludables?|médic\w*|medici\w*|medicament\w*",
    r"suicid\w*|daños?|dañ\w+|autolesi\w*|síntomas?",
    r"(?:triste\w*|enfad\w*|enoj\w*|ansi\w+|vergüenza|avergonz\w*|preocup\w*|pánico|estrés|estresad\w*|vacío"
    r"|miedo|culpa)",
    r"ayuda\w*|ayúda\w*",
    r"equipo",
)

RULES = (ADVICE, INVALID, OVERCLAIM)
NOTICE_RULES = (HEALTH_IN_A_NOTICE,)
