"""Twilio's own OpenAPI file as a judge of forms, queries and (of ourselves) answers."""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import jsonschema

SPEC_FILE = Path(__file__).parents[3] / ".." / "shared" / "specs" / "twilio" / "twilio_api_v2010.json"
MESSAGES = "/2010-04-01/Accounts/{AccountSid}/Messages.json"
FORM = "application/x-www-form-urlencoded"

formats = jsonschema.FormatChecker(formats=())


@formats.checks("phone-number")
def _is_phone_number(value: object) -> bool:
    """E.164, or a sender's short code."""
    return re.fullmatch(r"\+[1-9]\d{1,14}|\d{3,8}", str(value)) is not None


@formats.checks("uri")
def _is_uri(value: object) -> bool:
    parts = urlsplit(str(value))
    return parts.scheme in ("http", "https") and bool(parts.hostname) and "_" not in parts.hostname


@cache
def _read(path: Path) -> dict[str, Any]:
    return _in_json_schema(json.loads(path.read_text(encoding="utf-8")))


class Spec:
    """The file, or its absence: then every call passes and `available` is False."""

    def __init__(self, path: Path = SPEC_FILE) -> None:
        self.available = path.exists()
        content = _read(path.resolve()) if self.available else {"components": {}, "paths": {MESSAGES: {}}}
        self._components: dict[str, Any] = content["components"]
        self._operations: dict[str, Any] = content["paths"][MESSAGES]

    def of_form(self, fields: dict[str, list[str]]) -> str | None:
        """What is wrong with a form that creates a message; a field the file lacks is wrong too."""
        if not self.available:
            return None
        return self._of_fields(self._operations["post"]["requestBody"]["content"][FORM]["schema"], fields)

    def of_query(self, fields: dict[str, list[str]]) -> str | None:
        """What is wrong with a query that lists messages."""
        if not self.available:
            return None
        asked = [parameter for parameter in self._operations["get"]["parameters"] if parameter["in"] == "query"]
        properties = {parameter["name"]: parameter["schema"] for parameter in asked}
        return self._of_fields({"type": "object", "properties": properties}, fields)

    def of_answer(self, method: str, status: int, body: Any) -> str | None:
        """What is wrong with an answer of ours."""
        if not self.available or status >= 400:
            return None
        answers = self._operations[method.lower()]["responses"]
        if str(status) not in answers:
            return f"Twilio does not answer {status} here"
        # Without formats: where Twilio writes `uri` in an answer it means a path.
        return self._complaint(answers[str(status)]["content"]["application/json"]["schema"], body, None)

    def _of_fields(self, schema: dict[str, Any], fields: dict[str, list[str]]) -> str | None:
        known = schema["properties"]
        values = {name: _decoded(known.get(name, {}), found) for name, found in fields.items()}
        return self._complaint({**schema, "additionalProperties": False}, values, formats)

    def _complaint(self, schema: dict[str, Any], value: Any, checker: jsonschema.FormatChecker | None) -> str | None:
        whole = {**schema, "components": self._components}
        wrong = next(jsonschema.Draft202012Validator(whole, format_checker=checker).iter_errors(value), None)
        return None if wrong is None else f"{'/'.join(map(str, wrong.absolute_path))}: {wrong.message:.200}"


def _decoded(schema: dict[str, Any], found: list[str]) -> Any:
    """A field's text as the value it stands for; left as text where it does not read as one."""
    if schema.get("type") == "array":
        return found
    if len(found) != 1:
        return found  # which no other schema takes
    if schema.get("type") == "integer" and re.fullmatch(r"-?\d+", found[0]):
        return int(found[0])
    return {"true": True, "false": False}.get(found[0], found[0]) if schema.get("type") == "boolean" else found[0]


def _in_json_schema(value: Any) -> Any:
    """OpenAPI 3.0 says `nullable` where JSON Schema lists null among the types."""
    if isinstance(value, list):
        return [_in_json_schema(entry) for entry in value]
    if not isinstance(value, dict):
        return value
    changed = {name: _in_json_schema(entry) for name, entry in value.items()}
    if changed.get("nullable") is True and isinstance(changed.get("type"), str):
        changed["type"] = [changed["type"], "null"]
    return changed
