"""Discord's own OpenAPI file as a judge of each request (and, when asked, of our own answers)."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any

import jsonschema
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

SPEC_FILE = Path(__file__).parents[3] / ".." / "shared" / "specs" / "discord" / "openapi.json"
# Fields that the developer documentation has, discord.py sends and the file lacks, by a field beside them.
UNDOCUMENTED = {
    "default_member_permissions": ("nsfw",),  # of a command
    "footer": ("flags",),  # of an embed
    "allowed_mentions": ("tts",),  # of an edit
}
METHODS = ("get", "put", "post", "patch", "delete")


@dataclass(frozen=True)
class Complaint:
    """Something wrong with a body: where, a code of Discord's kind, and a sentence."""

    where: tuple[str | int, ...]
    code: str
    message: str

    def __str__(self) -> str:
        return f"{'/'.join(map(str, self.where)) or 'body'}: {self.message}"


@dataclass(frozen=True)
class Operation:
    """One method of one path of the file."""

    method: str
    template: str
    pattern: re.Pattern[str]
    definition: dict[str, Any]
    path_parameters: tuple[dict[str, Any], ...]

    @property
    def query_names(self) -> set[str]:
        parameters = (*self.path_parameters, *self.definition.get("parameters", ()))
        return {p["name"] for p in parameters if p.get("in") == "query"}

    def pointer(self, *rest: str) -> str:
        """The schema's address inside the file, as a JSON pointer in a URI fragment."""
        parts = ("paths", self.template, self.method.lower(), *rest)
        escaped = (p.replace("~", "~0").replace("/", "~1").replace("{", "%7B").replace("}", "%7D") for p in parts)
        return "urn:discord#/" + "/".join(escaped)


class Spec:
    """Knows which requests exist and what their JSON must be. Without the file it knows nothing and says so."""

    def __init__(self, file: Path = SPEC_FILE) -> None:
        self.file = file
        self.available = file.is_file()
        self._validators: dict[str, jsonschema.Draft202012Validator] = {}
        self._judged: dict[tuple[str, str], list[Complaint]] = {}

    def find(self, method: str, path: str) -> Operation | None:
        """The operation that serves this path, or None if Discord has none."""
        return next((o for o in self._operations if o.method == method and o.pattern.match(path)), None)

    def check(self, operation: Operation, query: Iterable[str], body: Any) -> list[Complaint]:
        """What is wrong with a request. A field or query parameter the file lacks is wrong too, though Discord
        itself would only ignore it: a field that is ignored is a mistake of ours."""
        wrong = [
            Complaint((name,), "UNKNOWN_PARAMETER", "no such query parameter")
            for name in query
            if name not in operation.query_names
        ]
        request = operation.definition.get("requestBody", {})
        if "application/json" not in request.get("content", {}):
            return wrong if body is None else [*wrong, Complaint((), "UNEXPECTED_BODY", "takes no body")]
        if body is None:
            return [*wrong, Complaint((), "BASE_TYPE_REQUIRED", "body missing")] if request.get("required") else wrong
        pointer = operation.pointer("requestBody", "content", "application/json", "schema")
        return wrong + self._judge(pointer, body, self._closed)

    def check_answer(self, operation: Operation, status: int, body: Any) -> list[Complaint]:
        """What is wrong with an answer of ours."""
        answers = operation.definition["responses"]
        if str(status) not in answers:
            return [Complaint((), "STATUS", f"Discord never answers {status} here")]
        if "application/json" not in answers[str(status)].get("content", {}):
            return []
        pointer = operation.pointer("responses", str(status), "content", "application/json", "schema")
        return self._judge(pointer, body, self._open)

    def _judge(self, pointer: str, body: Any, registry: Registry[Any]) -> list[Complaint]:
        """Once for the same body: every start offers the same commands, which take a third of a second to judge."""
        key = f"{id(registry)} {pointer}"
        said = (key, json.dumps(body))
        if said not in self._judged:
            self._judged[said] = self._complaints(key, pointer, body, registry)
        return self._judged[said]

    def _complaints(self, key: str, pointer: str, body: Any, registry: Registry[Any]) -> list[Complaint]:
        validator = self._validators.get(key)
        if validator is None:
            validator = jsonschema.Draft202012Validator({"$ref": pointer}, registry=registry)
            self._validators[key] = validator
        error = next(validator.iter_errors(body), None)
        if error is None:
            return []
        error = _innermost(error)
        return [Complaint(tuple(error.absolute_path), f"SCHEMA_{error.validator}".upper(), error.message[:300])]

    @cached_property
    def _operations(self) -> list[Operation]:
        found = []
        for template, item in (_load(self.file)["paths"] if self.available else {}).items():
            pattern = re.compile(re.sub(r"\\{[^}]+\\}", "[^/]+", re.escape(template)) + "$")
            shared = tuple(item.get("parameters", ()))
            found += [Operation(m.upper(), template, pattern, item[m], shared) for m in METHODS if m in item]
        return sorted(found, key=lambda o: o.template.count("{"))  # "@original" before "{message_id}"

    @cached_property
    def _open(self) -> Registry[Any]:
        return _registry(_load(self.file))

    @cached_property
    def _closed(self) -> Registry[Any]:
        document = _load(self.file)
        for schema in document["components"]["schemas"].values():
            known = schema.get("properties", {})
            for beside, names in UNDOCUMENTED.items():
                if beside in known:
                    known.update((name, True) for name in names)
            if known:
                schema.setdefault("additionalProperties", False)
        return _registry(document)


def _innermost(error: jsonschema.ValidationError) -> jsonschema.ValidationError:
    """The error that matters where none of several alternatives fits: that of the alternative which was meant,
    which is the one whose `type` fits, if it has one."""
    while error.context:
        branches: dict[Any, list[jsonschema.ValidationError]] = {}
        for inner in error.context:
            branches.setdefault(inner.relative_schema_path[0], []).append(inner)
        meant = min(branches.values(), key=lambda b: (sum(not e.path or list(e.path) == ["type"] for e in b), len(b)))
        error = meant[0]
    return error


def _load(file: Path) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(file.read_bytes())
    # Discord takes snowflakes as numbers too, and discord.py sends them so; the file says string only.
    document["components"]["schemas"]["SnowflakeType"]["type"] = ["string", "integer"]
    return document


def _registry(document: dict[str, Any]) -> Registry[Any]:
    return Registry().with_resource("urn:discord", Resource(contents=document, specification=DRAFT202012))


@cache
def shared_spec() -> Spec:
    """One for all fakes of a test run: reading the file and building validators takes longer than most tests."""
    return Spec()
