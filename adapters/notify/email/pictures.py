"""Pictures of a mail: ours go along with it, those of listings are shown from where they are."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

from core.cards import Picture
from core.ports.photos import PHOTO_SCHEME, Photos

MOST_ATTACHED = 4 * 1024 * 1024  # bytes of pictures in one mail; relays take 10 MB and more, in base64


@dataclass(frozen=True, slots=True)
class Attached:
    """A picture that the HTML shows as `cid:<name>`; `kind` is its subtype of image."""

    name: str
    data: bytes
    kind: str = "jpeg"


class Pictures:
    """Collects the pictures of one mail."""

    def __init__(self, photos: Photos) -> None:
        self._photos = photos
        self.attached: list[Attached] = []

    def source(self, picture: str | Picture) -> str | None:
        """Where the HTML finds a picture: `cid:…` or its https address; None where a mail cannot show it."""
        if isinstance(picture, Picture):
            return self._add(Attached(picture.name, picture.data, "png"))
        if picture.startswith(PHOTO_SCHEME):
            return self._attach(picture.removeprefix(PHOTO_SCHEME))
        try:
            parts = urlsplit(picture)
        except ValueError:
            return None
        # Mixed content is blocked by web mail, so plain http shows nothing but a broken frame.
        return picture if parts.scheme == "https" and parts.netloc and picture.isprintable() else None

    def _attach(self, name: str) -> str | None:
        if all(one.name != name for one in self.attached):
            file = self._photos.path(name)
            if file is None:
                return None
            try:
                data = file.read_bytes()
            except OSError:  # removed meanwhile
                return None
            return self._add(Attached(name, data))
        return f"cid:{name}"

    def _add(self, picture: Attached) -> str | None:
        if sum(len(one.data) for one in self.attached) + len(picture.data) > MOST_ATTACHED:
            return None
        self.attached.append(picture)
        return f"cid:{picture.name}"
