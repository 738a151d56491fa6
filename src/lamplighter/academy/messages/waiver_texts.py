"""What is signed, as it is shipped: plain words in both languages, for a department's counsel to look at before the first course."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from lamplighter.academy.queries.signing import COURSE, GUARDIAN, RIDE


@dataclass(frozen=True, slots=True)
class Shipped:
    """A text in both languages."""

    en: str
    es: str


_COURSE_EN = (
    "What you agree to when you take part in the Citizen Police Academy.",
    "",
    "1. I come of my own free will. I may leave the course at any time, and I need give no reason.",
    (
        "2. On some nights there are exercises, such as walking through a building or handling equipment under "
        "instruction. I take part in these only as far as I can and want to. Nobody has to do an exercise that "
        "they do not feel fit for."
    ),
    (
        "3. I follow what instructors say where it is about safety, and I bring no weapons, also where I would be"
        " allowed to carry one."
    ),
    (
        "4. I was told that exercises can lead to falls, bruises and other injuries, as other activities can. I "
        "take part knowing this. This does not take away any right that I have by law where somebody acts "
        "carelessly."
    ),
    "5. If I am hurt or fall ill, first aid may be given to me and an ambulance may be called.",
    (
        "6. What I see or hear of other people at the station, on a ride or in a case that is told of, I keep to "
        "myself. I take no pictures or recordings where people could be recognized, unless I am told that I may."
    ),
    "7. The course does not make me a police officer and gives me none of an officer's powers.",
    "8. The department keeps that I signed this, when, and in which version. I can ask for a copy.",
)
_COURSE_ES = (
    "A qué se compromete usted cuando participa en la Academia de Policía Ciudadana.",
    "",
    "1. Vengo por mi propia voluntad. Puedo dejar el curso en cualquier momento sin dar razones.",
    (
        "2. Algunas noches hay ejercicios, por ejemplo recorrer un edificio o usar equipo con instrucciones. "
        "Participo solo hasta donde pueda y quiera. Nadie tiene que hacer un ejercicio para el que no se sienta "
        "en condiciones."
    ),
    (
        "3. Sigo lo que digan los instructores sobre la seguridad y no traigo armas, aunque tenga permiso para "
        "llevar una."
    ),
    (
        "4. Me han dicho que los ejercicios pueden causar caídas, golpes y otras lesiones, como otras "
        "actividades. Participo sabiéndolo. Esto no me quita ningún derecho que me dé la ley cuando alguien actúa"
        " con descuido."
    ),
    "5. Si me lastimo o me enfermo, se me pueden dar primeros auxilios y se puede llamar a una ambulancia.",
    (
        "6. Lo que vea u oiga de otras personas en la estación, en un recorrido o en un caso que se cuente, lo "
        "guardo para mí. No tomo fotos ni grabaciones en las que se pueda reconocer a alguien, a menos que me "
        "digan que puedo hacerlo."
    ),
    "7. El curso no me convierte en oficial de policía ni me da las facultades de un oficial.",
    "8. El departamento guarda que firmé esto, cuándo y en qué versión. Puedo pedir una copia.",
)
_GUARDIAN_EN = (
    "Consent of a parent or guardian for somebody under age who takes part in the Citizen Police Academy.",
    "",
    (
        "1. I am the parent or legal guardian of the person named on this page, and I agree that they take part "
        "in the course."
    ),
    (
        "2. I have read what they sign themselves, and agree to it for them. Exercises can lead to falls, bruises"
        " and other injuries. This does not take away any right that they or I have by law where somebody acts "
        "carelessly."
    ),
    (
        "3. If they are hurt or fall ill, first aid may be given to them and an ambulance may be called; somebody"
        " then calls me at the number I left."
    ),
    "4. I see to it that they come to the nights and get home safely.",
    "5. I may take this consent back at any time, by calling the department. They then no longer take part.",
    "6. The department keeps that I signed this, when, and in which version. I can ask for a copy.",
)
_GUARDIAN_ES = (
    (
        "Consentimiento del padre, la madre o el tutor para que una persona menor de edad participe en la "
        "Academia de Policía Ciudadana."
    ),
    "",
    (
        "1. Soy padre, madre o tutor legal de la persona cuyo nombre aparece en esta página y acepto que "
        "participe en el curso."
    ),
    (
        "2. He leído lo que esa persona firma y lo acepto en su nombre. Los ejercicios pueden causar caídas, "
        "golpes y otras lesiones. Esto no nos quita, ni a ella ni a mí, ningún derecho que nos dé la ley cuando "
        "alguien actúa con descuido."
    ),
    (
        "3. Si se lastima o se enferma, se le pueden dar primeros auxilios y se puede llamar a una ambulancia; "
        "luego alguien me llama al número que dejé."
    ),
    "4. Me encargo de que venga a las noches y de que vuelva a casa de forma segura.",
    (
        "5. Puedo retirar este consentimiento en cualquier momento llamando al departamento. Entonces la persona "
        "deja de participar."
    ),
    "6. El departamento guarda que firmé esto, cuándo y en qué versión. Puedo pedir una copia.",
)
_RIDE_EN = (
    "What you agree to before you ride along with an officer.",
    "",
    (
        "1. I ride along of my own free will. I may end the ride at any time; the officer may end it too, and "
        "then brings me to a safe place."
    ),
    (
        "2. I was told that police work can be dangerous and cannot be foreseen: traffic, people who are upset, "
        "weapons. I ride along knowing this. This does not take away any right that I have by law where somebody "
        "acts carelessly."
    ),
    "3. I do what the officer says, wear the seat belt, and stay in the car unless I am told to get out.",
    "4. I bring no weapon, take part in no police work, and speak to nobody about what they are accused of.",
    "5. I take no pictures or recordings. What I see or hear of other people I keep to myself.",
    "6. If I am hurt or fall ill, first aid may be given to me and an ambulance may be called.",
    "7. The department keeps that I signed this, when, and in which version. I can ask for a copy.",
)
_RIDE_ES = (
    "A qué se compromete usted antes de acompañar a un oficial en su turno.",
    "",
    (
        "1. Acompaño al oficial por mi propia voluntad. Puedo terminar el recorrido en cualquier momento; el "
        "oficial también puede terminarlo y entonces me lleva a un lugar seguro."
    ),
    (
        "2. Me han dicho que el trabajo de la policía puede ser peligroso e imprevisible: el tránsito, personas "
        "alteradas, armas. Acompaño al oficial sabiéndolo. Esto no me quita ningún derecho que me dé la ley "
        "cuando alguien actúa con descuido."
    ),
    (
        "3. Hago lo que diga el oficial, llevo puesto el cinturón y me quedo en el auto a menos que me digan que "
        "baje."
    ),
    (
        "4. No traigo armas, no participo en el trabajo policial y no hablo con nadie sobre aquello de lo que se "
        "le acusa."
    ),
    "5. No tomo fotos ni grabaciones. Lo que vea u oiga de otras personas lo guardo para mí.",
    "6. Si me lastimo o me enfermo, se me pueden dar primeros auxilios y se puede llamar a una ambulancia.",
    "7. El departamento guarda que firmé esto, cuándo y en qué versión. Puedo pedir una copia.",
)
SHIPPED: Mapping[str, Shipped] = {
    COURSE: Shipped("\n".join(_COURSE_EN), "\n".join(_COURSE_ES)),
    GUARDIAN: Shipped("\n".join(_GUARDIAN_EN), "\n".join(_GUARDIAN_ES)),
    RIDE: Shipped("\n".join(_RIDE_EN), "\n".join(_RIDE_ES)),
}
"""By kind."""
