"""What happens in groups and channels: people come and go, the bot is added, promoted or thrown out."""

from typing import Any

from tests.fakes.telegram.chats import Account, Chat, Topic
from tests.fakes.telegram.entities import detect
from tests.fakes.telegram.messages import Message
from tests.fakes.telegram.people import Person
from tests.fakes.telegram.world import World


class Group(Chat):
    """A group, supergroup or forum with its owner and members."""

    world: World
    owner: Person

    def add(self, person: Person, by: Person | None = None) -> None:
        """Somebody joins, or is added."""
        self._service({"new_chat_members": [person.account.as_user()]}, by or person)
        self._becomes(person.account, "member", by or person)

    def remove(self, person: Person, by: Person | None = None) -> None:
        """Somebody leaves, or is thrown out by `by`."""
        self._service({"left_chat_member": person.account.as_user()}, by or person)
        self._becomes(person.account, "kicked" if by else "left", by or person)

    def promote(self, person: Person) -> None:
        """Makes somebody an administrator."""
        self._becomes(person.account, "administrator", self.owner)

    def demote(self, person: Person) -> None:
        self._becomes(person.account, "member", self.owner)

    def add_bot(self, by: Person | None = None, *, administrator: bool = False) -> None:
        """The bot under test comes in."""
        by = by or self.owner
        self._becomes(self.world.bot, "administrator" if administrator else "member", by)
        self._service({"new_chat_members": [self.world.bot.as_user()]}, by)

    def promote_bot(self) -> None:
        """The bot becomes an administrator and hears everything."""
        self._becomes(self.world.bot, "administrator", self.owner)

    def kick_bot(self, by: Person | None = None) -> None:
        """The bot is thrown out: what it sends is refused with 403 from now on."""
        self._becomes(self.world.bot, "kicked", by or self.owner)

    def topic(self, name: str) -> Topic:
        """A topic of that name, new if there is none."""
        known = next((topic for topic in self.topics.values() if topic.name == name), None)
        return known or self.open_topic(name)

    def migrate(self) -> "Group":
        """The group becomes a supergroup: a new chat with a new id; calls to the old one are refused with it."""
        assert self.kind == "group", f"{self} is no basic group"
        new = new_group(self.world, "supergroup", self.title, self.owner, is_forum=False)
        new.members = dict(self.members)
        self._service({"migrate_to_chat_id": new.id}, self.owner)
        self.migrated_to = new.id
        new._service({"migrate_from_chat_id": self.id}, self.owner)
        return new

    def _becomes(self, account: Account, status: str, by: Person) -> None:
        before = self.status(account.id)
        self.members[account.id] = status
        self.world.tell_status(self, by.account, account, before, status)

    def _service(self, content: dict[str, Any], by: Person) -> None:
        message = Message(self, next(self.numbers), self.world.now, by.account.as_user(), content)
        self.history.append(message)
        self.world.tell(message, service=True)


class Channel(Chat):
    """A channel whose posts people forward to the bot; the bot itself is not in it."""

    world: World

    def post(self, text: str, photo: bytes | None = None) -> Message:
        """A post: a text, or a photo with the text as its caption."""
        file = self.world.files.keep("photo", photo, "photo.jpg", "image/jpeg") if photo else None
        marks = detect(text)
        field, entities = ("caption", "caption_entities") if file else ("text", "entities")
        content: dict[str, Any] = {field: text} | ({entities: marks} if marks else {})
        content |= {"photo": file.as_photo()} if file else {}
        author = {"id": self.id, "is_bot": False, "first_name": self.title}
        message = Message(self, next(self.numbers), self.world.now, author, content)
        message.picture = photo
        self.history.append(message)
        return message


def new_group(world: World, kind: str, title: str, owner: Person, *, is_forum: bool) -> Group:
    """A group with only its owner in it."""
    group = world.new_chat(Group, kind, title, is_forum=is_forum)
    group.world, group.owner = world, owner
    group.members[owner.id] = "creator"
    return group


def new_channel(world: World, title: str, username: str | None) -> Channel:
    channel = world.new_chat(Channel, "channel", title, username=username)
    channel.world = world
    return channel
