"""Words for what cannot be done with a thing that somebody sells, or with its pictures."""

from __future__ import annotations

from core.cards.language import mark
from core.errors import Why

SENTENCES = {
    Why.TITLE_MISSING: mark(
        "What are you selling? Start with a title, for example: /sell malm dresser, good, 80, 95112"
    ),
    Why.PHOTO_INVALID: mark("I cannot use that picture: it is damaged. Send it once more, or another one."),
    Why.PHOTO_LIMIT: mark("That is more than {limit} pictures: choose the best ones."),
    Why.PHOTO_TOO_LARGE: mark(
        "I cannot use that picture: it is over {limit} MB. Send it as a photo, or make it smaller."
    ),
    Why.PHOTO_FORMAT: mark("I cannot use that picture: send a JPEG, PNG or WebP."),
    Why.PHOTO_HEIC: mark("I cannot read HEIC pictures: send it as a photo, not as a file, or save it as JPEG first."),
    Why.PHOTO_PIXELS: mark(
        "I cannot use that picture: it has over {limit} megapixels. Make it smaller and send it again."
    ),
    Why.NO_SUCH_ITEM: mark("That is nothing you sell (any more): /items lists what you do."),
    Why.NOT_OFFERED: mark("It is not offered any more: offer it again first, with /items."),
    Why.ALREADY_OFFERED: mark("It is offered already: /items shows it."),
    Why.PICTURE_MISSING: mark("I find no picture at “{path}”: give me its whole path."),
    Why.DRAFT_UNCLEAR: mark("I did not understand “{text}”: tap what to edit, or say more of it, such as: good, 75"),
    Why.NO_PRICE: mark("It has no price that could fall: set one with Edit."),
}
