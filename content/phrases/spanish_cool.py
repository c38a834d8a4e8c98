"""What plain wording never does, in Spanish: frighten, predict a loss, scold, mock, take away (dbt-brief 1.2).

As in English, these hold for the registers plainer than warm, and the loader reads them.
"""

from content.phrases import cool
from content.phrases.spanish_words import START, in_spanish

FEAR = in_spanish(
    cool.FEAR,
    r"mor(?:ir\w*|iste|ían?)|muer\w+|murió|fatal(?:es)?|mortal(?:es)?|mat(?:ar\w*|as|ó|aste|e|es|arás|ará)"
    r"|hospital\w*",
    r"emergenc\w+|urgenc\w+|suicid\w+|autolesi\w+",
    r"peligr\w+|consecuencias?|advert\w+|adviert\w+|riesg\w+|arriesg\w+|dañ\w+",
    r"(?:demasiado|muy) tarde",
    r"(?:ir|va|van|irá|se pone|se pondrá|ponerse|ser|será|cada vez) (?:a )?peor|empeor\w+",
    r"perderlo todo|(?:perder|pierdes|perderás|perdiste|perdiendo) (?:todo|tu|tus|a)",
    r"(?:acabar|terminar|acabarás|terminarás|acabas|terminas) (?:mal|sol[oa]|sin)",
    r"arrepent\w+|arrepient\w+|arruin\w+|destru\w+|destroz\w+",
    r"si (?:no (?:(?:lo|la|te|los|las) )*\w+[aei]s|sigues|continúas|usted no)",
    r"o (?:te )?(?:vas a|\w+r\xe1s)",
)
CHILD = in_spanish(
    cool.CHILD,
    r"niñ\w+|bebés?|crí[oa]s?|adolescentes?|infantil\w*|chiquill[oa]s?|alumn[oa]s?|maestr[oa]s?|profesor\w*",
    r"madres?|padres?|mamá|papá|mami|papi",
    r"travies[oa]s?|port(?:as|arte|arse|aste|ado) (?:bien|mal)|pórtate|pórtese|comport\w+|compórt\w+|regañ\w+",
    r"te (?:lo )?dije|ya se lo dije(?! a )|buen[oa]? (?:chic[oa]|niñ[oa])|tenedor(?:es)?|deberes|tareas?",
)
SCORN = in_spanish(
    cool.SCORN,
    r"obviamente|evidentemente|claramente|en serio|sinceramente|francamente|seguro que|ya basta|basta ya"
    r"|ya está bien",
    rf"{START}venga|{START}despierta|pon los pies en la tierra",
    r"una y otra vez|una vez más|otra vez (?:más|lo mismo|sin)|como (?:siempre|de costumbre)|cuántas veces",
    r"qué esperabas|felicidades|felicitaciones|enhorabuena|bravo|excusas?|patétic[oa]s?|ridícul[oa]s?|tonterías?",
    r"(?:perder|pierdes|perdiendo|perdemos) el tiempo|pérdida de tiempo|desperdici\w+|débil(?:es)?|mimad[oa]s?",
    r"siempre (?:llegas|haces|olvidas|dejas|faltas|dices|pones)|(?:todavía|aún) no has|sigues sin",
    r"nunca (?:(?:lo|la|te|las|los) )?(?:haces|llenas|practicas|llegas|vienes|cumples|has|escuchas|hiciste)",
)
WITHDRAWAL = in_spanish(
    cool.WITHDRAWAL,
    r"(?:hasta que|a menos que|mientras no|salvo que) (?:(?:no|lo|la|las|los|te) )*(?:\w+[ae]s|usted)",
    r"(?:ya no|no) (?:te |le )?(?:respond|contest|ayud|escrib)(?:o|e|a|en|an|eré|aré|iré|erá|ará|irá|emos|imos"
    r"|amos|eremos|aremos|iremos)",
    r"dej(?:o|a|an|amos|aré|ará|aremos) de (?:responder|contestar|ayudar|escribir)(?:te|le)?",
    r"(?:me rindo|nos rendimos|rendirnos|rendirme)|(?:darte|dar) por perdid[oa]|vacaciones",
    r"menos (?:tiempo|ayuda)|no (?:tiene|hay|vale) (?:sentido|la pena)|(?:tomar|tomarnos|tomarme) un descanso de",
    r"no (?:te |le )?(?:podemos|puedo|podré|podremos|vamos a|voy a) (?:ayudar|ver|atender|apoyar|trabajar)\w*",
    r"no (?:te|le) (?:atender|apoyar|ver)(?:é|emos)",
)
TAKES_BACK = in_spanish(
    cool.TAKES_BACK, r"pero|sin embargo|no obstante|aunque(?! sea| fuera)|aun así|ahora bien(?=,)"
)

RULES = (FEAR, CHILD, SCORN, WITHDRAWAL, TAKES_BACK)
