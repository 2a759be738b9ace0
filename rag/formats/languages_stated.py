"""Reads a value that is meant as a language ("en-GB", "eng", "English", "Deutsch") as its ISO 639-1 code."""

from __future__ import annotations

import functools
import re

# ISO 639-2 has two codes for these; ICU knows the terminological ones.
_BIBLIOGRAPHIC = dict(
    pair.split(":")
    for pair in (
        "alb:sq arm:hy baq:eu bur:my chi:zh cze:cs dut:nl fre:fr geo:ka ger:de gre:el ice:is mac:mk mao:mi may:ms per:fa rum:ro slo:sk "
        "tib:bo wel:cy farsi:fa dari:fa mandarin:zh cmn:zh arb:ar pes:fa iw:he in:id ji:yi"
    ).split()
)
_CODE = re.compile(r"([a-z]{2,3})(?:[-_][a-z0-9]{1,8})*", re.IGNORECASE)


def language_code(value: str) -> str | None:
    """The code of a language given by a code, with or without a region, or by its name in English or in itself; None if it is not known."""
    plain = value.strip().casefold()
    match = _CODE.fullmatch(plain)
    known = _languages()
    return known.get(match[1] if match else plain) or known.get(re.sub(r"\s*\(.*", "", plain))


@functools.cache
def _languages() -> dict[str, str]:
    import icu

    known = dict(_BIBLIOGRAPHIC)
    for code in icu.Locale.getISOLanguages():
        if len(code) == 2 and code not in _BIBLIOGRAPHIC:
            locale = icu.Locale(code)
            known[code] = code
            for name in (locale.getISO3Language(), locale.getDisplayLanguage(icu.Locale("en")), locale.getDisplayLanguage(locale)):
                known.setdefault(name.casefold(), code)
    return known
