"""Messages that our Discord kept, as HTML that looks as a person on Discord would read them."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Mapping
from datetime import UTC, datetime
from html import escape
from typing import Any

from tests.fakes.discord import Message, Modal

Json = dict[str, Any]
_MARK = re.compile(
    r"\\(?P<plain>[^A-Za-z0-9\s])|\*\*(?P<bold>.+?)\*\*|<t:(?P<time>-?\d+):R>|(?P<link>https?://[^\s<>]+)|(?P<line>\n)"
)
FILE_UPLOAD = 19
STYLES = {1: "primary", 2: "secondary", 3: "success", 4: "danger", 5: "link"}
UNITS = ((31_536_000, "year"), (2_592_000, "month"), (86_400, "day"), (3_600, "hour"), (60, "minute"))


def message(one: Message, now: datetime, *, asked: tuple[str, str] | None = None) -> str:
    """One message; `asked` is who called which command, where it is the answer to one."""
    body = "".join(_embed(embed, one, now) for embed in one.embeds)
    rows = "".join(f'<div class="row">{"".join(map(_part, row["components"]))}</div>' for row in one.components)
    used = f'<div class="used"><b>{escape(asked[0])}</b> used <i>{escape(asked[1])}</i></div>' if asked else ""
    only = '<div class="only">👁 Only you can see this · <u>Dismiss message</u></div>' if one.ephemeral else ""
    name = f'<div class="who"><b>{escape(one.author.name)}</b><em>✓ APP</em><time>Today at {now:%H:%M}</time></div>'
    return f'<section class="message">{used}<div class="face">DS</div>{name}{body}{rows}{only}</section>'


def form(one: Modal, filled_in: Mapping[str, str]) -> str:
    """A form, as it stands when somebody has filled in these fields of it, by their labels."""
    fields = "".join(_field(label, part, filled_in.get(label), _hint(one, part)) for label, part in one.fields())
    end = '<div class="end"><span>Cancel</span><span>Submit</span></div>'
    return f'<div class="form"><h2>{escape(one.title)}<b>✕</b></h2>{fields}{end}</div>'


def _hint(one: Modal, part: Json) -> str:
    around = next(row for row in one.components if row.get("component") is part)
    return str(around.get("description") or "")


def _field(label: str, part: Json, said: str | None, hint: str) -> str:
    needed = "<i>*</i>" if part.get("required", True) else ""
    small = f"<small>{escape(hint)}</small>" if hint else '<small style="height:2px"></small>'
    if part["type"] == FILE_UPLOAD:
        box = f'<div class="files">Drop files here or <u>browse</u> (up to {part.get("max_values", 1)})</div>'
    else:
        tall = " tall" if part.get("style") == 2 else ""
        down = "<b>⌄</b>" if part.get("options") else ""
        box = f'<div class="box{tall}"><span>{escape(said or part.get("value") or "")}</span>{down}</div>'
    return f'<div class="field"><b>{escape(label)}{needed}</b>{small}{box}</div>'


def _embed(embed: Json, one: Message, now: datetime) -> str:
    colour = f"#{embed.get('color') or 0x4F545C:06x}"
    title = _words(embed.get("title", ""), now)
    if title and embed.get("url"):
        title = f"<a>{title}</a>"
    fields = "".join(
        f'<div class="{"inline" if f.get("inline") else "wide"}"><b>{_words(f["name"], now)}</b>'
        f"<p>{_words(f['value'], now)}</p></div>"
        for f in embed.get("fields") or ()
    )
    foot = [escape((embed.get("footer") or {}).get("text", ""))]
    foot += [_stamp(embed["timestamp"])] if embed.get("timestamp") else []
    parts = [
        f'<img class="thumb" src="{_picture(embed["thumbnail"]["url"], one)}">' if embed.get("thumbnail") else "",
        f"<h3>{title}</h3>" if title else "",
        f"<p>{_words(embed['description'], now)}</p>" if embed.get("description") else "",
        f'<div class="fields">{fields}</div>' if fields else "",
        f'<img class="big" src="{_picture(embed["image"]["url"], one)}">' if embed.get("image") else "",
        f"<footer>{' • '.join(filter(None, foot))}</footer>" if any(foot) else "",
    ]
    return f'<article style="border-color:{colour}">{"".join(parts)}</article>'


def _part(part: Json) -> str:
    if part["type"] == 3:
        chosen = next((o["label"] for o in part["options"] if o.get("default")), part.get("placeholder") or "")
        return f'<span class="select">{escape(chosen)}<b>⌄</b></span>'
    out = " ↗" if part["style"] == 5 else ""
    return f'<span class="button {STYLES[part["style"]]}">{escape(part.get("label") or "")}{out}</span>'


def _words(text: str, now: datetime) -> str:
    shown, at = [], 0
    for found in _MARK.finditer(text):
        shown.append(escape(text[at : found.start()]))
        at = found.end()
        if found["plain"]:
            shown.append(escape(found["plain"]))
        elif found["bold"]:
            shown.append(f"<b>{escape(found['bold'])}</b>")
        elif found["time"]:
            shown.append(f'<span class="time">{ago(int(found["time"]), now)}</span>')
        elif found["link"]:
            shown.append(f"<a>{escape(found['link'])}</a>")
        else:
            shown.append("<br>")
    return "".join([*shown, escape(text[at:])])


def ago(moment: int, now: datetime) -> str:
    """`2 hours ago`, as Discord says it in English."""
    seconds = int(now.timestamp()) - moment
    for length, unit in UNITS:
        if abs(seconds) >= length:
            number = round(abs(seconds) / length)
            said = f"{number} {unit}{'s' if number != 1 else ''}"
            return f"{said} ago" if seconds > 0 else f"in {said}"
    return "a few seconds ago"


def _stamp(iso: str) -> str:
    at = datetime.fromisoformat(iso).astimezone(UTC)
    return f"{at:%d/%m/%Y %H:%M}"


def _picture(url: str, one: Message) -> str:
    """A file that came with the message, inside the page; nothing is fetched from anywhere."""
    file = next(f for f in one.attachments if f.url == url)
    return f"data:{file.content_type};base64,{b64encode(file.data).decode()}"
