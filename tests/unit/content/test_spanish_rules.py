"""Spanish rules: each catches what it is for, leaves its neighbours alone, and is the English rule of its id."""

from collections.abc import Mapping
from dataclasses import replace

import pytest

from content.phrases import BY_ID as ENGLISH
from content.phrases import cool
from content.phrases.spanish import BY_ID, COOL_RULES, RULES
from content.phrases.spanish_validating import SUGGESTING


def _cases(table: str) -> Mapping[str, list[str]]:
    """Read lines of `rule: sentence / sentence`; a line that begins with blanks goes on with the one before."""
    lines = table.strip().replace("\n    ", " ").splitlines()
    return {rule: texts.split(" / ") for rule, _, texts in (line.partition(": ") for line in lines)}


CAUGHT = _cases("""
feeling-claim: Lo siento mucho. / Me importas de verdad. / Me alegra leer eso. / Espero que duermas bien. / Estoy
    muy orgullosa de ti. / Nos preocupa cómo estás. / Ojalá pase pronto. / Te mando un abrazo.
person-claim: Entiendo cómo te sientes. / Te entiendo. / Sé lo que sientes. / Yo también. / He pasado por eso. /
    Te escucho. / Soy tu amiga. / Estoy aquí para ti. / Puedo imaginarme ese dolor.
you-should: Deberías descansar. / Tienes que llamar hoy. / Debes contárselo a alguien. / Usted debe llamar. /
    Tiene que llamar. / Hay que seguir. / Más te vale ir.
try-harder: Esfuérzate más. / Haz un esfuerzo. / Cálmate. / Cálmese, por favor. / Solo respira. / Pon de tu parte.
    / ¡Ánimo! / Tranquila, respira.
minimising: Podría ser peor. / Hay gente que está peor. / Al menos tienes trabajo. / No te preocupes. / No se
    preocupe. / No es para tanto. / Estás exagerando. / Mira el lado bueno.
no-but: Duele, pero estás aquí. / Duele. Sin embargo, estás aquí.
streak: Tu racha terminó. / Cinco días seguidos. / Una semana perfecta.
only-in-practice: Hiciste solo dos. / Apenas una tarjeta. / Practicaste únicamente el lunes.
guilt: Piensa en tu familia. / Piense en sus hijos. / Nos has fallado. / Eso es egoísta. / Qué decepción. /
    Dijiste que lo harías. / Después de todo lo que han hecho por ti.
blame: ¿Por qué no la llenaste? / ¿Por qué no lo hizo? / Es culpa tuya. / Fue por tu culpa. / Olvidaste la
    tarjeta. / Tú te lo buscaste. / Elegiste hacerlo. / No te esfuerzas.
threat: Te pueden dar de baja. / Perderás tu lugar en el grupo. / Es tu última oportunidad. / Llena la tarjeta, o
    si no, verás.
wants-no-better: No quieres mejorar. / No quieres realmente ayuda. / Funciona si de verdad quieres. / Te gusta
    estar mal. / Usted no quiere mejorar.
label: Las personas con TLP hacen esto. / Tiene un trastorno límite. / Es una adicta. / Eres bipolar.
jargon: Estabas en desregulación. / Tu adherencia es baja. / Eso muestra ideación.
rebuttal: Gracias. En realidad funciona bien. / Solo quise ayudar. / La mayoría lo encuentra útil. / Funciona si
    practicas. / Eso no es lo que dije. / Dale tiempo. / Entendiste mal.
takes-sides: Ella tiene razón. / Tu jefe fue injusto. / Tienes toda la razón. / Estoy de acuerdo contigo. / Estoy
    de tu lado. / Tu madre se equivocó.
doubt: ¿Estás segura de que lo dijo? / ¿De verdad pasó? / Quizá no fue así. / Tal vez te lo estás imaginando. / Lo
    hizo con buena intención.
trauma-detail: Cuéntame más sobre el abuso. / ¿Qué te hicieron? / ¿Qué le hizo esa persona? / ¿Quién te hizo eso?
    / ¿Qué fue lo peor? / Háblame de tu infancia.
therapy-decisions: Tu terapeuta se equivoca. / Tu equipo debería llamar. / Puedes cancelar la sesión. / Deja de
    tomar tu medicación. / Busca otra terapeuta. / No necesitas terapia.
motive: Estás evitando el tema. / Querías castigarlos. / En el fondo te gusta. / Eso es sabotear la terapia. /
    Porque no quisiste.
fear-appeal: Podrías perderlo todo. / Vas a terminar mal. / Hazlo antes de que sea tarde. / Esto va a empeorar. /
    Piense en las consecuencias.
penalty: No habrá más ayuda. / No hay mensajes hasta que llenes la tarjeta. / Es una pausa como castigo. /
    Perdiste tu turno. / Tienes que ganártelo.
sarcasm: Bravo. / Enhorabuena. / ¿Qué esperabas? / Como siempre, llegaste tarde. / Buen intento.
humour: Jajaja, qué rápido. / Es broma. / Así es la vida ;-)
scolding: Te lo dije. / Haz tus deberes. / Pórtate bien. / Eso es inmaduro. / Actúas como una niña. / Hay que
    obedecer.
flattery: Eres muy valiente. / Eso es increíble. / Buen trabajo. / Bien hecho. / Lo hiciste muy bien. / ¡Sigue
    así! / Qué fuerte eres.
comparison: Otros clientes la llenan. / Duermes menos que la mayoría. / Estás por encima de la media. / Los demás
    lo consiguen.
red-cross: Lunes \u274c / Dos días perdidos.
moralising: La vida es un regalo. / La vida vale la pena. / Tienes tanto por lo que vivir. / Es un pecado. / Esa
    no es la solución. / Tienes muchas razones para vivir.
body-and-past: En mi experiencia ayuda. / Mi corazón está contigo. / A todos nos pasa. / Me identifico.
promise: Esto pasará. / El dolor se irá. / Todo va a estar bien. / Vas a estar bien. / Te lo prometo. / La ayuda
    está en camino. / Esto queda entre tú y yo. / Ahora estás a salvo. / Alguien vendrá.
suicide-wording: Alguien cometió suicidio. / Fue un intento fallido. / Solo quiere llamar la atención. / Es un
    grito de ayuda. / Eso es manipular.
safe-wording: Esto necesita atención. / Fue un fracaso. / Algo falló. / No es broma.
means: Guarda las pastillas. / Deja el cuchillo. / ¿Qué dosis fue? / ¿Piensas en ahorcarte? / ¿Vas a saltar del
    puente? / ¿Quieres cortarte? / ¿Hay un arma en casa?
substitute-pain: Usa una goma elástica. / Sostén un hielo en la mano. / Toma un cubito de hielo. / Pellízcate el
    brazo.
eating: Cuenta las calorías. / Cuida tu peso. / Sigue una dieta. / Quieres bajar de peso.
eye-contact: Mantén el contacto visual. / Mira a la persona a los ojos. / Sostén la mirada.
emoji: Sigue con nosotros \U0001f499 / Eso dolió \u2764\ufe0f
phone-number: Llama al 024. / Marca +34 ya. / La línea es 717 003 717.
advice: Prueba a caminar. / Podrías descansar. / Respira hondo. / Tómate un descanso. / ¿Y si llamas a alguien? /
    Un paseo te ayudaría. / La práctica ayuda.
validates-the-invalid: No hay salida. / Nada te ayudará. / Fueron crueles contigo. / Tiene sentido querer morir. /
    Tienes razón. / Te lo mereces. / No tenías otra opción.
overclaim: Cualquiera se enfadaría. / Claro que te duele. / A nadie le gusta eso.
health-in-a-notice: Tu tarjeta te espera. / Hola. ¿Cómo te sientes? / Hay una práctica lista.
fear: Tu vida está en peligro. / Puede ser demasiado tarde. / Si no la llenas, el plan se para. / Llénala, o
    perderás el grupo. / Vas a acabar mal.
child: Eso lo hace un niño. / Deja el tenedor. / Haz la tarea. / Pórtate bien.
scorn: En serio, ninguna tarjeta. / Como siempre, nada. / Nunca lo haces. / Sin excusas. / Bravo.
withdrawal: Hay ayuda cuando la llenas, no hasta que lo hagas. / Ya no te responderé. / No podemos ayudarte. / Nos
    rendimos.
takes-back: Están vacías, pero puede cambiar. / Escribiste. Aunque la tarjeta está vacía.
""")

