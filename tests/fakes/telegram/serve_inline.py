"""Inline mode: what is typed behind the bot's name in any chat, and what it offers there."""

import re
from typing import Any

from tests.fakes.telegram.entities import units
from tests.fakes.telegram.keyboards import check_keyboard
from tests.fakes.telegram.refusals import QUERY_TOO_OLD, Violation, bad_request
from tests.fakes.telegram.serving import serves
from tests.fakes.telegram.texts import text_of
from tests.fakes.telegram.world import World

Call = dict[str, Any]
MOST_RESULTS = 50  # https://core.telegram.org/bots/api#answerinlinequery
LONGEST_OFFSET = 64  # bytes; the same page
START = re.compile(r"[A-Za-z0-9_-]{1,64}")  # https://core.telegram.org/bots/api#inlinequeryresultsbutton


@serves("answerInlineQuery")
def answer_inline_query(world: World, call: Call) -> Any:
    query = world.inline_queries.get(call["inline_query_id"])
    if query is None or query.answer is not None:
        raise bad_request(QUERY_TOO_OLD)
    results = call["results"]
    if len(results) > MOST_RESULTS:
        raise Violation("RESULTS_TOO_MUCH")
    names = [result["id"] for result in results]
    if len(set(names)) < len(names) or not all(1 <= len(name.encode()) <= 64 for name in names):
        raise Violation("RESULT_ID_DUPLICATE or RESULT_ID_INVALID")
    if len(call.get("next_offset", "").encode()) > LONGEST_OFFSET:
        raise Violation("NEXT_OFFSET_INVALID")
    for result in results:
        _check(result)
    button = call.get("button")
    if button and not START.fullmatch(button.get("start_parameter", "")):
        raise Violation("START_PARAM_INVALID")
    query.answer = call
    world.bell.ring()
    return True


def _check(result: dict[str, Any]) -> None:
    if result["type"] != "article" or not result.get("title", "").strip():
        raise Violation("RESULT_TYPE_INVALID or ARTICLE_TITLE_EMPTY")
    said = result["input_message_content"]
    text = text_of({"text": said["message_text"], **{k: said[k] for k in ("parse_mode", "entities") if k in said}})
    if not units(text["text"]):
        raise Violation("MESSAGE_EMPTY")
    check_keyboard(result.get("reply_markup"), private=False)
    if not result.get("thumbnail_url", "https://").startswith("https://"):
        raise Violation("thumbnail is not fetched")
