"""Pictures: what is taken, what is refused, and that nothing of the sender is left in what is kept."""

import asyncio
import stat
import struct
import tracemalloc
import zlib
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageCms
from PIL.PngImagePlugin import PngInfo

from adapters import photos
from adapters.photos import PhotoFolder
from core.errors import Refused, Why

ORIENTATION, MAKE, GPS, LATITUDE = 0x0112, 0x010F, 0x8825, 2
OTHERS = ("GIF", "BMP", "TIFF", "AVIF")
RED, BLUE, WHITE = (254, 0, 0), (0, 0, 254), (255, 255, 255)


def picture(size: tuple[int, int] = (60, 40), colour: object = RED, mode: str = "RGB") -> Image.Image:
    return Image.new(mode, size, colour)  # type: ignore[arg-type]


def written(image: Image.Image, kind: str, **options: object) -> bytes:
    buffer = BytesIO()
    image.save(buffer, kind, **options)
    return buffer.getvalue()


def png_header(width: int, height: int) -> bytes:
    body = b"IHDR" + struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + body + struct.pack(">I", zlib.crc32(body))


def chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def close(colour: object, to: tuple[int, int, int]) -> bool:
    return isinstance(colour, tuple) and all(abs(a - b) < 12 for a, b in zip(colour, to, strict=True))


@pytest.fixture
def folder(tmp_path: Path) -> PhotoFolder:
    return PhotoFolder(tmp_path / "data" / "photos")


async def kept(folder: PhotoFolder, data: bytes) -> Image.Image:
    path = folder.path(await folder.keep(data))
    assert path is not None
    with Image.open(path, formats=["JPEG"]) as image:
        image.load()
        return image


async def refusal(folder: PhotoFolder, data: bytes) -> tuple[Why, dict[str, object]]:
    with pytest.raises(Refused) as caught:
        await folder.keep(data)
    return caught.value.why, caught.value.details


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
async def test_a_picture_is_kept_as_a_jpeg_under_a_name_nobody_can_guess(folder: PhotoFolder, kind: str) -> None:
    data = written(picture(), kind)
    names = [await folder.keep(data) for _ in range(5)]
    assert len(set(names)) == 5
    for name in names:
        assert len(name) == 36
        assert set(name.removesuffix(".jpg")) <= set("0123456789abcdef")
    image = await kept(folder, data)
    assert image.size == (60, 40)
    assert close(image.getpixel((30, 20)), RED)


async def test_only_we_may_read_the_folder_and_its_files(folder: PhotoFolder, tmp_path: Path) -> None:
    path = folder.path(await folder.keep(written(picture(), "PNG")))
    assert path is not None
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert list(path.parent.iterdir()) == [path]  # no part is left


