"""Stance in Spanish: no sides, doubt, motives, fear, penalty, praise or moral (dbt-brief table 1, 2, 5 and 8)."""

import re
from dataclasses import replace

from content.phrases import stance
from content.phrases.spanish_words import HELPER, INF, START, VERY, in_spanish

_OTHERS = (
    r"(?:él|ella|ell[oa]s|(?:tu|su) (?:jef[ea]|pareja|madre|padre|mamá|papá|herman[oa]|amig[oa]|terapeuta|familia"
    r"|novi[oa]|espos[oa]|marido|mujer))"
)
_MAYBE = r"(?:quizás?|tal vez|a lo mejor|puede que|es posible que)"
_HARM = r"(?:abusos?|trauma|agresión|ataque(?! de)|violación|maltrato)"
_PAST = rf"(?:el|la|los|las|tu|tus|su|ese|esa|aquel|aquella) (?:{_HARM}|infancia|pasado)"
_PEOPLE = r"(?:clientes|pacientes|usuari[oa]s)"
_MOST = r"(?:otr[oa]s|la mayoría de l[oa]s|algun[oa]s)"

TAKES_SIDES = in_spanish(
    stance.TAKES_SIDES,
    rf"{_OTHERS} {VERY}(?:no )?(?:tienen?|tenían?|tuvo|tuvieron) {VERY}(?:toda )?(?:la )?(?:razón|culpa)",
    rf"{_OTHERS} {VERY}(?:es|son|está|están|estaba|fue|fueron|era|eran) {VERY}(?:equivocad[oa]s?|injust[oa]s?"
    rf"|cruel|crueles|tóxic[oa]s?|culpables?|malvad[oa]s?)",
    rf"{_OTHERS} {VERY}(?:se equivocan?|se equivocó|hizo mal|actuó mal)",
    r"(?:estoy|estamos) (?:en des|de )acuerdo con(?:tigo| usted| él| ella| ell[oa]s| tu)|coincid(?:o"
    r"|imos) contigo",
    rf"(?:estoy|estamos|me pongo) {VERY}de (?:acuerdo (?:contigo|con (?:usted|él|ella|ell[oa]s|tu))|(?:tu"
    rf"|su) (?:lado|parte))",
    r"tienes (?:toda |mucha |claramente |totalmente )?(?:la )?razón|(?:tiene usted"
    r"|usted tiene) (?:toda la )?razón",
    r"tenías (?:toda la )?razón|llevas (?:toda la )?razón",
)
DOUBT = in_spanish(
    stance.DOUBT,
    r"(?:estás?|está usted) segur[oa] de (?:que|eso|esto|ello)|¿segur[oa] que",
    r"(?:eso|esto|él|ella|ell[oa]s) (?:de verdad|realmente|en serio) (?:pasó|fue|ocurrió|sucedió|dijo|hizo"
    r"|dijeron|hicieron)",
    r"¿(?:de verdad|realmente|en serio) (?:te )?(?:pasó|fue|ocurrió|sucedió|dijo|hizo|dijeron|hicieron|es así)",
    r"(?:pasó|ocurrió|sucedió|fue) (?:eso|esto|así) (?:de verdad|realmente|en serio)",
    rf"{_MAYBE} (?:(?:eso|esto|él|ella|ell[oa]s) )?no (?:(?:fue|era) (?:así|tan|para|eso|cierto|verdad)"
    rf"|pasó(?! por)|ocurrió|haya pasado|quiso|quería|lo (?:hizo|dijo))",
    rf"(?:{_MAYBE}|podrías|puedes) (?:te )?(?:lo )?(?:estés?|estás|estar) (?:imaginando|inventando|exagerando"
    rf"|confundiendo|recordando mal)(?:lo|te)*",
    r"te lo (?:(?:estás|estés) (?:imaginando|inventando)|imaginaste|inventaste|inventas)|recuerdas mal",
    r"(?:es|son) (?:tu imaginación|imaginaciones tuyas|cosas tuyas)",
    r"(?:hizo|dijo|hicieron|dijeron|hacía) (?:con|de) buena (?:intención|fe)|(?:tenía|tiene"
    r"|tenían) buenas? intenci(?:ón|ones)",
    r"no (?:quería|quiso|querían) hacerte daño|(?:era|fue) por tu bien",
)
TRAUMA_DETAIL = in_spanish(
    stance.TRAUMA_DETAIL,
    rf"qué (?:te|le) (?:hizo|hicieron)(?! (?:falta|bien|gracia|más|menos|tan|difícil|el|la|{INF})(?!\w))",
    r"qué (?:exactamente )?te (?:pasó|ocurrió|sucedió) (?:exactamente|de niñ[oa]|en (?:la|tu) infancia"
    r"|en el pasado)",
    r"qué exactamente te (?:pasó|ocurrió|sucedió)|lo que te (?:hizo|hicieron) exactamente",
    rf"(?:describe|describa|cuéntame|cuénteme|cuenta|dime|dígame|háblame|hábleme)(?<!das cuenta)(?: más"
    rf"| algo)?(?: con detalle)?(?: sobre| de| acerca de)? (?:lo que te (?:hizo|hicieron)|{_PAST})",
    r"quién te (?:lo )?(?:hizo|ha hecho) (?:eso|esto|aquello|daño)|quién te lo (?:hizo|ha hecho)",
    rf"(?:detalles?|más) (?:de|del|sobre|acerca de) (?:(?:el|la|los|tu|tus|ese|esa) )?{_HARM}",
    r"(?:qué|cuál) (?:fue|era) (?:lo peor|la peor parte)",
)
THERAPY_DECISIONS = in_spanish(
    stance.THERAPY_DECISIONS,
    rf"(?:tu|su) {HELPER} (?:no )?(?:se (?:equivoca|equivocó|equivocaba)|está equivocad[oa]|tiene razón"
    rf"|tenía razón|tuvo razón|hizo (?:bien|mal)|acertó)",
    rf"(?:tu|su) {HELPER} (?:no )?(?:debería|debe|tiene que|tendría que)(?! ver)",
    r"(?:re)?(?:program|agend)(?:a|ar|e) (?:de nuevo )?(?:tu|la|su|el|esa) (?:sesión|grupo|cita)",
    r"(?:cancela|anula|aplaza|cambia)(?:r)? (?:tu|la|su|el|esa|esta) (?:sesión|grupo|cita)",
    r"(?:cancele|anule|aplace|cambie|pospón|posponer|posponga|mueve|mover|mueva) (?:tu|la|su|el|esa) (?:sesión"
    r"|grupo|cita)",
    rf"(?:cambia|cambiar|cambie|cambies) de {HELPER}",
    rf"(?:busca|buscar|busque|encuentra|encontrar) (?:otr[oa]|un nuevo|una nueva|un distinto) {HELPER}",
    r"(?<!\bno )(?:deja|dejar|deje|suspende|suspender|suspenda|salta|saltar|saltarte|sáltate|cambia|cambiar"
    r"|reduce|reducir|baja|bajar|aumenta|aumentar|sube|subir|dobla|doblar|duplica|duplicar) (?:de tomar )?(?:tu"
    r"|tus|su|sus|la|las|el|los) medic\w+",
    r"(?:deja|dejar|deje|suspende|suspender|abandona|abandonar) (?:tu|su|el) tratamiento",
    rf"no (?:necesitas|necesita|te hace falta) (?:(?:un|una|la|tu|el) )?(?:terap\w+|medic\w+|médic[oa]|{HELPER})",
)
MOTIVE = in_spanish(
    stance.MOTIVE,
    rf"(?:estás|estabas|usted está) {VERY}(?:evitando|evitándol[oa]|resistiéndote|resistiéndose|huyendo|negando"
    rf"|negándol[oa]|jugando|escondiéndote|poniendo a prueba|poniéndo\w+ a prueba|en negación|desmotivad[oa]"
    rf"|sin motivación)(?! al impulso)",
    r"te estás resistiendo(?! al impulso)|te resistes a (?:la terapia|cambiar|practicar|trabajar|hablar|mejorar)",
    r"no (?:estás|está) (?:motivad[oa]|comprometid[oa])|te falta (?:motivación|compromiso|voluntad)",
    r"(?<!qué )(?<!que )(?<!\bsi )(?<!¿)(?:quieres|querías|buscas|buscabas|pretendes|pretendías"
    r"|necesitabas) (?:llamar la atención|atención(?! médica)|castigar\w*|evitar\w*|controlar\w*|vengarte"
    r"|poner(?:me|nos|l[oa]s?) a prueba)",
    r"porque (?:no|nunca) (?:(?:lo|te|la|le) )?(?:quisiste|quieres|querías|importa|importó|intentas|intentaste"
    r"|molestas|molestaste)",
    r"en el fondo,? (?:tú )?(?:lo |te )?(?:gusta|quieres|disfrutas|deseas|prefieres|buscas)",
    r"(?:auto)?sabot\w+",
)
FEAR_APPEAL = in_spanish(
    stance.FEAR_APPEAL,
    r"(?:podrías|puedes|vas a|usted (?:podría|puede|va a)) (?:llegar a )?(?:morir(?:te)?|arrepentirte|lamentarlo"
    r"|arruinar\w*|destruir\w*|destrozar\w*)",
    r"(?:podrías|puedes|vas a|usted (?:podría|puede|va a)) (?:acabar|terminar) (?:mal|sol[oa]|muert[oa]"
    r"|en (?:el hospital|la calle|la cárcel|urgencias)|sin (?:nada|nadie|trabajo|casa))",
    r"(?:podrías|puedes|vas a|usted (?:podría|puede|va a)) perder(?:lo todo| todo|l[oa]s?| a (?:tu|tus|todos"
    r"|l[oa]s))",
    r"morirás|te (?:arrepentirás|vas a arrepentir)|lo lamentarás|lo perderás todo|acabarás (?:mal|sol[oa]"
    r"|muert[oa])",
    r"antes de que sea (?:demasiado |muy )?tarde|será (?:demasiado |muy )?tarde",
    r"(?:va a|puede|podría) matarte|te (?:matará|va a matar|puede matar|podría matar)",
    r"o (?:te quedarás|te pondrás|acabarás|terminarás|perderás)",
    r"(?:irá|irán|se pondrá|se pondrán|será|va a (?:ir|ser)|va a ponerse) (?:a |mucho |aún |todavía )*peor",
    r"(?:va|van) a peor|empeorarán?|van? a empeorar",
    r"(?:piensa|piense|pensar) en las consecuencias",
)
PENALTY = in_spanish(
    stance.PENALTY,
    r"(?:hasta que|a menos que|mientras) (?:no )?(?:(?:lo|la|las|los) )?(?:hagas|llenes|rellenes|completes"
    r"|termines|practiques|contestes|respondas|demuestres|muestres|registres|anotes|hayas)",
    r"(?:hasta que|a menos que|mientras) usted (?:no )?(?:(?:lo|la|las|los) )?(?:haga|llene|complete|termine"
    r"|practique|conteste|responda|demuestre|haya)",
    r"(?:no (?:habrá|hay) más|ya no (?:habrá|hay|tendrás|tendrá)|menos) (?:habilidades|ayuda|apoyo|respuestas)",
    r"(?:no (?:habrá|hay) más|ya no (?:habrá|tendrás|tendrá)) mensajes",
    r"como (?:consecuencia|castigo|sanción|penalización|resultado de no)",
    r"(?:has perdido|perdiste|pierdes|perderás|perdió|perderá) (?:el |tu |su )?(?:acceso|oportunidad|derecho"
    r"|turno)",
    r"(?:tienes? que|debes|puedes?) (?:ganarte|ganarse|ganártel[oa]s?|ganárselo|merecer\w*|merecértel[oa])",
    r"privilegios?",
)
SARCASM = in_spanish(
    stance.SARCASM,
    rf"{START}¡?bravo",
    r"felicidades|felicitaciones|enhorabuena|te felicito|le felicito",
    r"qué (?:esperabas|esperaba usted)",
    r"qué (?:original|sorprendente|oportuno|conveniente|casualidad|novedad)(?=[.,!])",
    r"(?:gran|menuda|vaya|qué) sorpresa(?=[.,!])|vaya novedad|buen intento",
    r"como (?:siempre|de costumbre),? (?:tú|usted|no (?:has|lo|hiciste|llenaste)|has|\w+[ai]ste|llegas)",
    r"(?:otra vez|una vez más|de nuevo),? (?:tú|usted|no (?:has|lo hiciste|llenaste)|llegas tarde)",
    r"baja de las nubes|vuelve a la realidad|despierta de una vez|ponte seri[oa]",
)
HUMOUR = replace(
    stance.HUMOUR,
    pattern=re.compile(
        r"(?<!\w)(?:j[aeio](?: ?j[aeio]j?)+|lol|lmao|(?<!¿)(?:es|era) (?:una )?broma|s[oó]lo (?:bromeaba|bromeo)"
        r"|bromeaba|bromeo|estoy bromeando|estaba bromeando)(?!\w)|[:;]-?[)D](?=\s|$)",
        re.IGNORECASE,
    ),
)
SCOLDING = in_spanish(
    stance.SCOLDING,
    r"(?:buen|buena) (?:chic[oa]|niñ[oa]|muchach[oa]|paciente|cliente|clienta)",
    r"travies[oa]s?|malcriad[oa]s?|(?:te )?port(?:as|aste) (?:bien|mal)|portarte (?:bien|mal)|pórtate|pórtese"
    r"|compórtate|compórtese",
    r"inmadur\w+|(?:es|eres|muy|tan|conducta|actitud) infantil|no seas (?:infantil|niñ[oa]|crí[oa])",
    r"crece de una vez|madura de una vez|madura ya",
    r"(?:como|igual que) (?:a )?(?:un|una) (?:niñ[oa]|crí[oa]|bebé|adolescente)(?: pequeñ[oa])?(?= (?:que|haría"
    r"|hace|con|mimad[oa])|[.,!?])",
    r"(?:ya )?te (?:lo )?(?:dije|dijimos|avisé|advertí|avisamos|advertimos)|ya se lo (?:dije|dijimos"
    r"|advertí)(?! a )",
    r"cómo (?:pudiste|has podido|pudo usted) (?:hacer|decir|olvidar|dejar|permitir)\w*",
    r"(?:sabes|sabe usted) (?:muy bien|perfectamente|de sobra) (?:que|lo que)|a tu edad",
    r"deberes|(?:haz|hiciste|hacer) (?:tu|tus) tareas?|tareas? (?:para casa|de la sesión|del grupo"
    r"|de (?:la )?terapia)",
    r"obede\w+|obedien\w+|desobed\w+",
)
FLATTERY = in_spanish(
    stance.FLATTERY,
    r"(?:increíble|asombros[oa]|impresionante|fantástic[oa]|maravillos[oa]|genial|estupend[oa]|magnífic[oa]"
    r"|fabulos[oa]|extraordinari[oa]|espectacular|sensacional)(?:s|es)?",
    r"(?:eres|qué|muy) (?:brillante|admirable|excelente)",
    r"(?:gran|buen|excelente|lindo|buenísimo) (?:trabajo|esfuerzo)",
    r"bien hecho|lo (?:haces|estás haciendo|hiciste|has hecho|hizo usted) (?:muy |tan |súper )?bien|vas muy bien"
    r"|¡muy bien|así se hace",
    rf"(?:eres|usted es) {VERY}(?:(?:un|una|todo|toda) )*(?:fuerte|valiente|especial|héroe|heroína|estrella"
    rf"|guerrer[oa]|luchador|luchadora|inspira\w+|campeón|campeona)",
    r"qué (?:fuerte|valiente) eres|qué valiente|qué valentía",
    rf"¡(?:sigue|siga|continúa) así|{START}(?:sigue|siga|continúa) así(?=,|[.!]?$)",
    r"(?:te|le) (?:admir|aplaud)(?:o|amos|imos)|eres lo máximo",
)
COMPARISON = in_spanish(
    stance.COMPARISON,
    rf"{_MOST} {_PEOPLE}|la mayoría de (?:la gente|las personas) (?:lo |la )?(?:logra|consigue|puede|hace)n?",
    rf"(?:mejor|peor|más|menos|más rápido|más lento) que (?:{_MOST} (?:{_PEOPLE}|personas)|la mayoría|otra gente"
    rf"|l[oa]s demás|casi todos)",
    r"por (?:encima|debajo) (?:de la media|del promedio)|(?:sobre|bajo) (?:la media|el promedio)",
    r"(?<!\bque )(?<!\bcómo )(?<!\bcuando )(?:otr[oa]s|l[oa]s demás|otras personas) (?:sí pueden|lo (?:logran"
    r"|consiguen|hicieron)|la llenan)",
    r"a (?:otr[oa]s|l[oa]s demás) les (?:resulta|parece) fácil",
)
RED_CROSS = replace(
    stance.RED_CROSS,
    pattern=re.compile(
        "[\u274c\u274e\u2716\u2717\u2718\U0001f6ab\u26d4]"
        r"|\b(?:d[ií]as?|semanas?) (?:fallid|perdid|fallad)[oa]s?\b",
        re.IGNORECASE,
    ),
)
MORALISING = in_spanish(
    stance.MORALISING,
    r"(?:tanto|mucho|todo|tantas cosas|muchas cosas) (?:por|para) (?:lo que |que )?vivir|motivos? para vivir",
    r"(?:tienes|tiene|hay|te sobran|encuentra|busca) (?:(?:tantas|muchas|tus|las|otras) )*razones (?:para"
    r"|de) vivir",
    r"la vida es (?:un regalo|un don|preciosa|bella|hermosa|maravillosa|corta|demasiado corta|sagrada|muy corta)",
    r"la vida (?:vale|merece) (?:la pena|ser vivida|vivirse)",
    rf"(?:es|son|sería) (?:un )?(?:pecado|pecaminos[oa]|inmoral(?:es)?|cobardes?|(?:de |una )?cobardía)"
    rf"|está mal {INF}",
    r"(?:no|nunca|jamás) es la (?:respuesta|solución)",
    r"(?:solución|problema) (?:permanente|definitiv[oa]|temporal|pasajer[oa])",
    r"(?:sé|sea|ser|siéntete|sentirte|estar) agradecid[oa]|agradece lo que tienes|da gracias (?:por|a|de)",
    r"cuenta (?:tus|las) bendiciones",
)
BODY_AND_PAST = in_spanish(
    stance.BODY_AND_PAST,
    r"en mi (?:propi[oa] )?(?:experiencia|vida|caso|pasado|infancia|época)",
    r"mi (?:propi[oa] )?(?:corazón|cuerpo|estómago|pecho|infancia|madre|padre|mamá|papá|familia|terapeuta)",
    r"mis (?:propios )?sentimientos",
    r"yo (?:también )?(?:sentí|tuve|pasé|sufrí|lloré|solía|fui|viví|luché)|también (?:sentí|tuve|pasé|lloré"
    r"|sufrí)",
    r"(?:te|lo) (?:pillo|capto)",
    r"nosotr[oa]s,? los (?:seres )?humanos|los (?:seres )?humanos (?:somos|sentimos|tenemos)",
    r"tod[oa]s (?:nosotr[oa]s )?(?:sentimos|tenemos|pasamos|hemos|vamos|estamos|lloramos)|a tod[oa]s nos \w+",
    r"me identifico|me siento identificad[oa]|puedo identificarme",
    r"mis pensamientos están (?:contigo|con usted)|estás en mis pensamientos",
)

RULES = (
    TAKES_SIDES,
    DOUBT,
    TRAUMA_DETAIL,
    THERAPY_DECISIONS,
    MOTIVE,
    FEAR_APPEAL,
    PENALTY,
    SARCASM,
    HUMOUR,
    SCOLDING,
    FLATTERY,
    COMPARISON,
    RED_CROSS,
    MORALISING,
    BODY_AND_PAST,
)
