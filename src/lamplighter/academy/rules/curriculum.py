"""What the nights of a course are about, unless the department says otherwise. Pure.

Programs of this kind run seven to twelve nights. The order is that of this list; a shorter course leaves out what can best be
seen elsewhere, a longer one has nights without a topic yet before the graduation.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Topic:
    """What a night is about. ``division``: slug of the division that presents it; ``keep``: of two, the higher stays in a short course."""

    title_en: str
    title_es: str
    about_en: str = ""
    about_es: str = ""
    division: str = ""
    drill: bool = False
    counts: bool = True
    keep: int = 5


TOPICS: tuple[Topic, ...] = (
    Topic(
        "Welcome and tour",
        "Bienvenida y recorrido",
        "Who we are, how the academy works, and a walk through the station.",
        "Quiénes somos, cómo funciona la academia y un recorrido por la estación.",
        keep=10,
    ),
    Topic(
        "Patrol",
        "Patrulla",
        "A shift from roll call to report: what officers on patrol do, and with how many.",
        "Un turno desde el pase de lista hasta el informe: qué hacen los oficiales de patrulla y con cuántos.",
        division="patrol",
        keep=9,
    ),
    Topic(
        # A department has words of its own for these officers and for the area they cover; a night's title is kept as it is made.
        "The officers of your block",
        "Los oficiales de su cuadra",
        "Who covers your block, and at which hours: what they can take on, and how to reach them.",
        "Quiénes cubren su cuadra y a qué horas: de qué pueden encargarse y cómo comunicarse con ellos.",
        division="community-interaction",
        keep=9,
    ),
    Topic(
        "Narcotics",
        "Narcóticos",
        "What a tip needs to be useful, what happens to it, and what the work does to those who do it.",
        "Qué necesita un aviso para ser útil, qué pasa con él y qué efecto tiene este trabajo en quienes lo hacen.",
        division="narcotics",
        keep=7,
    ),
    Topic(
        "Investigations",
        "Investigaciones",
        "From the scene to the file: evidence, interviews, and why cases take as long as they do.",
        "De la escena al expediente: pruebas, entrevistas y por qué los casos tardan lo que tardan.",
        division="investigations",
        keep=6,
    ),
    Topic(
        "Use of force",
        "Uso de la fuerza",
        "The law, the policy and the reports; then you decide, in exercises without weapons.",
        "La ley, la política y los informes; luego decide usted, en ejercicios sin armas.",
        drill=True,
        keep=8,
    ),
    Topic(
        "Traffic",
        "Tránsito",
        "Crashes, stops and safer streets: how places are chosen, and what you may expect when you are stopped.",
        "Choques, paradas y calles más seguras: cómo se eligen los lugares y qué esperar cuando lo detienen.",
        division="traffic",
        keep=4,
    ),
    Topic(
        "Special units",
        "Unidades especiales",
        "Dogs, negotiators, divers and others: when they are called, and by whom.",
        "Perros, negociadores, buzos y otros: cuándo se les llama y quién lo hace.",
        division="special-units",
        keep=2,
    ),
    Topic(
        "Dispatch",
        "Central de despacho",
        "Who answers when you call, what they ask and why, and how calls are put in order.",
        "Quién contesta cuando usted llama, qué pregunta y por qué, y cómo se ordenan las llamadas.",
        division="dispatch",
        keep=5,
    ),
    Topic(
        "Courts",
        "Tribunales",
        "What happens after an arrest: prosecutor, judge, defense, victims' rights.",
        "Qué pasa después de un arresto: fiscal, juez, defensa y derechos de las víctimas.",
        keep=3,
    ),
    Topic(
        "Graduation",
        "Graduación",
        "Certificates, families, and what comes next.",
        "Certificados, familias y lo que sigue.",
        counts=False,
        keep=10,
    ),
)
OPEN_TOPIC = Topic(
    "A topic of your choice",
    "Un tema que usted elija",
    "The course chooses what it wants to hear more about.",
    "El curso elige de qué quiere saber más.",
)


def curriculum(nights: int) -> list[Topic]:
    """Topics for so many nights, the graduation last."""
    if nights >= len(TOPICS):
        *before, last = TOPICS
        return [*before, *[OPEN_TOPIC] * (nights - len(TOPICS)), last]
    kept = sorted(range(len(TOPICS)), key=lambda each: (-TOPICS[each].keep, each))[:nights]
    return [TOPICS[each] for each in sorted(kept)]
