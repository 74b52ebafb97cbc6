"""Files on the server: uploaded by the bot or by a person, found again by file_id and downloaded by path."""

import itertools
from dataclasses import dataclass
from typing import Any

from tests.fakes.telegram.refusals import Violation, bad_request

MAX_PHOTO_BYTES = 10 * 1024 * 1024  # https://core.telegram.org/bots/api#sending-files
MAX_UPLOAD_BYTES = 50 * 1024 * 1024  # the same page
MAX_DOWNLOAD_BYTES = 20 * 1024 * 1024  # https://core.telegram.org/bots/api#getfile
IMAGE_SIGNATURES = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"GIF8", b"RIFF", b"BM")


@dataclass(frozen=True, slots=True)
class Upload:
    """One file part of a multipart call."""

    name: str
    data: bytes
    mime: str = "application/octet-stream"


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file the server keeps. `data` is None where the bot named a URL, which this fake never opens."""

    file_id: str
    path: str
    name: str
    mime: str
    data: bytes | None
    url: str | None = None

    @property
    def size(self) -> int:
        return len(self.data or b"")

    def as_file(self) -> dict[str, Any]:
        return {"file_id": self.file_id, "file_unique_id": f"u{self.file_id}", "file_size": self.size}

    def as_photo(self) -> list[dict[str, Any]]:
        """PhotoSize objects, smallest first as Telegram sends them; only the last is the picture itself."""
        small = {"file_id": f"{self.file_id}-s", "file_unique_id": f"u{self.file_id}-s", "width": 320, "height": 240}
        return [small, self.as_file() | {"width": 1280, "height": 960}]

    def as_document(self) -> dict[str, Any]:
        return self.as_file() | {"file_name": self.name, "mime_type": self.mime}


class Files:
    """All files of the server."""

    def __init__(self) -> None:
        self._by_id: dict[str, StoredFile] = {}
        self._numbers = itertools.count(1)

    def keep(self, kind: str, data: bytes | None, name: str, mime: str, url: str | None = None) -> StoredFile:
        number = next(self._numbers)
        file = StoredFile(f"AgAC{kind}{number:06}", f"{kind}s/file_{number}_{name}", name, mime, data, url)
        self._by_id[file.file_id] = file
        return file

    def take(self, kind: str, given: Any, parts: dict[str, Any]) -> StoredFile:
        """The file a call means: an upload, `attach://part`, a URL, or the file_id of one already here."""
        if isinstance(given, str) and given.startswith("attach://"):
            given = parts.get(given.removeprefix("attach://"))
            if not isinstance(given, Upload):
                raise Violation(f"{kind}: attach:// names no uploaded part")
        if isinstance(given, Upload):
            self._check(kind, given)
            return self.keep(kind, given.data, given.name, given.mime)
        if str(given).startswith(("http://", "https://")):
            return self.keep(kind, None, "from_url", "application/octet-stream", url=given)
        return self.find(given)

    def find(self, file_id: str) -> StoredFile:
        file = self._by_id.get(str(file_id).removesuffix("-s"))
        if file is None:
            raise bad_request("wrong file_id or the file is temporarily unavailable")
        return file

    def at(self, path: str) -> StoredFile | None:
        """The file behind a download path, if there is one with content."""
        return next((file for file in self._by_id.values() if file.path == path and file.data is not None), None)

    @staticmethod
    def _check(kind: str, upload: Upload) -> None:
        if not upload.data:
            raise Violation("file must be non-empty")
        if kind == "photo":
            if len(upload.data) > MAX_PHOTO_BYTES:
                raise Violation(f"file of size {len(upload.data)} bytes is too big for a photo")
            if not upload.data.startswith(IMAGE_SIGNATURES):
                raise Violation("IMAGE_PROCESS_FAILED")
        if len(upload.data) > MAX_UPLOAD_BYTES:
            raise Violation("Request Entity Too Large", status=413)
