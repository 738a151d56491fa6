"""Whether a sender's domain vouches for a mail, as the department's own mail server says (RFC 8601). Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator


def vouched(results: Iterable[str], *, trusted: str, sender: str) -> bool | None:
    """What the trusted server found: True or False; None where it says nothing.

    Args:
        results: the values of the mail's Authentication-Results headers. That server must remove those that came with its
            own name from outside (RFC 8601, section 5); most do.
        trusted: the name it signs them with; empty trusts none.
        sender: the address in From.
    """
    domain = sender.rpartition("@")[2].lower()
    found = list(_by(results, trusted.lower())) if trusted else []
    if not found:
        return None
    if any(method == "dmarc" and result == "fail" for method, result, _ in found):
        return False
    return any(result == "pass" and _aligned(method, given, domain) for method, result, given in found)


def _aligned(method: str, given: dict[str, str], domain: str) -> bool:
    """Whether what passed is about the domain in From: a signature of anybody's own domain passes too."""
    if method == "dmarc":
        return given.get("header.from", "") == domain
    if method == "dkim":
        signed = given.get("header.d") or given.get("header.i", "").rpartition("@")[2]
        return _covers(signed, domain)
    if method == "spf":
        return _covers(given.get("smtp.mailfrom", "").rpartition("@")[2], domain)
    return False


def _covers(found: str, domain: str) -> bool:
    return found == domain or ("." in found and domain.endswith(f".{found}"))


def _by(results: Iterable[str], trusted: str) -> Iterator[tuple[str, str, dict[str, str]]]:
    for value in results:
        whole = re.sub(
            r"\"[^\"]{0,500}\"", lambda quoted: re.sub(r"[\s;()\"]", "", quoted[0]), value[:10_000].lower()
        )
        plain = re.sub(r"\([^()]{0,500}\)", " ", whole)
        name, _, rest = plain.partition(";")
        if (name.split() or [""])[0] != trusted:
            continue
        for part in rest.split(";"):
            pairs = re.findall(r"([a-z0-9.-]+)\s*=\s*([^\s;]+)", part)
            if pairs:
                yield pairs[0][0], pairs[0][1], dict(pairs[1:])
