"""Spanish messages that say "zona" and need more than an article changed where the department's word is masculine."""

from __future__ import annotations

from collections.abc import Mapping

MASCULINE: Mapping[str, str] = {
    "%(city)s has %(n)s zones, each with officers of its own.": "%(city)s tiene %(n)s zonas, cada uno con agentes propios.",
    "%(count)s zone is covered all month on every shift that somebody is posted to, and is not listed.": (
        "%(count)s zona está cubierto todo el mes en cada turno con alguien asignado, y no aparece en la lista."
    ),
    "%(count)s zones are covered all month on every shift that somebody is posted to, and are not listed.": (
        "%(count)s zonas están cubiertos todo el mes en cada turno con alguien asignado, y no aparecen en la lista."
    ),
    "A square is overdue, a circle is not. Sensitive concerns are not on the map. Choose a point to open it, or a zone to see it alone.": (
        "Un cuadrado está atrasado, un círculo no. Los asuntos delicados no están en el mapa. Elija un punto para abrirlo, o una "
        "zona para verlo solo."
    ),
    "Choose a zone, or type an address: one of the two.": "Elija una zona o escriba una dirección: uno de los dos.",
    "Code of the only zone it is for. Leave it empty for the whole city.": (
        "Código de la única zona para el que vale. Déjelo vacío para toda la ciudad."
    ),
    "Code of the zone the role is for. Leave it empty for the whole city.": (
        "Código de la zona para el que vale la función. Déjelo vacío para toda la ciudad."
    ),
    "Leave the zone empty to post them later.": "Deje vacío la zona para asignarlo después.",
    "No zone has a ticket more: none had few seats in the last three years.": (
        "Ninguna zona tiene un boleto más: ninguno tuvo pocos lugares en los últimos tres años."
    ),
    "No zone of yours has officers on the roster.": "Ninguno de sus zonas tiene agentes en la lista.",
    "Nobody answers for what is raised there. Post an officer to the zone, or to one above it.": (
        "Nadie responde por lo que se plantea allí. Asigne un agente a la zona, o a uno superior."
    ),
    "Nobody is posted to this zone now. %(name)s answers for it.": "Ahora nadie está asignado a esta zona. Responde por él %(name)s.",
    "Several zones are drawn over this place. The first in the map's order answers.": (
        "Hay varios zonas dibujados sobre este lugar. Responde el primero en el orden del mapa."
    ),
    "The address “%(value)s” is in no zone that is known: they are kept without a zone.": (
        "La dirección «%(value)s» no está en ninguna zona conocido: la solicitud se guarda sin zona."
    ),
    "There is no zone with officers that you may plan for.": "No hay ninguna zona con oficiales para el que usted pueda planear.",
    "They are free for the whole shift and have at least %(hours)s hour of rest before and after it. Those who know the zone "
    "or a language of it come first, then who stood in least.": (
        "Están libres durante todo el turno y tienen al menos %(hours)s hora de descanso antes y después. Primero aparecen quienes "
        "conocen la zona o un idioma de él, y luego quienes menos han suplido."
    ),
    "They are free for the whole shift and have at least %(hours)s hours of rest before and after it. Those who know the zone "
    "or a language of it come first, then who stood in least.": (
        "Están libres durante todo el turno y tienen al menos %(hours)s horas de descanso antes y después. Primero aparecen quienes "
        "conocen la zona o un idioma de él, y luego quienes menos han suplido."
    ),
    "We look up the zone, and keep that alone. The address is not kept.": (
        "Buscamos la zona y solo conservamos eso. La dirección no se guarda."
    ),
    "Whoever lives or works in one of these zones, which had few seats of late, has one ticket more: %(zones)s.": (
        "Quien vive o trabaja en uno de estas zonas, que últimamente tuvieron pocos lugares, tiene un boleto más: %(zones)s."
    ),
    "Your address is looked up in the city's own list, and its place on the map that holds on that day. "
    "Each place lies in exactly one zone. Every answer says why.": (
        "Su dirección se busca en la lista de la propia ciudad, y su lugar en el mapa que vale ese día. Cada lugar está en "
        "un solo zona. Cada respuesta dice por qué."
    ),
    "Zones differ in what is raised and by whom. A difference between two of them is no proof that one does better work.": (
        "Las zonas difieren en lo que se comunica y por quién. Una diferencia entre dos de ellos no prueba que uno trabaje mejor."
    ),
}
"""English message (of a plural the form it is): Spanish message with masculine words around "zona", which is replaced afterwards."""
