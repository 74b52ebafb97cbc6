"""Which of the languages we speak a locale asks for. Pure."""

from __future__ import annotations

from core.text.money import locale_of

ENGLISH, SPANISH = "en", "es"
SPOKEN = {ENGLISH: "English", SPANISH: "Español"}  # and how each calls itself


def language(locale: str) -> str:
    """The language we speak to a reader of a locale (`es-419`, `en_GB`): one of SPOKEN."""
    code = locale.replace("-", "_").partition("_")[0].casefold()
    return code if code in SPOKEN else ENGLISH


def in_language(locale: str, tongue: str) -> str:
    """The locale in another language, its country kept where such people are known: of `en-US`, `es_US`."""
    if language(locale) == tongue and locale.casefold().startswith(tongue):
        return locale
    country = locale.replace("-", "_").partition("_")[2]
    wanted = f"{tongue}_{country}"
    known = locale_of(wanted)
    return wanted if country and (known.language, known.territory) == (tongue, country) else tongue
