"""An offline Discord for tests: a stateful REST API and gateway over real sockets, and people who use it."""

from tests.fakes.discord.fake import FakeDiscord
from tests.fakes.discord.options import CannotDo
from tests.fakes.discord.pings import Pinged
from tests.fakes.discord.reply import Choice, Modal, Reply
from tests.fakes.discord.state import Attachment, Channel, Guild, Message, Role, Upload
from tests.fakes.discord.user import NoAnswer, User

__all__ = [
    "Attachment",
    "CannotDo",
    "Channel",
    "Choice",
    "FakeDiscord",
    "Guild",
    "Message",
    "Modal",
    "NoAnswer",
    "Pinged",
    "Reply",
    "Role",
    "Upload",
    "User",
]
