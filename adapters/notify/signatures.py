"""Whether Twilio sent what arrived: it signs the public URL with the fields of a form, or with a body's hash in it."""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Sequence
from urllib.parse import parse_qs, parse_qsl, urlsplit

MOST_FIELDS = 200  # a text's form has some twenty
PORTS = {"https": 443, "http": 80}

Form = tuple[tuple[str, str], ...]


class Signatures:
    """Checks `X-Twilio-Signature` (HMAC-SHA1 with the account's auth token, never with an API key's secret)."""

    def __init__(self, public_url: str, tokens: Sequence[str]) -> None:
        """`public_url` is where Twilio reaches us, without the path: what a request says of its host is anybody's.

        Any of `tokens` may have signed, so that a new one can replace an old one. ValueError if there is none.
        """
        if not tokens or not all(tokens):
            raise ValueError("an auth token is needed")
        self._sites = _spellings(public_url.rstrip("/"))
        self._tokens = tuple(token.encode() for token in tokens)

    def form(self, target: str, body: bytes, signature: str | None) -> Form | None:
        """The fields of a form that Twilio signed, else None.

        `target` is path and query as they came over the wire, `body` the raw form.
        """
        try:
            text = body.decode()
            fields = tuple(parse_qsl(text, keep_blank_values=True, max_num_fields=MOST_FIELDS, errors="strict"))
        except ValueError:  # also bytes that are no UTF-8
            return None
        # A name that is repeated is signed once with each of its values, in their order.
        said = "".join(name + value for name, value in sorted(set(fields)))
        return fields if self._signed(target, said, signature) else None

    def is_genuine(self, target: str, body: bytes, signature: str | None) -> bool:
        """Whether Twilio signed a body that is no form: the URL holds its hash, and the signature is over the URL."""
        hashes = parse_qs(urlsplit(target).query).get("bodySHA256", [])
        expected = hashlib.sha256(body).hexdigest().encode()
        is_whole = len(hashes) == 1 and hmac.compare_digest(
            expected, hashes[0].lower().encode("utf-8", "surrogateescape")
        )
        return self._signed(target, "", signature) and is_whole

    def _signed(self, target: str, said: str, signature: str | None) -> bool:
        if not signature:
            return False
        given = signature.encode("utf-8", "surrogateescape")
        expected = [_mac(token, site + target + said) for token in self._tokens for site in self._sites]
        return any([hmac.compare_digest(one, given) for one in expected])  # a list: each is compared, in equal time


def _mac(token: bytes, signed: str) -> bytes:
    digest = hmac.new(token, signed.encode("utf-8", "surrogateescape"), hashlib.sha1).digest()
    return base64.b64encode(digest)


def _spellings(url: str) -> tuple[str, str]:
    """The URL without and with its port: Twilio signs now the one, now the other."""
    parts = urlsplit(url)
    if parts.scheme not in PORTS or not parts.hostname or parts.query or parts.fragment:
        raise ValueError("the public URL must begin with https:// and a host, and have no query")
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    port = parts.port or PORTS[parts.scheme]
    return f"{parts.scheme}://{host}{parts.path}", f"{parts.scheme}://{host}:{port}{parts.path}"
