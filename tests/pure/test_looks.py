"""A text that tells only what somebody looks like is asked about; one that tells anything that happens is not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lamplighter.concerns.rules import looks_words
from lamplighter.concerns.rules.looks import LONGEST, tells_only_looks

ONLY_LOOKS = [
    "Two young black men wearing hoodies",
    "A tall man in a dark hoodie, he does not look like he is from here",
    "There is a strange looking guy, dirty clothes",
    "Suspicious Hispanic male on my street",
    "suspicious person",
    "Black guy with a backpack walking down Lantern Street every night.",
    "Homeless people at the bus stop",
    "Mexicans standing on the corner of Main and 5th all day",
    "There are foreigners in the park.",
    "A woman with a headscarf. She is there every morning.",
    "He is old and has long gray hair and a beard",
    "BLACK MALE RED CAP BLUE JEANS",
    "Some weird guys sitting in a parked van outside my house, please check",
    "Three Asian teenagers, about 16 years old, tattoos. I have never seen them here before.",
    "White male, 6 feet tall, 30 years old, bald, wearing glasses",
    "scary looking people in front of the store at night",
    "An unknown man is standing at the corner again. I am scared.",
    "Thugs in my neighborhood",
    "Young people with dreadlocks, doing nothing, just hanging around",
    "Un hombre moreno con gorra y tatuajes",
    "Hay un hombre negro con capucha en la esquina",
    "Dos muchachos sospechosos parados frente a la escuela todas las noches",
    "Una mujer alta, de pelo largo, con ropa sucia",
    "Indigentes en el parque",
    "Gente extraña en mi calle",
    "Un tipo raro con barba que no es de aquí",
    "Jóvenes morenos con mochilas sentados en la parada del autobús",
    "Hay inmigrantes en la casa de al lado. Me da miedo.",
    "Señor mayor, gordo, camisa roja, pantalón azul",
    "Veo a una persona sospechosa por la mañana, por favor revisen",
    "Un hispano alto, un muchacho con acento, siempre está en la calle Lantern",
]
TELLS_MORE = [
    "",
    "   \n ",
    "Loud music",
    "Loud music until 3 am from the yellow house",
    "A man in a red jacket tries the handles of parked cars",
    "Two young black men are selling drugs at the corner",
    "A tall man yells at my daughter every morning",
    "Black smoke from the old house",
    "A black car parks in front of the hydrant",
    "The old street light is dark and people fall",
    "An old woman fell down in front of my house",
    "A man with dark hair lies on the ground and does not move",
    "Homeless man needs help, he is freezing",
    "An old man in a dirty coat seems lost",
    "Teenagers in hoodies throw stones at buses",
    "Dark path at night, I do not feel safe",
    "People are there all night",
    "Kids in the park every night",
    "My neighbor has a big dog without a leash",
    "Someone in a mask broke my window",
    "A man in a cap follows women home",
    "White van, two men load copper pipes into it",
    "A stranger offers candy to the kids",
    "Young men race their cars on Main Street",
    "A woman in a red coat is crying on the bench",
    "He has a gun. Tall, black hoodie.",
    "Tall black man in a dark hoodie and blue jeans with long hair and a knife",
    "Naked man on the street",
    "The man next door beats his wife",
    "Mexican restaurant leaves its trash on the sidewalk",
    "There is a white couch on the sidewalk",
    "Somebody painted the school's wall red",
    "An officer helped my mother find her way home",
    "Una mujer alta tira basura en el lote",
    "Un hombre con gorra intenta abrir las puertas de los autos",
    "Dos jóvenes con capucha venden droga en la esquina",
    "Música alta toda la noche",
    "Un carro negro abandonado",
    "Hombre moreno con un cuchillo",
    "Un señor mayor se cayó en la acera",
    "Una señora con ropa sucia parece perdida",
    "Los vecinos gritan y pelean cada fin de semana",
    "Muchachos rayan las paredes de la escuela",
    "Un hombre de chaqueta roja sigue a las niñas a su casa",
    "Gente en la calle oscura",
    "La luz de la esquina no funciona y está oscuro",
    "Un indigente duerme en la entrada y necesita ayuda",
    "El tipo de la casa azul le pega al perro",
    "Una camioneta blanca pasa muy rápido",
    "Alguien rompió la ventana de mi carro rojo",
]


@pytest.mark.parametrize("text", ONLY_LOOKS)
def test_looks_alone_are_asked_about(text: str) -> None:
    assert tells_only_looks(text)


@pytest.mark.parametrize("text", TELLS_MORE)
def test_what_happens_or_what_somebody_needs_is_never_asked_about(text: str) -> None:
    assert not tells_only_looks(text)


@pytest.mark.parametrize("text", ONLY_LOOKS)
@pytest.mark.parametrize(
    "act",
    [
        "They break windows.",
        "He tried my door.",
        "Somebody is bleeding.",
        "Venden droga.",
        "Rompieron la ventana.",
        "Gritan toda la noche.",
    ],
)
def test_one_sentence_of_what_happens_is_enough_wherever_it_stands(text: str, act: str) -> None:
    assert not tells_only_looks(f"{text}. {act}")
    assert not tells_only_looks(f"{act} {text}")


@given(st.text(max_size=400))
def test_any_text_has_an_answer(text: str) -> None:
    assert tells_only_looks(text) in (True, False)


@given(
    st.lists(
        st.sampled_from(sorted(looks_words.TRAITS | looks_words.FEATURES | looks_words.NEUTRAL)), max_size=20
    )
)
def test_where_nobody_is_spoken_of_nothing_is_asked(words: list[str]) -> None:
    nobody = [word for word in words if word not in looks_words.PERSONS | looks_words.GROUPS]
    assert not tells_only_looks(" ".join(nobody))


def test_a_long_text_is_left_alone() -> None:
    assert tells_only_looks("a tall man " * (LONGEST // 3))
    assert not tells_only_looks("a tall man " * (LONGEST // 3 + 1))


def test_case_accents_and_signs_do_not_matter() -> None:
    for text in (
        "un hombre NEGRO con tatuajes",
        "Un hombre negro, con tatuajes...",
        "UN HOMBRE NEGRO CON TATUAJES!",
    ):
        assert tells_only_looks(text)
    assert tells_only_looks("jovenes sospechosos") == tells_only_looks("Jóvenes sospechosos")
