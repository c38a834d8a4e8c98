"""Tone in Spanish: no feigned feelings, no commands, no blame, guilt, threats or labels (dbt-brief 1, 1.2, 5)."""

from content.phrases import tone
from content.phrases.spanish_words import FAMILY, INF, START, UNDENIED, VERY, in_spanish

_JUST = r"(?:sólo|solamente|simplemente|nada más|no más|ya)"
_NOT_A_NEED = (
    r"(?<!\bno )(?<!\bni )(?<!\bnunca )(?<!\btampoco )(?<!\bsi )(?<!\blo que )(?<!\balgo que )(?<!\bnada que"
    r" )(?<!\bqué )(?<!\bcuando )"
)
_BETTER = (
    r"(?:mejorar|(?:estar|sentirte|sentirse|ponerte|ponerse) (?:bien|mejor)|recuperar(?:te|se)|curar(?:te|se)"
    r"|sanar|salir adelante|cambiar(?=[.,;:!?]|$| y ))"
)
_WANT = r"(?:quieres|querías|quisiste|quieras|deseas|pareces querer|parece que quieras)"
_TRULY = r"(?:realmente|de verdad|en serio|verdaderamente)"

FEELING_CLAIM = in_spanish(
    tone.FEELING_CLAIM,
    r"(?:lo )?siento",
    r"sentimos",
    rf"(?:me|nos) {VERY}(?:importas?|importan|preocupas?|preocupan|preocupo|preocupamos|alegr[oa]|alegramos)",
    r"(?:me|nos) (?:entristece|duele|conmueve|emociona|enorgullece|apena|frustra|asusta|enfada|enoja|molesta"
    r"|decepciona|ilusiona|alivia|encanta)[ns]?",
    r"me (?:pone|ponen|hace|hacen|llena|llenan) (?:de )?(?:triste|feliz|content[oa]|alegría|orgullo|tristeza)",
    r"me dan? (?:mucha |mucho |tanta |tanto )?(?:miedo|pena|lástima|tristeza|alegría|rabia|gusto|orgullo"
    r"|vergüenza)",
    rf"(?:estoy|estamos|me siento|nos sentimos) (?:también )?{VERY}(?:preocupad|orgullos|frustrad|content"
    rf"|emocionad|ilusionad|decepcionad|asustad|apenad|disgustad|conmovid|encantad|enfadad|enojad|dolid"
    rf"|aliviad)[oa]s?",
    rf"(?:estoy|estamos|me siento|soy) (?:también )?{VERY}(?:feliz|felices|tristes?)",
    rf"esper(?:o|amos) (?:que|no|{INF})",
    r"ojalá",
    r"(?:yo|me) temo|tengo (?:mucho )?miedo",
    rf"(?:te|le) (?:amo|quiero|queremos|aprecio|apreciamos|extraño|extrañamos)(?! {INF})",
    r"(?:te|le) echo de menos|(?:te|le) dese(?:o|amos)|yo (?:deseo|odio|adoro|detesto)",
    r"lamento|lamentamos|me arrepiento|nos arrepentimos",
    r"empatizo|empatizamos|simpatizo|me solidarizo",
    r"de todo corazón|en mi corazón|me (?:parte|rompe|encoge|llena|alegra) el (?:corazón|alma)",
    r"(?:qué|es una) (?:orgullo|alegría)(?=[.,!]| me| da| que| saber| leer\w*)",
    r"abrazos?",
)
PERSON_CLAIM = in_spanish(
    tone.PERSON_CLAIM,
    rf"{UNDENIED}(?:entiendo|comprendo|entendemos|comprendemos)",
    r"(?<!\bno )puedo (?:entender|comprender|imaginar|ver|oír|sentir)(?:me|te|lo|la)*",
    r"(?<!\bno )me (?:lo )?imagino|(?<!\bno )(?:te|le) (?:oigo|escucho|veo)",
    r"(?<!\bno )sé (?:muy bien |bien |perfectamente )?(?:cómo|lo que|qué|cuánto|por lo que) (?:te|se|le|es|estás"
    r"|está|sientes|siente|sufres|sufre|vives|pasas|duele|quieres|necesitas)",
    r"(?:he|hemos) (?:pasado por|vivido (?:eso|esto|lo)|sentido|sufrido|estado (?:ahí|allí|en tu lugar))",
    r"yo (?:también )?(?:ya )?(?:pasé por|estuve (?:ahí|allí))",
    r"yo también|a mí (?:también|me pas(?:a|ó|aría))",
    r"(?:haría|sentiría|pensaría|me pas(?:a|ó)) lo mismo|yo,? en tu lugar|en tu lugar,? yo",
    r"yo recuerdo|(?<!un )(?<!el )recuerdo (?:cuando|mi|mis|haber)|me acuerdo de (?:cuando|mi|mis)",
    r"cuando yo (?:era|estaba|tenía)|cuando era (?:niñ[oa]|joven|pequeñ[oa]|adolescente)",
    r"como (?:ser humano|human[oa])|como persona(?=,| que soy| que siente)",
    rf"(?<!\bno )(?<!\bni )soy {VERY}(?:(?:una|un|tu|también|otra|otro) )*(?:persona|ser humano|human[oa]"
    rf"|amig[oa]|terapeuta|enfermer[oa]|médic[oa]|doctora?|psicólog[oa])",
    r"(?<!\bno )(?:estoy|estaré) (?:siempre )?(?:(?:aquí|acá|ahí) )?(?:siempre )?(?:para ti|por ti|contigo"
    r"|a tu lado|para usted|con usted)",
    r"cuenta conmigo|puedes? contar conmigo",
)
COMMAND = in_spanish(
    tone.COMMAND,
    r"deberías|debieras|deberás|tendrías que|usted (?:no )?(?:debería|debiera|debe|tendría que|tiene que)",
    rf"debes (?:de )?(?:no )?{INF}",
    rf"{START}(?:no )?(?:debería|debe) {INF}",
    rf"{_NOT_A_NEED}tienes que(?! ver)",
    rf"{START}tiene que (?!ver){INF}",
    rf"has de {INF}",
    rf"{_NOT_A_NEED}hay que",
    r"más (?:te|le) vale",
)
TRY_HARDER = in_spanish(
    tone.TRY_HARDER,
    r"esfuérzate|esfuércese|esforzar(?:te|se) más|te esfuerzas? más",
    r"más esfuerzo|(?:intenta|intente|inténtalo|inténtelo) (?:con )?más(?! tarde)|(?:haz|haga|hacer) (?:otro"
    r"|un) (?:mayor )?esfuerzo",
    r"échale ganas|échele ganas|(?:pon|ponga|ponle|poner|pones|pone) (?:más )?(?:ganas|empeño|de (?:tu|su) parte)",
    r"(?:sin|basta de|nada de|no hay) excusas",
    rf"{_JUST} (?:respira|hazlo|déjalo ir|suéltalo|olvídalo|páralo|deja de {INF})",
    r"cálmate|cálmese|tranquilízate|tranquilícese|relájate|relájese|serénate|contrólate|contrólese|sobreponte",
    rf"{START}tranquil[oa](?=[,.!])",
    r"supéral[oa]|supérel[oa]|superarl[oa]|lo (?:vas a superar|superarás)|pasa página",
    r"anímate|anímese|¡ánimo|alegra esa cara|ponte las pilas|sé fuerte",
    r"exígete|oblígate|presiónate",
)
MINIMISING = in_spanish(
    tone.MINIMISING,
    r"podrían? (?:ser|estar|ir|haber sido) (?:mucho )?peor|pudo (?:ser|haber sido) (?:mucho )?peor",
    r"(?:gente|personas|otr[oa]s|quien(?:es)?|demás) (?:que )?(?:(?:lo|la) )?(?:está|están|pasan?|sufren?"
    r"|tienen?) (?:mucho )?peor",
    r"(?:al|por lo|cuando) menos (?:tú|usted|tienes|tiene|estás|está|puedes|has|ya|sigues|hiciste|eres|vives"
    r"|no (?:te|estás|tienes|eres|has|es|fue|está))",
    r"lado (?:bueno|positivo|amable)|parte positiva",
    r"(?:todo|las cosas|esto) (?:pasan?|suceden?|ocurren?) por (?:algo|(?:alg)?una razón)|por algo (?:será|pasa)",
    r"(?:estás?|estabas) exagerando|exageras|exageraste|no exageres?|usted exagera|sobrerreacci\w+",
    r"reaccion(?:as|aste) (?:demasiado|de más|en exceso)|dramatiz\w+|(?:un|tanto|qué) drama|eres dramátic[oa]",
    r"no te preocupes|no se preocupe|no hay (?:de )?(?:qué|por qué) preocuparse",
    r"no (?:es|fue) (?:para tanto|tan (?:grave|mal[oa]|terrible|serio|difícil)|nada(?=[.,!])|gran cosa)",
    r"tonterías?",
    r"(?:demasiad[oa]|demasiado|tan) sensible|hipersensible|exceso de sensibilidad",
)
NO_BUT = in_spanish(tone.NO_BUT, r"pero", r"sin embargo", r"no obstante", r"ahora bien(?=,)")
STREAK = in_spanish(
    tone.STREAK,
    r"(?<!mala )(?<!malas )rachas?",
    r"(?:días?|noches|semanas?) (?:seguid|consecutiv|ininterrumpid)[oa]s?",
    r"sin (?:fallar|saltarte|perder) (?:un|ni un|ningún) (?:sólo )?día",
    r"(?:semana|puntuación|marca) perfecta",
)
ONLY_IN_PRACTICE = in_spanish(
    tone.ONLY_IN_PRACTICE, r"sólo", r"solamente", r"únicamente", r"apenas", r"nada más que"
)
GUILT = in_spanish(
    tone.GUILT,
    rf"(?:piensa|piense|piensas|pensar) en (?:tu|tus|su|sus|la|los|las) {FAMILY}",
    r"(?:piensa|piense|pensar) en (?:quienes?|los que|la gente que|las personas que) (?:te|le) (?:quieren?|aman?)",
    r"cómo se (?:van? a sentir|sentirán?|sentirían?) (?:tu|tus|su|sus|los|las|ell[oa]s|otr[oa]s|l[oa]s demás)",
    r"(?:me|nos) (?:fallas|fallaste|falles|falló|falle|has fallado|ha fallado)",
    r"fall(?:ar|as|aste|es|ado)(?:le|les|nos|me)? a (?:tu|tus|su|sus|l[oa]s|quienes?) \w+",
    r"decepcion(?:a|as|an|ar|ado|ada|ados|adas|ante|aste|ó|aron|es)(?:nos|me|te)?|defraud\w+|(?:qué|una|gran"
    r"|nuestra) decepción",
    r"egoís\w+",
    rf"(?:lo|me|nos|nos lo|me lo) prometiste|{START}prometiste|usted (?:lo )?prometió",
    r"dijiste que (?:(?:lo|la|los|las|te) )?(?:\w+rías|ibas a)|usted dijo que (?:lo )?\w+ría",
    r"¡qué vergüenza|qué vergüenza(?=[.!])|vergüenza (?:te|le) debería|no (?:te|le) da vergüenza",
    r"debería dar(?:te|le) vergüenza",
    r"(?:después de|con) todo lo que (?:(?:hemos|han|he) (?:hecho|dado|luchado|trabajado)|hicimos|hicieron|hice"
    r"|hacen|hacemos|hago)",
)
BLAME = in_spanish(
    tone.BLAME,
    r"por qué no (?:(?:te|lo|la|los|las|le|les|me|nos|se) )*(?:has|\w+[aei]s|\w+[ai]ste)",
    r"por qué no (?:lo |la |se )?(?:hizo|ha hecho|llenó|practicó|llamó)",
    r"(?<!\bno )(?<!no todo )(?<!nada de esto )(?<!nada de eso )(?<!¿)(?:es|fue|era"
    r"|será) (?:todo )?(?:por )?(?:tu culpa|culpa tuya|su culpa|culpa suya)",
    r"(?<!\bno )(?<!pasó )(?<!ocurrió )(?<!fue )(?<!es )por (?:tu|su) culpa",
    r"(?<!\bno )(?<!\bni )(?:tienes|tuviste) (?:tú )?la culpa|(?<!\bno )eres (?:el |la )?culpable",
    r"la culpa (?:es|fue) (?:tuya|suya|de usted)",
    rf"{UNDENIED}(?:fallaste|fracasaste|olvidaste|rendiste|cediste|descuidaste|negaste|abandonaste)",
    r"se (?:te|le) olvidó|(?<!\bno )has (?:fallado|fracasado|olvidado|cedido|descuidado|abandonado)",
    r"te lo (?:buscaste|ganaste|has buscado|has ganado)|usted se lo (?:buscó|ganó)",
    rf"(?:elegiste|decidiste|escogiste|preferiste) (?:no )?{INF}",
    r"no (?:lo )?(?:estás|está) intentando(?:lo)?|no lo intentas|no te esfuerzas|ni siquiera lo (?:intentas"
    r"|intentaste)",
    r"perezos[oa]s?|holgazán|holgazan\w+|por (?:pura )?pereza|eres (?:un |una |muy )*(?:vag|floj)[oa]",
)
THREAT = in_spanish(
    tone.THREAT,
    r"(?:te|le) (?:\w+ )?(?:da|dan|damos|dará|darán|daremos|darían|dar) de (?:alta|baja)|dar(?:te|le) de (?:alta"
    r"|baja)",
    r"(?:te|le) (?:expulsa|expulsan|expulsarán|expulsaremos)|expulsar(?:te|le)|expulsión",
    r"(?:perder|perderás|perderá|perderías|perdería|pierdes|pierde|quitar) (?:a )?(?:tu|su) (?:plaza|lugar|puesto"
    r"|sitio|cupo|terapeuta)",
    r"última (?:oportunidad|advertencia)|(?:oportunidad|advertencia) final|último aviso|(?:quedas?"
    r"|estás?) advertid[oa]",
    r"o si no(?=,|\.\.\.|…)|o de lo contrario|atente a|aténgase a",
)
WANTS_NO_BETTER = in_spanish(
    tone.WANTS_NO_BETTER,
    rf"(?:no|nunca|ni) {_WANT} (?:{_TRULY} |en el fondo )*(?:{_BETTER}|ayuda|que (?:te|esto) (?:ayuden|funcione)"
    rf"|vivir)",
    rf"usted no quiere (?:{_TRULY} )*(?:{_BETTER}|ayuda|vivir)",
    rf"no (?:estás|está) dispuest[oa] a {_BETTER}|no tienes (?:voluntad|disposición) (?:de|para) {_BETTER}",
    rf"(?:si|a menos que) (?:{_TRULY} )*(?:quieres|quisieras|quieras|usted quiere) (?:{_TRULY} )*{_BETTER}",
    rf"(?:si|a menos que) {_TRULY} (?:lo )?(?:quieres|quisieras|quieras|quiere|quisiera)",
    rf"(?:si|a menos que) (?:lo )?(?:quieres|quisieras|quieras) {_TRULY}",
    rf"tienes? que querer {_BETTER}|hay que querer {_BETTER}",
    r"te gusta (?:estar|sentirte|seguir) (?:mal|triste|enferm[oa]|así|atrapad[oa])",
    r"(?:disfrutas|eliges|prefieres) (?:estar|sentirte|seguir) (?:mal|triste|enferm[oa]|así|atrapad[oa])",
)
LABEL = in_spanish(
    tone.LABEL,
    r"TLP|borderline|limítrofes?|(?:persona|paciente|eres|trastorno) límite",
    r"trastornos? de (?:la )?personalidad",
    r"bipolar(?:es)?|esquizo\w+|psicótic[oa]s?|maníac[oa]s?",
    r"adict[oa]s?|drogadict[oa]s?|eres alcohólic[oa]|l[oa]s alcohólic[oa]s",
    r"enferm[oa]s? mental(?:es)?|autolesionador\w*",
)
JARGON = in_spanish(
    tone.JARGON,
    r"(?:des|dis)regula\w+",
    r"desadaptativ[oa]s?|maladaptativ[oa]s?",
    r"(?:interfieren?|que interfier\w+) con la terapia",
    r"ideación|parasuicid\w+",
    r"adherencia|adherente|(?:in)?cumplimiento|incumplidor\w*",
)
REBUTTAL = in_spanish(
    tone.REBUTTAL,
    r"pero|sin embargo|no obstante|aunque(?! sea| fuera)|aun así|a pesar de (?:eso|todo)",
    r"en realidad|de hecho|la verdad es|en (?:mi|nuestra) defensa|(?:siendo|para ser) just[oa]s?",
    r"(?:eso|esto) no (?:es|fue|era) (?:verdad|cierto|justo|así|lo que (?:dije|quise|escribí))",
    r"no (?:es|fue|era) (?:mi|nuestra|la) (?:culpa|intención)",
    r"(?:sólo|solamente|nunca|no) (?:quise|quería|queríamos|quisimos|intenté|intentaba|intentábamos|pretendía"
    r"|pretendíamos|trataba|dije)",
    r"(?:la investigación|las investigaciones|los estudios|la ciencia|la evidencia) (?:muestra|dice|prueba"
    r"|demuestra|indica|confirma)n?",
    r"(?:a )?(?:mucha gente|muchas personas|la mayoría|much[oa]s clientes|otras personas)(?: (?:le|les|lo"
    r"|la))? (?:ayuda|sirve|gusta|funciona|encuentra|dice)n?",
    r"(?:funciona|ayuda|sirve)n? (?:mejor |más )?(?:si|cuando|una vez|sólo)|funciona mejor",
    r"(?:da|dale|dame|danos|darle|démosle) (?:tiempo|(?:otra |una )?oportunidad|más tiempo)",
    r"si (?:hubieras|hubiera|practicas|practica|practicaras|sigues|sigue|hicieras|lo intentaras)",
    r"malinterpret\w+|(?:entendiste|entendió|has entendido|ha entendido|leíste|leyó) mal",
    r"te (?:equivocas|equivocaste|has equivocado|confundes)|usted se equivoca|se equivoca usted"
    r"|estás? equivocad[oa]",
    r"déja(?:me|nos) explicar\w*|deja que te explique|permítame explicar\w*|permíteme explicar\w*",
    r"porque (?:tú|usted|no (?:lo |la )?\w+[ai]ste|\w+[ai]ste)",
)

RULES = (
    FEELING_CLAIM,
    PERSON_CLAIM,
    COMMAND,
    TRY_HARDER,
    MINIMISING,
    NO_BUT,
    STREAK,
    ONLY_IN_PRACTICE,
    GUILT,
    BLAME,
    THREAT,
    WANTS_NO_BETTER,
    LABEL,
    JARGON,
    REBUTTAL,
)
