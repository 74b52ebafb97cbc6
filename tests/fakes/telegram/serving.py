"""Which function serves which method: serves("sendMessage") above `def send_message(world, call)`."""

from collections.abc import Callable
from typing import Any

from tests.fakes.telegram.refusals import Violation
from tests.fakes.telegram.spec import Spec
from tests.fakes.telegram.world import World

Served = Callable[[World, dict[str, Any]], Any]
METHODS: dict[str, Served] = {}
BEYOND = ["business_connection_id", "direct_messages_topic_id", "suggested_post_parameters", "inline_message_id"]


def serves(*names: str) -> Callable[[Served], Served]:
    """Registers the function for methods of the Bot API. It gets the world and the checked call, returns the result."""

    def register(function: Served) -> Served:
        METHODS.update(dict.fromkeys(names, function))
        return function

    return register


def serve(world: World, spec: Spec, method: str, call: dict[str, Any]) -> Any:
    """The result of a call. Raises Refusal; Violation where the call is wrong or beyond what this fake models."""
    if complaint := spec.of_call(method, call):
        raise Violation(str(complaint), status=404 if complaint.what == "unknown method" else 400)
    if found := [name for name in BEYOND if name in call]:
        raise Violation(f"{method}.{found[0]} is not modelled by the fake")
    if method in METHODS:
        return METHODS[method](world, call)
    unlisted = not spec.available and not method.startswith(("get", "send"))
    if spec.returns(method) == ["Boolean"] or unlisted:  # pinChatMessage, setMessageReaction…: True is all they answer
        if "chat_id" in call:
            world.writable(call["chat_id"])
        return True
    raise Violation(f"{method} is not modelled by the fake")