LEFT_ALONE = _cases("""
feeling-claim: Ponle nombre a lo que sientes. / Suena extraño al principio. / El odio también es una emoción. /
    Perdón por eso. Fue un error del programa. / Eso te importa mucho.
person-claim: No entendí eso. ¿Puedes decirlo de otra manera? / No soy una persona. Soy un programa. / No sé qué
    significa ese signo. / No puedo ver la foto. / Tu equipo puede leer esto. / Guarda un buen recuerdo.
you-should: No tienes que contestar. / ¿A quién le debes una disculpa? / Eso tiene que ver con el sueño. / ¿Qué es
    lo que tienes que hacer hoy? / Si tienes que salir, para aquí.
try-harder: Busca un lugar tranquilo. / ¿Cómo está tu ánimo? / Respira como siempre. / Relaja los hombros.
minimising: Respira al menos dos minutos. / ¿Qué es lo peor para ti ahora? / Eso fue difícil. / Hoy fue peor que
    ayer. / Puede ser sensible al ruido.
no-but: Duele, y estás aquí. / ¿Qué ayuda, aunque sea un poco? / No es una orden, sino una idea.
streak: Fue una mala racha. / Llenaste tres tarjetas. / Dos días con nota.
only-in-practice: Hiciste dos. / Llenaste una tarjeta el lunes. / Si hay soledad, escribe.
guilt: ¿Quién de tu familia puede ayudar? / Piensa en un lugar seguro. / Palabras: dolor, decepción, enfado. /
    ¿Qué vergüenza aparece? / Después de todo lo que ha pasado, pesa.
blame: No es tu culpa. / Nada de esto es culpa tuya. / ¿Qué se interpuso? / La palabra que elegiste es esta. /
    ¿Qué dice tu culpa? / Eso no pasó por tu culpa.
threat: Di tu frase en voz alta. / La intensidad es alta. / Dime si puedes o si no puedes. / Expulsa el aire
    despacio. / Elige tu lugar.
wants-no-better: Si quieres cambiar la hora, toca aquí. / Si quieres ayuda, toca aquí. / ¿Qué quieres que pase? /
    Si no quieres contestar, está bien.
label: Escribe tu límite. / Bebidas alcohólicas: ninguna. / Pon un límite claro.
jargon: Usa palabras sencillas. / Cumpliste tu plan. / Regula la luz de la habitación.
rebuttal: Gracias por decirlo. Queda anotado. / Perdón por eso. El mensaje fue demasiado directo. / ¿Qué te
    vendría mejor ahora? / No ayudó, y eso cuenta.
takes-sides: ¿Hay una razón para esperar? / Desde su lado parece otra cosa. / No hace falta estar de acuerdo. / Tu
    jefe dijo que no.
doubt: ¿Estás en un lugar seguro? / ¿Es seguro para ti salir? / Puede que no sea así. / Quizá no fue fácil. / ¿Qué
    pasó antes?
trauma-detail: ¿Qué te hizo cambiar de idea? / ¿Qué te hizo más difícil el día? / ¿Qué te hace falta ahora? / ¿Qué
    es lo peor que podría pasar? / Describe el ataque de pánico en una palabra.
therapy-decisions: Tu terapeuta lo decide contigo. / La sesión es el lunes. / Eso no cambia tu tratamiento. /
    Cambia la hora del aviso.
motive: ¿Qué quieres evitar? / Te resistes al impulso un minuto más. / ¿Qué buscabas en ese momento? / Estás
    escribiendo ahora.
fear-appeal: Puedes terminar en cualquier momento. / ¿Ha ido a más el dolor? / Podrías escribir una línea. / Vas a
    tu ritmo.
penalty: Espera hasta que termine el minuto. / ¿Qué puedes ganar con eso? / Menos mensajes / Puedes volver cuando
    quieras.
sarcasm: Respira como siempre. / Puedes mirarlo otra vez. / ¿Sentiste sorpresa? / Abre los ojos despacio.
humour: ¿Era broma, o hay algo más? / Dilo en broma, si quieres. / Baja los hombros: ya.
scolding: Se lo dije a tu equipo. / Cuando eras pequeña, ¿qué ayudaba? / Elige una tarea de casa. / Línea de
    protección infantil.
flattery: Elige un color brillante. / ¿Qué tan fuerte es el impulso? / Si sigue así, llama. / Paraste antes de
    contestar.
comparison: Es más que otras veces. / Casi todo el mundo conoce ese dolor de ver que otros lo consiguen. /
    ¿Duermes menos que antes?
red-cross: Lunes: sin datos. / Dos días con tarjeta.
moralising: Mis razones para vivir / Una vida que valga la pena vivir. / ¿Cómo es un día en tu vida? / Dale las
    gracias a alguien.
body-and-past: ¿Qué nota tu cuerpo? / Tu familia puede leer esto contigo. / En tu experiencia, ¿qué ayuda?
promise: ¿Qué pasará después? / ¿Estás a salvo ahora? / Esto irá en el resumen. / No puedo prometer eso. / Elige
    entre dos y tres. / Esto pasa a menudo.
suicide-wording: ¿Qué te llama la atención? / Murió por suicidio. / Hubo un intento de suicidio. / Busca atención
    médica. / ¿Estás pensando en matarte?
safe-wording: Busca atención médica. / Es un fallo de este programa. / Falta un paso. / ¿Hay alguien contigo?
means: Aléjate de lo que podrías usar. / Una pastilla de menta. / Cortarte el pelo también cuenta. / Salta una
    pregunta. / Armar un plan.
substitute-pain: Bebe agua fría. / Aprieta una toalla. / Una pizca de sal.
eating: Eso es un peso grande. / Come a tus horas. / Siente el peso de la manta.
eye-contact: Mira cinco cosas. / Cierra los ojos si quieres. / Mira al suelo.
emoji: Eso dolió… / “Sí”, dijiste.
phone-number: De 0 a 10. / A las 09:00. / Cuenta: 5, 4, 3, 2, 1.
advice: Es una prueba dura. / Haces lo que puedes. / Tu cuerpo recuerda. / Tómate tu tiempo. / Duele, y si no
    quieres seguir, está bien. / No puedes con todo a la vez.
validates-the-invalid: Que te hicieran daño duele. / Tiene sentido querer que pare. / Eso fue mucho. / Suena a
    desesperanza.
overclaim: Mucha gente se enfada con eso. / Nadie te contestó. / Está claro que pesa.
health-in-a-notice: Hola. Hay un mensaje para ti. / ¿Un minuto? / Saludos. Aquí hay algo nuevo.
fear: Puedes terminar en dos minutos. / Dos minutos o horas, como prefieras. / Así la sesión tiene con qué
    trabajar.
child: Se lo dije a tu equipo. / Un paso pequeño. / Una tarjeta al día.
scorn: Puedes mirarlo otra vez. / Siempre puedes parar. / Elige lo que venga bien.
withdrawal: Puedes parar aquí. / Hay ayuda igual que antes. / Eso ayuda.
takes-back: Están vacías, y puede cambiar. / Una línea, aunque sea corta.
""")

