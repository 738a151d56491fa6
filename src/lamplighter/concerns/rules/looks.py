"""Whether a text tells only what somebody looks like, and not what happens. Such a text is asked about once, kindly, and may be sent.

No more than two lists of words, English and Spanish: a text is asked about when it speaks of a person and of looks and holds no word
of anything done. It errs on the side of not asking. Nothing is stored of the answer, and nothing is concluded about anybody.
"""

from __future__ import annotations

import re

from lamplighter.core.gazetteer.text import fold

LONGEST = 60
"""Words; a longer text tells more than looks."""

_PERSON_WORDS = """man men guy guys male males woman women female person people kid kids boy boys girl girls teen teens teenager
    teenagers youth youths somebody someone dude dudes lady family neighbor neighbors stranger strangers
    hombre hombres mujer mujeres persona personas gente tipo tipos muchacho muchachos muchacha joven jovenes nino ninos
    chico chicos alguien senor senora vecino vecinos familia individuo sujeto"""
_LOOKS_WORDS = """black white brown hispanic latino latina mexican asian arab muslim african indian foreign foreigner immigrant immigrants
    tall short fat thin skinny old young beard bearded bald hair haired dreadlocks tattoo tattoos hoodie hooded hat cap turban hijab scarf
    wearing dressed clothes clothing jacket shirt pants skin dark light complexion homeless dirty scary suspicious shady weird
    looks look looking strange creepy accent
    negro negra blanco blanca moreno morena hispano hispana mexicano asiatico asiatica arabe musulman africano extranjero extranjera
    inmigrante inmigrantes alto alta bajo baja gordo gorda flaco flaca viejo vieja barba calvo pelo tatuaje tatuajes capucha gorra
    turbante velo vestido vestida ropa chaqueta camisa piel oscuro oscura claro clara indigente sucio sucia sospechoso sospechosa
    raro rara parece aspecto pinta acento"""
_PERSON, _LOOKS = frozenset(_PERSON_WORDS.split()), frozenset(_LOOKS_WORDS.split())
_DOING = re.compile(
    r"\b(?:steal|stole|stealing|broke|break|breaking|broken|smash|fight|fought|hit|hits|punch|shoot|shot|gun|knife|weapon|yell|scream"
    r"|shout|threat|sell|sold|deal|drug|needle|drive|drove|driving|speed|race|racing|park|parked|throw|threw|dump|litter|trash|knock"
    r"|follow|tried|tries|try|trying|enter|climb|peek|peer|loud|music|noise|party|smoke|smoking|fire|burn|damage|spray|graffiti|urinat"
    r"|drink|drunk|sleep|camp|block|blocked|door|handle|window|package|car|truck|van|bike|watching|film|photograph|ask|beg|money"
    r"|rob|mug|grab|touch|expos|beat|hurt|bleed|cry|ran|run|running|chase|argue|every night|each night|at night"
    r"|roba|robo|romp|pele|golpe|peg[ao]|dispar|pistola|arma|cuchillo|grit|amenaz|vend|droga|aguja|manej|veloc|carrera|estacion"
    r"|tir[ao]|bota|basura|toca|sigue|sigu|intent|entra|entr[oa]|subi|trep|ruido|musica|fiesta|fum|incend|quem|dan[oa]|pint|orin"
    r"|bebe|borrach|duerm|acamp|bloque|puerta|ventana|paquete|auto|carro|camion|camioneta|bici|grab|foto|pide|dinero|asalt|agarr"
    r"|llora|corr|persig|discut|cada noche|de noche|todas las noches)"
)


def tells_only_looks(text: str) -> bool:
    """Whether a text speaks of a person and of looks, and of nothing that is done."""
    plain = fold(text).lower()
    words = re.findall(r"[a-z]+", plain)
    if not words or len(words) > LONGEST or _DOING.search(plain):
        return False
    found = set(words)
    return bool(found & _PERSON) and bool(found & _LOOKS)
