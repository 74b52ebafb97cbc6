"""Methods about the bot itself, its chats, its files, and the presses it answers."""

from typing import Any

from tests.fakes.telegram.chats import PRESENT, as_member
from tests.fakes.telegram.entities import units
from tests.fakes.telegram.files import MAX_DOWNLOAD_BYTES
from tests.fakes.telegram.refusals import QUERY_TOO_OLD, Violation, bad_request
from tests.fakes.telegram.serving import serves
from tests.fakes.telegram.world import Toast, World

Call = dict[str, Any]
MAX_TOAST = 200  # https://core.telegram.org/bots/api#answercallbackquery


@serves("getMe")
def get_me(world: World, call: Call) -> Any:
    can = {"can_join_groups": True, "can_read_all_group_messages": not world.privacy, "supports_inline_queries": True}
    return world.bot.as_user() | can


@serves("setWebhook", "deleteWebhook")
def set_webhook(world: World, call: Call) -> Any:
    world.updates.set_webhook(call)
    return True


@serves("getWebhookInfo")
def get_webhook_info(world: World, call: Call) -> Any:
    return world.updates.webhook_info()


@serves("answerCallbackQuery")
def answer_callback_query(world: World, call: Call) -> Any:
    if units(call.get("text", "")) > MAX_TOAST:
        raise Violation("MESSAGE_TOO_LONG")
    query = world.queries.get(call["callback_query_id"])
    if query is None or query.answer is not None:
        raise bad_request(QUERY_TOO_OLD)
    query.answer = Toast(call.get("text", ""))
    query.answer.alert = call.get("show_alert", False)
    query.answer.url = call.get("url")
    world.bell.ring()
    return True


@serves("getFile")
def get_file(world: World, call: Call) -> Any:
    file = world.files.find(call["file_id"])
    if file.size > MAX_DOWNLOAD_BYTES:
        raise bad_request("file is too big")
    return file.as_file() | {"file_path": file.path}


@serves("getChat")
def get_chat(world: World, call: Call) -> Any:
    return world.chat(call["chat_id"]).as_full_info()


@serves("getChatMember")
def get_chat_member(world: World, call: Call) -> Any:
    chat = world.chat(call["chat_id"])
    account = world.accounts.get(call["user_id"])
    if account is None:
        raise bad_request("PARTICIPANT_ID_INVALID")
    return as_member(account, chat.status(account.id))


@serves("getChatAdministrators")
def get_chat_administrators(world: World, call: Call) -> Any:
    chat = world.chat(call["chat_id"])
    if chat.is_private:
        raise bad_request("there are no administrators in the private chat")
    leading = [(who, status) for who, status in chat.members.items() if status in ("creator", "administrator")]
    others = [(world.accounts[who], status) for who, status in leading if who != world.bot.id]
    return [as_member(account, status) for account, status in others if not account.is_bot]


@serves("getChatMemberCount")
def get_chat_member_count(world: World, call: Call) -> Any:
    return sum(status in PRESENT for status in world.chat(call["chat_id"]).members.values())


@serves("leaveChat")
def leave_chat(world: World, call: Call) -> Any:
    chat = world.writable(call["chat_id"])
    chat.members[world.bot.id] = "left"
    world.bell.ring()
    return True


@serves("createForumTopic")
def create_forum_topic(world: World, call: Call) -> Any:
    return world.writable(call["chat_id"]).open_topic(call["name"]).as_topic()


@serves("closeForumTopic", "reopenForumTopic")
def close_forum_topic(world: World, call: Call) -> Any:
    topic = world.writable(call["chat_id"]).numbered_topic(call["message_thread_id"])
    assert topic is not None
    topic.closed = not topic.closed
    return True
