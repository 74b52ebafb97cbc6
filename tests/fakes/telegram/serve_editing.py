"""Methods that change or delete a message that is there."""

from typing import Any

from tests.fakes.telegram.keyboards import check_keyboard
from tests.fakes.telegram.messages import TEXTS, Message
from tests.fakes.telegram.refusals import NOT_MODIFIED, Violation, bad_request
from tests.fakes.telegram.serve_sending import media_content
from tests.fakes.telegram.serving import serves
from tests.fakes.telegram.texts import caption_of, text_of
from tests.fakes.telegram.world import World

Call = dict[str, Any]
MAX_DELETED = 100  # https://core.telegram.org/bots/api#deletemessages


@serves("editMessageText")
def edit_text(world: World, call: Call) -> Any:
    if "text" not in call:
        raise Violation("message text is empty")
    content = text_of(call)
    if "link_preview_options" in call:
        content["link_preview_options"] = call["link_preview_options"]
    message = _editable(world, call)
    if "text" not in message.content:
        raise bad_request("there is no text in the message to edit")
    return _changed(world, message, content, call, call["text"])


@serves("editMessageCaption")
def edit_caption(world: World, call: Call) -> Any:
    caption = caption_of(call)
    message = _editable(world, call)
    if not {"photo", "document"} & message.content.keys():
        raise bad_request("there is no caption in the message to edit")
    return _changed(world, message, _without_text(message) | caption, call, call.get("caption", ""))


@serves("editMessageMedia")
def edit_media(world: World, call: Call) -> Any:
    item = call["media"]
    if item["type"] not in ("photo", "document"):
        raise Violation(f"editMessageMedia to {item['type']} is not modelled by the fake")
    caption = caption_of(item)
    message = _editable(world, call)
    content, file = media_content(world, item["type"], item["media"], call)
    group = {"media_group_id": message.album} if message.album else {}
    answer = _changed(world, message, content | caption | group, call | item, item.get("caption", ""))
    message.picture, message.picture_url = file.data, file.url
    return answer


@serves("editMessageReplyMarkup")
def edit_markup(world: World, call: Call) -> Any:
    message = _editable(world, call)
    kept = call | {"parse_mode": message.parse_mode}
    return _changed(world, message, message.content, kept, message.source)


@serves("deleteMessage")
def delete_message(world: World, call: Call) -> Any:
    chat = world.writable(call["chat_id"])
    message = chat.find(call["message_id"])
    if message is None:
        raise bad_request("message to delete not found")
    if not (message.from_bot or chat.is_private or chat.status(world.bot.id) == "administrator"):
        raise bad_request("message can't be deleted")
    message.deleted = True
    message.version += 1
    world.bell.ring()
    return True


@serves("deleteMessages")
def delete_messages(world: World, call: Call) -> Any:
    if not 1 <= len(call["message_ids"]) <= MAX_DELETED:
        raise Violation("message identifiers: 1 to 100 expected")
    chat = world.writable(call["chat_id"])
    for number in call["message_ids"]:  # numbers that are not there are skipped
        if chat.find(number):
            delete_message(world, {"chat_id": chat.id, "message_id": number})
    return True


def _editable(world: World, call: Call) -> Message:
    """The bot's message a call means."""
    if "chat_id" not in call or "message_id" not in call:
        raise Violation("message identifier is not specified")
    check_keyboard(call.get("reply_markup"), private=call["chat_id"] in world.accounts)
    message = world.writable(call["chat_id"]).find(call["message_id"])
    if message is None:
        raise bad_request("message to edit not found")
    if not message.from_bot:
        raise bad_request("message can't be edited")
    return message


def _without_text(message: Message) -> dict[str, Any]:
    return {name: value for name, value in message.content.items() if name not in TEXTS}


def _changed(world: World, message: Message, content: dict[str, Any], call: Call, source: str) -> Any:
    """Edits; buttons that the call does not repeat are gone, as on the real server."""
    if not message.change(content, call.get("reply_markup"), world.now, source, call.get("parse_mode")):
        raise bad_request(NOT_MODIFIED)
    world.bell.ring()
    return message.as_message()