UNACCENTED = str.maketrans("áéíóúÁÉÍÓÚ", "aeiouAEIOU")
EXACT = frozenset({"Llénala, o perderás el grupo.", "Algo falló."})
"""Without accents these are other words."""


@pytest.mark.parametrize(("rule", "text"), [(rule, text) for rule, texts in CAUGHT.items() for text in texts])
def test_a_rule_catches_what_it_is_for_with_its_accents_or_without(rule: str, text: str) -> None:
    assert BY_ID[rule].pattern.search(text)
    assert text in EXACT or BY_ID[rule].pattern.search(text.translate(UNACCENTED))


@pytest.mark.parametrize(("rule", "text"), [(rule, text) for rule, texts in LEFT_ALONE.items() for text in texts])
def test_near_neighbours_are_left_alone(rule: str, text: str) -> None:
    assert BY_ID[rule].pattern.search(text) is None


def test_every_rule_has_two_cases_of_each_kind() -> None:
    assert set(CAUGHT) == set(LEFT_ALONE) == set(BY_ID)
    assert min(map(len, (*CAUGHT.values(), *LEFT_ALONE.values()))) >= 2


def test_every_english_rule_has_a_spanish_one_that_differs_in_its_pattern_alone() -> None:
    assert [rule.id for rule in RULES] == list(ENGLISH)
    for rule in RULES:
        assert replace(rule, pattern=ENGLISH[rule.id].pattern) == ENGLISH[rule.id]
    assert [
        replace(mine, pattern=theirs.pattern) for mine, theirs in zip(COOL_RULES, cool.RULES, strict=True)
    ] == [*cool.RULES]


@pytest.mark.parametrize(
    ("first", "suggests"),
    [
        ("Prueba esto.", True),
        ("Podrías dar un paseo.", True),
        ("¿Por qué no llamas?", True),
        ("Eso es mucho.", False),
        ("Una prueba dura, y la práctica no llegó.", False),
    ],
)
def test_what_suggests_is_told_from_what_validates(first: str, suggests: bool) -> None:
    assert bool(SUGGESTING.search(first)) == suggests
