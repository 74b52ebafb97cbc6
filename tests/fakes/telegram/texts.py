"""Texts and captions of a call: parsed as the call asks, then held to their limits."""

from typing import Any

from tests.fakes.telegram.entities import Formatted, units
from tests.fakes.telegram.html_markup import cannot_parse, parse_html
from tests.fakes.telegram.markdown_markup import parse_markdown
from tests.fakes.telegram.refusals import Violation

MAX_TEXT = 4096  # UTF-16 units after parsing, https://core.telegram.org/bots/api#sendmessage
MAX_CAPTION = 1024  # the same, https://core.telegram.org/bots/api#sendphoto
PARSERS = {"HTML": parse_html, "MarkdownV2": parse_markdown}


def text_of(call: dict[str, Any]) -> dict[str, Any]:
    """The `text` and `entities` of a Message. Raises Violation where the text is empty, too long or malformed."""
    formatted = _formatted(call["text"], call.get("parse_mode"), call.get("entities"))
    if not formatted.text:
        raise Violation("message text is empty")
    if units(formatted.text) > MAX_TEXT:
        raise Violation("message is too long")
    return _fields("text", "entities", formatted)


def caption_of(call: dict[str, Any]) -> dict[str, Any]:
    """The `caption` and `caption_entities` of a Message, or nothing without a caption."""
    formatted = _formatted(call.get("caption", ""), call.get("parse_mode"), call.get("caption_entities"))
    if units(formatted.text) > MAX_CAPTION:
        raise Violation("message caption is too long")
    return _fields("caption", "caption_entities", formatted)


def _formatted(source: str, mode: str | None, entities: list[dict[str, Any]] | None) -> Formatted:
    if mode:
        parse = next((parse for name, parse in PARSERS.items() if name.lower() == mode.lower()), None)
        if parse is None:  # the legacy "Markdown" too: nothing new should be written in it
            raise Violation("unsupported parse_mode")
        return parse(source).trimmed()
    for entity in entities or []:
        if entity["offset"] < 0 or entity["length"] < 1 or entity["offset"] + entity["length"] > units(source):
            raise cannot_parse(f"entity {entity['type']} lies outside of the text")
    return Formatted(source, list(entities or [])).trimmed()


def _fields(text: str, entities: str, formatted: Formatted) -> dict[str, Any]:
    if not formatted.text:
        return {}
    return {text: formatted.text} | ({entities: formatted.entities} if formatted.entities else {})
