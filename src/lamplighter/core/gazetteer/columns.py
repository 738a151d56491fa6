"""Which columns of a file hold the parts of an address: by the usual names, or as the caller says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from lamplighter.core.geo.wording import Sentence, gettext_noop

from .model import GazetteerError

Columns = Mapping[str, str | Sequence[str]]
FIELDS = ("number", "street", "unit", "city", "region", "postcode", "lon", "lat", "address")
# Names that columns go by, OpenAddresses first; compared without case, spaces and marks.
KNOWN = {
    "number": "number housenumber addrnum addressnumber streetnumber stnum houseno addno addr:housenumber hseno stno numero housenum "
    "housenbr hnr hno hsenum hsenumber addnum addnumber addrno addrnumber addressno streetno strno civicno civicnumber "
    "propno propertynumber",
    "street": "street streetname fullstreet stname fullname addr:street streetfull stfullname calle strname strtname roadname rdname "
    "streetnm fullstname",
    "unit": "unit apt suite apartment addr:unit unitno",
    "city": "city municipality town place postcity postcomm addr:city ciudad",
    "region": "region state province addr:state",
    "postcode": "postcode zip zipcode postalcode zip5 addr:postcode",
    "lon": "lon longitude lng long x longitud pointx xcoord",
    "lat": "lat latitude y latitud pointy ycoord",
    "address": "address fulladdress fulladdr streetaddress siteaddress situsaddress siteaddr direccion",
}
# Words that may mean other things, too: they are taken where no better one is in the file.
WEAK = {"number": "house nr num", "street": "road"}
_MARKS = str.maketrans("", "", "_ .-#")
_PLACE_OF = {word: name for name, words in KNOWN.items() for word in words.split()}
_WEAKLY = {word: name for name, words in WEAK.items() for word in words.split()}


class ColumnsError(GazetteerError):
    """The file can be used once a person says more, mostly which columns; the text names what is missing and what is there."""


def plain(name: str) -> str:
    """A column's name without case, spaces and marks: ``House_No.`` is ``houseno``."""
    return name.strip().lower().translate(_MARKS)


def check_fields(chosen: Columns) -> None:
    """Raises ``ColumnsError`` for a field there is none of."""
    if unknown := set(chosen) - set(FIELDS):
        words = gettext_noop("Unknown field %(fields)s. Known are: %(known)s.")
        raise ColumnsError(
            Sentence(words, {"fields": ", ".join(sorted(unknown)), "known": ", ".join(FIELDS)})
        )


def columns_of(header: Sequence[str], chosen: Columns, *, placed: bool) -> dict[str, list[int]]:
    """Field to column numbers. A named column must be there; of the usual names the first found is taken.

    ``placed`` says that every row has a shape, so that no columns of coordinates are needed. A field chosen as nothing
    (an empty text) is left out.

    Raises:
        ColumnsError: a named or a needed column is not there.
    """
    at = {plain(name): i for i, name in reversed(list(enumerate(header)))}
    out: dict[str, list[int]] = {}
    for word, i in at.items():
        name = _PLACE_OF.get(word)
        if name and name not in chosen:
            out[name] = [min(i, *out[name])] if name in out else [i]
    for word, i in at.items():
        weakly = _WEAKLY.get(word)
        if (
            weakly
            and weakly not in chosen
            and weakly not in out
            and ("address" not in out or "street" in out)
        ):
            out[weakly] = [i]
    for name, value in chosen.items():
        wanted = [each for each in ([value] if isinstance(value, str) else value) if each]
        if missing := [w for w in wanted if plain(w) not in at]:
            words = gettext_noop("No column %(missing)s. The file has: %(columns)s.")
            raise ColumnsError(_lacking(words, missing, header))
        if wanted:
            out[name] = [at[plain(w)] for w in wanted]
    lacking = [] if placed else [n for n in ("lon", "lat") if n not in out]
    if "street" not in out and "address" not in out:
        lacking.append("street")
    if lacking:
        words = gettext_noop("No column for %(missing)s. The file has: %(columns)s.")
        raise ColumnsError(_lacking(words, lacking, header))
    return out


def _lacking(words: str, missing: Sequence[str], header: Sequence[str]) -> Sentence:
    values = {"missing": ", ".join(missing), "columns": ", ".join(header), "option": "--column"}
    return Sentence(words, values)