async def test_a_full_disk_leaves_no_half_picture(
    folder: PhotoFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(photos.os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        await folder.keep(written(picture(), "PNG"))
    assert list((tmp_path / "data" / "photos").iterdir()) == []


async def test_a_large_picture_shrinks_to_its_longest_side(folder: PhotoFolder) -> None:
    image = await kept(folder, written(picture((4000, 3000)), "JPEG"))
    assert image.size == (1600, 1200)
    assert (await kept(folder, written(picture((5, 3)), "JPEG"))).size == (5, 3)
    assert (await kept(folder, written(picture((1, 3000)), "PNG"))).size == (1, 1600)


async def test_nothing_of_the_sender_is_left(folder: PhotoFolder) -> None:
    exif = Image.Exif()
    exif[MAKE] = "AliceCam"
    exif.get_ifd(GPS)[LATITUDE] = (37.0, 20.0, 0.0)
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    carried = {"exif": exif, "icc_profile": profile, "xmp": b"<x>AliceCam</x>", "comment": b"AliceCam"}
    jpeg = written(picture(), "JPEG", **carried)
    assert GPS in Image.open(BytesIO(jpeg)).getexif()
    text = PngInfo()
    text.add_text("Author", "AliceCam")
    png = written(picture(), "PNG", pnginfo=text, exif=exif, icc_profile=profile)
    webp = written(picture(), "WEBP", exif=exif, icc_profile=profile, xmp=b"AliceCam")
    for data in (jpeg, jpeg + b"AliceCam", png, webp):
        assert b"AliceCam" in data
        path = folder.path(await folder.keep(data))
        assert path is not None
        assert not any(trace in path.read_bytes() for trace in (b"AliceCam", b"Exif", b"ICC_PROFILE", b"http"))
        with Image.open(path) as image:
            assert not image.getexif()
            assert set(image.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize(("orientation", "corner"), [(1, (2, 2)), (3, (57, 37)), (6, (37, 2)), (8, (2, 57))])
async def test_a_turned_camera_gives_an_upright_picture(
    folder: PhotoFolder, kind: str, orientation: int, corner: tuple[int, int]
) -> None:
    image = picture(colour=BLUE)
    image.paste(RED, (0, 0, 16, 16))  # the top left corner as the sensor saw it
    exif = Image.Exif()
    exif[ORIENTATION] = orientation
    upright = await kept(folder, written(image, kind, exif=exif))
    assert upright.size == ((40, 60) if orientation in (6, 8) else (60, 40))
    assert close(upright.getpixel(corner), RED)
    assert close(upright.getpixel((upright.width // 2, upright.height // 2)), BLUE)


@pytest.mark.parametrize(
    ("image", "seen"),
    [
        (picture(mode="RGBA", colour=(0, 0, 0, 0)), WHITE),
        (picture(mode="RGBA", colour=(254, 0, 0, 255)), RED),
        (picture(mode="LA", colour=(10, 0)), WHITE),
        (picture(mode="L", colour=128), (128, 128, 128)),
        (picture(mode="1", colour=1), WHITE),
        (picture().convert("P"), RED),
        (picture(mode="I;16", colour=0x8000), (128, 128, 128)),
    ],
    ids=["clear", "opaque", "clear grey", "grey", "bits", "palette", "16 bit"],
)
async def test_every_kind_of_pixel_becomes_plain_colour(
    folder: PhotoFolder, image: Image.Image, seen: tuple[int, int, int]
) -> None:
    after = await kept(folder, written(image, "PNG"))
    assert after.mode == "RGB"
    assert close(after.getpixel((20, 20)), seen)


async def test_a_print_shops_cmyk_picture_is_taken(folder: PhotoFolder) -> None:
    assert (await kept(folder, written(picture(mode="CMYK", colour=(0, 255, 255, 0)), "JPEG"))).mode == "RGB"


@pytest.mark.parametrize("kind", ["WEBP", "PNG"])
async def test_of_a_moving_picture_the_first_frame_is_kept(folder: PhotoFolder, kind: str) -> None:
    moving = written(picture(), kind, save_all=True, append_images=[picture(colour=BLUE)], duration=100)
    with Image.open(BytesIO(moving)) as image:
        assert getattr(image, "n_frames", 1) == 2
    assert close((await kept(folder, moving)).getpixel((30, 20)), RED)


async def test_more_than_five_mebibytes_are_refused_before_anything_reads_them(folder: PhotoFolder) -> None:
    limit = 5 * 1024 * 1024
    jpeg = written(picture(), "JPEG")
    assert await refusal(folder, jpeg + bytes(limit + 1 - len(jpeg))) == (Why.PHOTO_TOO_LARGE, {"limit": 5})
    assert await kept(folder, jpeg + bytes(limit - len(jpeg)))


@pytest.mark.parametrize("size", [(50_000, 50_000), (5_001, 5_000), (25_000_001, 1)])
async def test_a_bomb_is_refused_by_its_header(folder: PhotoFolder, size: tuple[int, int]) -> None:
    bomb = png_header(*size) + chunk(b"IDAT", zlib.compress(bytes(1000))) + chunk(b"IEND", b"")
    tracemalloc.start()
    assert await refusal(folder, bomb) == (Why.PHOTO_PIXELS, {"limit": 25})
    assert tracemalloc.get_traced_memory()[1] < 2_000_000
    tracemalloc.stop()


async def test_a_webp_bomb_is_refused(folder: PhotoFolder) -> None:
    frame = written(picture(), "WEBP", save_all=True, append_images=[picture(colour=BLUE)], duration=9)
    assert frame[12:16] == b"VP8X"
    for pixels in (5_001, 16_383):
        side = (pixels - 1).to_bytes(3, "little")
        assert await refusal(folder, frame[:24] + side + side + frame[30:]) == (Why.PHOTO_PIXELS, {"limit": 25})


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
async def test_a_truncated_picture_is_refused(folder: PhotoFolder, kind: str) -> None:
    whole = written(Image.effect_noise((200, 200), 80).convert("RGB"), kind)
    for length in (12, 40, len(whole) // 2):
        assert await refusal(folder, whole[:length]) == (Why.PHOTO_INVALID, {})


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"hello",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"%PDF-1.7",
        *(written(picture(), k) for k in OTHERS),
    ],
    ids=["nothing", "text", "svg", "pdf", *OTHERS],
)
async def test_what_is_no_picture_of_ours_is_refused(folder: PhotoFolder, data: bytes, tmp_path: Path) -> None:
    assert await refusal(folder, data) == (Why.PHOTO_FORMAT, {})
    assert list((tmp_path / "data" / "photos").iterdir()) == []


async def test_an_iphones_heic_is_refused_by_its_name(folder: PhotoFolder) -> None:
    for brand in (b"heic", b"mif1"):
        data = struct.pack(">I", 24) + b"ftyp" + brand + bytes(12)
        assert await refusal(folder, data) == (Why.PHOTO_HEIC, {})


@given(st.sampled_from(["JPEG", "PNG", "WEBP"]), st.data())
async def test_damaged_bytes_are_kept_or_refused_and_nothing_else(
    tmp_path_factory: pytest.TempPathFactory, kind: str, data: st.DataObject
) -> None:
    folder = PhotoFolder(tmp_path_factory.getbasetemp() / "damaged")
    damaged = bytearray(written(picture(), kind))
    for place in data.draw(st.lists(st.integers(12, len(damaged) - 1), min_size=1, max_size=8)):
        damaged[place] = data.draw(st.integers(0, 255))
    try:
        name = await folder.keep(bytes(damaged))
    except Refused:
        return
    assert folder.path(name)


@pytest.mark.parametrize(
    "name",
    ["", ".", "../secret.jpg", "/etc/passwd", f"{'a' * 32}", f"{'A' * 32}.jpg", f"{'a' * 31}.jpg", f"{'a' * 32}.jpg"],
)
def test_only_names_of_ours_lead_to_a_file(folder: PhotoFolder, tmp_path: Path, name: str) -> None:
    (tmp_path / "data" / "secret.jpg").write_bytes(b"secret")
    assert folder.path(name) is None


async def test_a_name_with_something_added_leads_nowhere(folder: PhotoFolder) -> None:
    name = await folder.keep(written(picture(), "JPEG"))
    assert folder.path(name)
    assert [folder.path(n) for n in (f"{name}\n", f"./{name}", f"../photos/{name}", name.upper())] == [None] * 4


async def test_a_chat_goes_on_while_pictures_are_read(folder: PhotoFolder) -> None:
    data = written(Image.effect_noise((2500, 2000), 30).convert("RGB"), "JPEG", quality=60)
    keeping = asyncio.gather(*(folder.keep(data) for _ in range(4)))
    turns = 0
    while not keeping.done():
        await asyncio.sleep(0)
        turns += 1
    assert len(set(keeping.result())) == 4
    assert turns > 20


async def test_a_picture_is_forgotten_once_and_no_path_escapes(folder: PhotoFolder, tmp_path: Path) -> None:
    name = await folder.keep(written(picture(), "JPEG"))
    outside = tmp_path / "data" / "secret.jpg"
    outside.write_bytes(b"")
    for wrong in ("../secret.jpg", name.upper(), ""):
        folder.forget(wrong)
    assert folder.path(name) is not None
    for _ in range(2):
        folder.forget(name)
    assert folder.path(name) is None
    assert outside.exists()
