"""Keyboards under messages: what Telegram allows in them, and how a person reads them."""

from typing import Any, NamedTuple
from urllib.parse import urlsplit

from tests.fakes.telegram.entities import units
from tests.fakes.telegram.refusals import Violation

MAX_BUTTONS = 100  # of an inline keyboard; more is answered REPLY_MARKUP_TOO_LONG
MAX_CALLBACK_BYTES = 64  # https://core.telegram.org/bots/api#inlinekeyboardbutton
MAX_COPIED = 256  # https://core.telegram.org/bots/api#copytextbutton
MAX_PLACEHOLDER = 64  # https://core.telegram.org/bots/api#replykeyboardmarkup
LOOKS = frozenset({"text", "style", "icon_custom_emoji_id"})


class Button(NamedTuple):
    """An inline button: pressed it sends `data` to the bot, or opens `url`, or copies `copies`."""

    text: str
    data: str | None
    url: str | None
    copies: str | None = None


def inline_buttons(markup: dict[str, Any] | None) -> list[list[Button]]:
    """Rows of buttons under a message, as they stand."""
    return [
        [Button(b["text"], b.get("callback_data"), b.get("url"), b.get("copy_text", {}).get("text")) for b in row]
        for row in (markup or {}).get("inline_keyboard", [])
    ]


def check_keyboard(markup: dict[str, Any] | None, private: bool) -> None:
    """Raises Violation where a keyboard breaks a limit. `private`: whether it goes to a private chat."""
    if not markup:
        return
    buttons = [button for row in markup.get("inline_keyboard", []) for button in row]
    if len(buttons) > MAX_BUTTONS:
        raise Violation("reply markup is too long")
    for button in buttons:
        _check_inline(button)
    for key in (button for row in markup.get("keyboard", []) for button in row):
        _check_key(key, private)
    placeholder = markup.get("input_field_placeholder")
    if placeholder is not None and not 1 <= units(placeholder) <= MAX_PLACEHOLDER:
        raise Violation("REPLY_MARKUP_PLACEHOLDER_INVALID")


def _check_inline(button: dict[str, Any]) -> None:
    if not button["text"].strip():
        raise Violation("inline keyboard button text must be non-empty")
    if len(button.keys() - LOOKS) != 1:
        raise Violation("can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard")
    data = button.get("callback_data")
    if data is not None and not 1 <= len(data.encode()) <= MAX_CALLBACK_BYTES:
        raise Violation("BUTTON_DATA_INVALID")
    if "url" in button and not _opens(button["url"]):
        raise Violation(f"inline keyboard button URL '{button['url']}' is invalid: Wrong HTTP URL")
    if "copy_text" in button and not 1 <= units(button["copy_text"]["text"]) <= MAX_COPIED:
        raise Violation("BUTTON_COPY_TEXT_INVALID")


def _opens(url: str) -> bool:
    """Whether Telegram takes a URL for a button: it refuses hosts without a dot, such as localhost."""
    parts = urlsplit(url)
    return parts.scheme == "tg" or (parts.scheme in ("http", "https") and "." in (parts.hostname or ""))


def _check_key(key: dict[str, Any] | str, private: bool) -> None:
    button = {"text": key} if isinstance(key, str) else key
    if not button["text"].strip():
        raise Violation("keyboard button text must be non-empty")
    if not private and (button.get("request_location") or button.get("request_contact")):
        asked = "location" if button.get("request_location") else "phone number"
        raise Violation(f"{asked} can be requested in private chats only")
