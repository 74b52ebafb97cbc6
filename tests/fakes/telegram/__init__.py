"""An offline Telegram with state, for tests: the Bot API over loopback HTTP and people who use it."""

from tests.fakes.telegram.chats import Chat, Topic
from tests.fakes.telegram.groups import Channel, Group
from tests.fakes.telegram.keyboards import Button
from tests.fakes.telegram.messages import Message
from tests.fakes.telegram.people import Person
from tests.fakes.telegram.server import FakeTelegram
from tests.fakes.telegram.world import Toast

__all__ = ["Button", "Channel", "Chat", "FakeTelegram", "Group", "Message", "Person", "Toast", "Topic"]
