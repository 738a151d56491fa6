"""Of an answer by mail only what the person wrote comes onto a timeline: not what their program quotes, not how they sign."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lamplighter.outbox.plain import words_of
from lamplighter.outbox.quoting import stripped

OURS = "reply+c4f7k9q2m@police.example.gov"
SAMPLES = {
    "gmail": (
        "The lamp is still out.\n\nOn Mon, Mar 2, 2026 at 6:00 PM Riverbend Police <"
        f"{OURS}>\nwrote:\n\n> We have an answer for you.\n>\n> Officer\n"
    ),
    "gmail, in one line": f"The lamp is still out.\n\nOn Mon, Mar 2, 2026 at 6:00 PM Riverbend Police <{OURS}> wrote:\n> We\n",
    "gmail in Spanish": (
        f"The lamp is still out.\n\nEl lun, 2 mar 2026 a las 18:00, Policía de Riverbend (<{OURS}>)\nescribió:\n\n> Hola\n"
    ),
    "apple": (
        "The lamp is still out.\n\nSent from my iPhone\n\n"
        f"> On Mar 2, 2026, at 6:00 PM, Riverbend Police <{OURS}> wrote:\n> \n> \ufeffWe have an answer\n"
    ),
    "apple mail": f"The lamp is still out.\n\n> On Mar 2, 2026, at 6:00 PM, Police <{OURS}> wrote:\n> \n> We have\n",
    "apple in Spanish": (
        f"The lamp is still out.\n\nEnviado desde mi iPhone\n\n> El 2 mar 2026, a la(s) 6:00 p.m., Police <{OURS}> escribió:\n> \n> Hola\n"
    ),
    "outlook": (
        "The lamp is still out.\n\n________________________________\n"
        f"From: Riverbend Police <{OURS}>\nSent: Monday, March 2, 2026 6:00 PM\nTo: Ana <ana@example.org>\n"
        "Subject: Your concern\n\nWe have an answer for you.\n"
    ),
    "outlook on a phone": (
        "The lamp is still out.\n\nGet Outlook for iOS<https://aka.ms/o0ukef>\n________________________________\n"
        f"From: Police <{OURS}>\nSent: Monday, March 2, 2026 6:00:00 PM\nTo: Ana\nSubject: S\n\nWe have\n"
    ),
    "outlook in Spanish": (
        "The lamp is still out.\n\nDe: Policía <"
        f"{OURS}>\nEnviado el: lunes, 2 de marzo de 2026 18:00\nPara: Ana <ana@example.org>\nAsunto: Su aviso\n\nTenemos\n"
    ),
    "outlook on a mac": f"The lamp is still out.\n\nFrom: Police <{OURS}>\nDate: Monday, March 2, 2026 at 6:00 PM\nTo: Ana\n\nWe\n",
    "old outlook": "The lamp is still out.\n\n-----Original Message-----\nFrom: Police\n\nWe have\n",
    "old outlook in Spanish": "The lamp is still out.\n\n-----Mensaje original-----\nDe: Policía\n\nTenemos\n",
    "yahoo": (
        f"The lamp is still out.\n\n    On Monday, March 2, 2026 at 06:00:00 PM CST, Police <{OURS}> wrote:  \n \n We have an answer\n"
    ),
    "thunderbird": "The lamp is still out.\n\nOn 3/2/26 18:00, Riverbend Police wrote:\n> We have an answer\n\n-- \nAna\nTel. 555\n",
    "thunderbird in Spanish": "El 2/3/26 a las 18:00, Policía escribió:\n> Tenemos\n> una respuesta\n\nThe lamp is still out.\n",
    "older gmail": f"The lamp is still out.\n\n2026-03-02 18:00 GMT-06:00 Riverbend Police <{OURS}>:\n\n> We\n",
    "forwarded": "The lamp is still out.\n\n---------- Forwarded message ---------\nFrom: Police\n",
    "signed": "The lamp is still out.\n\n-- \nAna López\nNeighborhood association\n555 0100\n",
    "signed without the space": "The lamp is still out.\n--\nAna\n",
    "windows lines": "The lamp is still out.\r\n\r\n> quoted\r\n",
}


@pytest.mark.parametrize("program", SAMPLES)
def test_what_a_program_adds_is_left_out(program: str) -> None:
    assert stripped(SAMPLES[program]) == "The lamp is still out."


@pytest.mark.parametrize(
    "text",
    [
        'On Monday my neighbor wrote:\n\n"Turn it down."\n\nI did.',
        "El vecino escribió:\n\nBaje el volumen.",
        "From: the corner\nto the school it is dark.",
        "De: la esquina a la escuela.",
        "Items:\n--\nOne\n--\nTwo\nThree\nFour\nFive\nSix\nSeven\nEight\nNine\nTen",
        "It is > 5 lamps.",
        "Sent from my house you can see it.\nIt is dark.",
    ],
)
def test_a_persons_own_sentences_stay(text: str) -> None:
    assert stripped(text) == text


def test_answers_between_the_quoted_lines_stay() -> None:
    text = f"On Mon, Mar 2, 2026 at 6:00 PM Police <{OURS}> wrote:\n> Is it on Elm?\n\nYes, at 12.\n\n> Since when?\n\nSince May.\n"
    assert stripped(text) == "Yes, at 12.\n\nSince May."


def test_an_answer_of_nothing_but_quotes_is_empty() -> None:
    assert stripped(f"\n\nOn Mon, Mar 2, 2026 at 6:00 PM Police <{OURS}> wrote:\n> Hello\n") == ""
    assert stripped("") == ""


@given(st.text(max_size=400))
def test_any_text_is_stripped_without_a_fault_and_once_for_all(text: str) -> None:
    once = stripped(text)
    assert set(once.split()) <= set(text.replace("\r", "\n").split()) or once == ""
    assert not any(line.lstrip().startswith(">") for line in once.split("\n"))


def test_words_of_html_come_in_lines_without_quotes_styles_and_scripts() -> None:
    html = (
        "<html><head><title>T</title><style>p{color:red}</style></head><body><script>alert(1)</script>"
        "<p>The lamp &amp; the <b>other</b> one<br>are out.</p><div>Caf&eacute;&nbsp;corner</div>"
        '<div class="gmail_quote"><div>On Mon wrote:</div><blockquote>We have an answer</blockquote></div></body></html>'
    )
    assert words_of(html) == "The lamp & the other one\nare out.\n\nCafé corner"


@given(st.text(alphabet="<>/ab\"'=!- &;#divpblockquote", max_size=300))
def test_any_html_is_read_without_a_fault(html: str) -> None:
    words_of(html)


def test_deep_and_endless_html_is_read() -> None:
    assert words_of("<div>" * 5_000 + "deep") == "deep"
    assert words_of("</p>" * 5_000 + "<blockquote>no</blockquote>yes") == "yes"
