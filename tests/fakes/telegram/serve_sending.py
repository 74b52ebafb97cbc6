"""Methods that put a message into a chat."""

import re
from typing import Any

from tests.fakes.telegram.chats import Chat
from tests.fakes.telegram.files import StoredFile
from tests.fakes.telegram.keyboards import check_keyboard
from tests.fakes.telegram.messages import Message
from tests.fakes.telegram.refusals import Violation, bad_request
from tests.fakes.telegram.serving import serves
from tests.fakes.telegram.texts import caption_of, text_of
from tests.fakes.telegram.world import World

Call = dict[str, Any]
ALBUM = range(2, 11)  # how many an album holds, https://core.telegram.org/bots/api#sendmediagroup
# https://core.telegram.org/bots/api#sendchataction
ACTION = re.compile(
    "typing|choose_sticker|find_location|upload_(photo|document)|(record|upload)_(video|voice|video_note)"
)


def post(
    world: World, call: Call, content: dict[str, Any], source: str = "", file: StoredFile | None = None
) -> Message:
    """Puts a message of the bot into the chat a call names."""
    check_keyboard(call.get("reply_markup"), private=call["chat_id"] in world.accounts)
    chat = world.writable(call["chat_id"])
    topic = chat.numbered_topic(call.get("message_thread_id"))
    if topic and topic.closed:
        raise bad_request("TOPIC_CLOSED")
    message = Message(chat, next(chat.numbers), world.now, world.bot.as_user(), content, extra=_reply(chat, call))
    message.source, message.parse_mode = source, call.get("parse_mode")
    message.thread = topic.id if topic else None
    message.silent = call.get("disable_notification", False)
    message.picture, message.picture_url = (file.data, file.url) if file else (None, None)
    _lay_keyboard(message, call.get("reply_markup"))
    chat.history.append(message)
    world.bell.ring()
    return message


def media_content(world: World, kind: str, given: Any, call: Call) -> tuple[dict[str, Any], StoredFile]:
    """The `photo` or `document` of a Message, and the file behind it."""
    file = world.files.take(kind, given, call)
    return {kind: file.as_photo() if kind == "photo" else file.as_document()}, file


def check_place(call: Call) -> dict[str, float]:
    """The Location of a call. Raises Violation where it is not on Earth."""
    if not (-90 <= call["latitude"] <= 90 and -180 <= call["longitude"] <= 180):
        raise Violation("wrong latitude or longitude")
    return {"latitude": call["latitude"], "longitude": call["longitude"]}


@serves("sendMessage")
def send_message(world: World, call: Call) -> Any:
    content = text_of(call)
    if "link_preview_options" in call:
        content["link_preview_options"] = call["link_preview_options"]
    return post(world, call, content, call["text"]).as_message()


@serves("sendPhoto")
def send_photo(world: World, call: Call) -> Any:
    return _send_media(world, "photo", call)


@serves("sendDocument")
def send_document(world: World, call: Call) -> Any:
    return _send_media(world, "document", call)


@serves("sendMediaGroup")
def send_media_group(world: World, call: Call) -> Any:
    if len(call["media"]) not in ALBUM:
        raise Violation(f"an album holds {ALBUM.start} to {ALBUM.stop - 1} items, not {len(call['media'])}")
    kinds = {item["type"] for item in call["media"]}
    if len(kinds) > 1 or not kinds <= {"photo", "document"}:
        raise Violation("Can't use the media of the specified type in the album")
    prepared = [
        (item, media_content(world, item["type"], item["media"], call), caption_of(item)) for item in call["media"]
    ]
    group = {"media_group_id": str(13_000_000_000 + next(world.serials))}
    shared = {name: value for name, value in call.items() if name != "media"}
    return [
        post(world, shared | _mode(item), media | caption | group, item.get("caption", ""), file).as_message()
        for item, (media, file), caption in prepared
    ]


@serves("sendLocation")
def send_location(world: World, call: Call) -> Any:
    return post(world, call, {"location": check_place(call)}).as_message()


@serves("sendVenue")
def send_venue(world: World, call: Call) -> Any:
    venue = {"location": check_place(call), "title": call["title"], "address": call["address"]}
    return post(world, call, {"location": venue["location"], "venue": venue}).as_message()


@serves("copyMessage")
def copy_message(world: World, call: Call) -> Any:
    message = _existing(world, call, "copy")
    copy = post(world, call, dict(message.content) | (caption_of(call) if "caption" in call else {}))
    copy.picture, copy.source = message.picture, call.get("caption", message.source)
    return {"message_id": copy.id}


@serves("forwardMessage")
def forward_message(world: World, call: Call) -> Any:
    message = _existing(world, call, "forward")
    origin = {"type": "user", "date": message.date, "sender_user": message.sender}
    forward = post(world, call, dict(message.content), message.source)
    forward.picture, forward.parse_mode = message.picture, message.parse_mode
    forward.extra["forward_origin"] = origin
    return forward.as_message()


@serves("sendChatAction")
def send_chat_action(world: World, call: Call) -> Any:
    if not ACTION.fullmatch(call["action"]):
        raise Violation("wrong parameter action in request")
    topic = world.writable(call["chat_id"]).numbered_topic(call.get("message_thread_id"))
    if topic and topic.closed:
        raise bad_request("TOPIC_CLOSED")
    return True


def _send_media(world: World, kind: str, call: Call) -> Any:
    caption = caption_of(call)
    content, file = media_content(world, kind, call[kind], call)
    return post(world, call, content | caption, call.get("caption", ""), file).as_message()


def _mode(item: dict[str, Any]) -> dict[str, Any]:
    return {"parse_mode": item["parse_mode"]} if "parse_mode" in item else {}


def _existing(world: World, call: Call, verb: str) -> Message:
    message = world.chat(call["from_chat_id"]).find(call["message_id"])
    if message is None:
        raise bad_request(f"message to {verb} not found")
    return message


def _reply(chat: Chat, call: Call) -> dict[str, Any]:
    asked = call.get("reply_parameters")
    if not asked:
        return {}
    replied = chat.find(asked["message_id"])
    if replied is None and not asked.get("allow_sending_without_reply"):
        raise bad_request("message to be replied not found")
    return {"reply_to_message": replied} if replied else {}


def _lay_keyboard(message: Message, markup: dict[str, Any] | None) -> None:
    if not markup:
        return
    if "inline_keyboard" in markup:
        message.markup = markup if any(markup["inline_keyboard"]) else None
    elif "keyboard" in markup:
        message.chat.reply_markup = markup
    elif markup.get("remove_keyboard"):
        message.chat.reply_markup = None
