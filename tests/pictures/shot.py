"""A page of ours as PNG, by the browser of this machine."""

from __future__ import annotations

import shutil
import subprocess
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import Image, ImageChops

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
CSS = Path(__file__).with_name("chats.css")
SHARP = 2  # dots a pixel
TALLEST = 2400  # pixels
LARGEST = 140_000  # bytes; a larger picture gets a palette, which is a third of the bytes and hardly seen
COLOURS = 256
PATIENCE = 60  # seconds


def browser() -> str | None:
    """Where a browser is, found by PATH; None without one."""
    return next((path for name in BROWSERS if (path := shutil.which(name))), None)


def page(kind: str, content: str) -> str:
    """A whole page; `kind` is discord or telegram."""
    style = CSS.read_text(encoding="utf-8")
    return f'<!doctype html><meta charset="utf-8"><style>{style}</style><body class="{kind}">{content}'


def shoot(html: str, width: int) -> bytes:
    """The page as PNG, as tall as what stands on it. Raises RuntimeError without a browser."""
    program = browser()
    if program is None:
        raise RuntimeError(f"no browser in PATH: one of {', '.join(BROWSERS)}")
    with TemporaryDirectory() as folder:
        file, picture = Path(folder, "page.html"), Path(folder, "page.png")
        # What is below the page's end is of one colour that nothing on it has, and is cut off.
        file.write_text(html.replace("<body", '<html style="background:#ff00fe"><body', 1), encoding="utf-8")
        command = [
            *(program, "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--disable-extensions"),
            *(f"--user-data-dir={folder}/profile", f"--force-device-scale-factor={SHARP}"),
            *(f"--window-size={width},{TALLEST}", f"--screenshot={picture}", file.as_uri()),
        ]
        subprocess.run(command, check=True, capture_output=True, timeout=PATIENCE)
        with Image.open(picture) as shot:
            return _small(_cut(shot.convert("RGB")))


def _cut(shot: Image.Image) -> Image.Image:
    ground = Image.new("RGB", shot.size, "#ff00fe")
    box = ImageChops.difference(shot, ground).getbbox()
    return shot.crop((0, 0, shot.width, box[3])) if box else shot


def _small(shot: Image.Image) -> bytes:
    out = BytesIO()
    shot.save(out, "PNG", optimize=True)
    if out.tell() > LARGEST:
        out = BytesIO()
        shot.quantize(COLOURS, dither=Image.Dither.NONE).save(out, "PNG", optimize=True)
    return out.getvalue()
