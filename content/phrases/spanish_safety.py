"""Safety in Spanish: no promises, no shaming words, nothing that names or invites harm (dbt-brief 3, 8, 9, 10)."""

from content.phrases import safety
from content.phrases.spanish_words import in_spanish

_PAIN = r"(?:el (?:dolor|impulso|malestar|sufrimiento)|la (?:crisis|emoción|ola|angustia)|lo que sientes)"
_ENDS = r"(?:acabar|terminar|mejorar|parar|desaparecer|ceder|bajar)"
_FALL = r"(?:puente|balcón|ventana|edificio|azotea|techo|tejado)"
_MINE = r"(?:el|un|una|tu|su|mi|las|unas|tus|sus|alguna)"

PROMISE = in_spanish(
    safety.PROMISE,
    rf"(?:{_PAIN}|esto|todo|ya) (?:también )?(?:se )?(?:te )?pasará|(?:{_PAIN}"
    rf"|ya) (?:se )?(?:te )?va a pasar(?! a )",
    rf"(?:{_PAIN}|esto|eso|todo|ya) (?:también )?(?:(?:acab|termin|mejor|par|baj)ará|(?:desaparec|ced|ces)erá"
    rf"|se irá|va a (?:{_ENDS}|irse)|se va a ir)",
    r"¡?(?<!\w )(?<!¿)pasará(?=[.!]|, )|se (?:te|le) (?:pasará|va a pasar|quitará|va a quitar)",
    r"(?:siempre|todo) mejora|todo se (?:arregla|soluciona|pasa)",
    r"(?:vas a|va a) (?:estar|sentirte|sentirse|ponerte|ponerse) (?:muy )?(?:bien|mejor|a salvo)",
    r"(?:estarás|te sentirás|usted estará|se sentirá) (?:muy |más )?(?:bien|mejor|a salvo|segur[oa]|tranquil[oa])",
    r"saldrás (?:adelante|de (?:esta|esto))|vas a salir (?:adelante|de (?:esta|esto))|lo (?:lograrás|conseguirás)",
    r"(?:todo|esto|eso|las cosas) (?:(?:va|van) a (?:estar|salir|ir|quedar|acabar)|irán?|saldrán?|estarán?"
    r"|quedarán?|acabarán?) (?:muy )?(?:bien|mejor)",
    r"(?<!¿)(?:ya|ahora) estás? a salvo|(?<!¿)(?<!\bsi )(?<!\bno )estás? a salvo (?:ahora|ya)(?![^.!]*\?)",
    r"siempre (?:te |le )?(?:estaré|ayudaré|escucharé|responderé|acompañaré|estaremos|ayudaremos|acompañaremos)",
    r"nunca te (?:dejaré|dejaremos|abandonaré|abandonaremos)",
    r"(?<!\bno )(?<!\bno te )(?<!\bno lo )(?:prometo|prometemos|garantizo|garantizamos)|(?:te|le) (?:lo )?(?:juro"
    r"|aseguro)",
    r"(?:viene|va) (?:la )?ayuda (?:en|de) camino|entre (?:nosotr[oa]s|tú y yo|usted y yo)"
    r"|nadie (?:más )?lo sabrá|no se lo diré a nadie",
    r"ayuda (?:ya )?(?:está|va|viene) (?:en camino|de camino|para allá|llegando)|(?:la )?ayuda (?:llegará"
    r"|va a llegar)",
    r"(?:alguien|una ambulancia|la ambulancia|tu equipo) (?:vendrá|llegará|va a (?:ir|venir|llegar)|irá a"
    r"|estará (?:ahí|allí)|viene en camino|está en camino)",
)
SUICIDE_WORDING = in_spanish(
    safety.SUICIDE_WORDING,
    r"comet(?:er|e|es|a|as|ió|iste|ido|ieron|iera|ía|iendo) (?:un |el )?suicidio",
    r"(?:suicidios?|intentos?|tentativas?)(?: de suicidio| suicidas?)? (?:fallid|fracasad|frustrad|lograd"
    r"|consumad|exitos|complet|malograd)[oa]s?",
    r"gestos? (?:suicidas?|autolíticos?)",
    r"(?:por|para|de|sólo|quier\w+|busc\w+) llamar la atención|llamadas? de atención",
    r"(?:busca[sn]?|buscar|buscando|pide|pides|pedir|quieres?|quiere) (?:la )?atención(?! (?:médica|urgente"
    r"|de urgencias))",
    r"(?:grito|llamada|llamado) de (?:ayuda|auxilio|socorro)",
    r"manipul\w+",
)
SAFE_WORDING = in_spanish(
    safety.SAFE_WORDING,
    r"atención(?! (?:médica|urgente|sanitaria|de urgencias?|inmediata|primaria|de salud|al))",
    r"éxitos?|exitos[oa]s?|exitosamente",
    r"fallo(?! de (?:este|nuestro)| del)|fall(?:os|a|as|an|ar|\xe9|\xf3|aste|aron|ado|ando|ido|ida|idos|idas)"
    r"|fracas\w+",
    r"contratos?",
    r"gracios[oa]s?|divertid[oa]s?|chistes?|chistos[oa]s?|brome\w+|bromas?",
)
MEANS = in_spanish(
    safety.MEANS,
    r"pastillas?(?! de (?:menta|jabón))|píldoras?|comprimidos?|tabletas?",
    r"sobredosis|dosis|dosific\w+|\d+ ?mg|miligramos?",
    r"cuchillos?|cuchillas?|navajas?|hojas? de afeitar|maquinillas?|rasuradoras?|bisturí|bisturís|cúter",
    r"sogas?|cuerdas?(?! vocales)|horcas?",
    rf"pistolas?|escopetas?|rifles?|fusil(?:es)?|revólver|revólveres|armas? de fuego|{_MINE} armas?",
    r"lejía|cloro|blanqueador(?:es)?|veneno\w*|envenen\w+",
    r"ahorc\w+|ahórc\w+|colgar(?:te|me|se)|te cuelgas|cuélgate",
    rf"salt(?:a|ar|as|ó|aste|ando) (?:desde|al vacío|delante de|de(?:l| un| una| la) {_FALL})",
    rf"(?:tirar|arrojar|lanzar)(?:te|me|se) (?:desde|delante|al (?:tren|metro|vacío|río)|a las? vías?|de(?:l| un"
    rf"| una| la) {_FALL}|por (?:el|la|un|una) {_FALL})",
    r"(?:cortar|quemar)(?:te|me|se)(?! (?:el pelo|el cabello|las uñas))|(?:cortándo|quemándo)(?:te|me|se)",
    r"te (?:cortas|cortaste|quemas|quemaste)(?! (?:el pelo|el cabello|las uñas))",
    r"muñecas?",
    r"letal(?:es|idad)?",
    r"estrangul\w+|asfixi\w+|sofocar(?:te|me|se)",
)
SUBSTITUTE_PAIN = in_spanish(
    safety.SUBSTITUTE_PAIN,
    r"(?:gomas?|ligas?|bandas?|cintas?) (?:elásticas?|de goma|del? (?:pelo|cabello))|gomitas? (?:elásticas?"
    r"|del pelo)",
    r"cub(?:o|os|ito|itos) de hielo",
    r"(?:sostén|sostener|sostiene|sujeta|sujetar|aprieta|apretar|agarra|agarrar|toma|tomar|ten|tener) (?:un |el "
    r"|unos )?(?:trozos? de )?hielos?",
    r"pellizc(?:a|ar|as|o|arte|ando)(?! de)|pellízca\w+|pellizcarte",
    r"(?:chasquea|chasquear|estira|estirar|tira de|tirar de) (?:una|la) (?:goma|liga|banda)",
)
EATING = in_spanish(
    safety.EATING,
    r"calorías?|calóric[oa]s?",
    r"IMC",
    r"(?:bajar|perder|pierdes|bajas|perdiste|perdiendo|bajando|baja|pierde) (?:de )?peso|adelgaz\w+|engord\w+",
    r"(?:tu|su) peso|kilos?",
    r"dietas?",
)
EYE_CONTACT = in_spanish(
    safety.EYE_CONTACT,
    r"contacto (?:visual|con los ojos)",
    r"m(?:i|í)r\w*(?: \w+){0,4} a los ojos",
    r"sost(?:én|ener|enerle|iene|enga) la mirada",
)

RULES = (
    PROMISE,
    SUICIDE_WORDING,
    SAFE_WORDING,
    MEANS,
    SUBSTITUTE_PAIN,
    EATING,
    EYE_CONTACT,
    safety.EMOJI,
    safety.PHONE_NUMBER,
)
