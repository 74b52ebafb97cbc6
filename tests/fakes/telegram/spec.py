"""What the vendor's machine-readable list of methods and types says of a call, an answer or an update."""

import json
import re
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from tests.fakes.telegram.files import Upload

SPEC_FILE = Path(__file__).parents[3] / ".." / "shared" / "specs" / "telegram" / "api.json"
ARRAY = "Array of "
SCALARS: dict[str, tuple[type, ...]] = {"String": (str,), "Integer": (int,), "Float": (int, float), "Boolean": (bool,)}
CONSTANT = re.compile(r'(?:must be|always) "?([a-z_]+)"?$')
# Without the list a form field's type is unknown: these are text even where they look like something else.
TEXT_FIELD = re.compile(
    "text|caption|callback_query_id|file_id|name|description|short_description|title|address|secret_token|photo|document"
)


class Complaint(NamedTuple):
    """What is wrong, and where."""

    where: str
    what: str

    def __str__(self) -> str:
        return f"{self.where}: {self.what}"


@cache
def _read(path: Path) -> dict[str, Any]:
    return json.loads(path.read_text(encoding="utf-8"))


class Spec:
    """The list, or its absence: then every call passes and `available` is False."""

    def __init__(self, path: Path = SPEC_FILE) -> None:
        self.available = path.exists()
        content = _read(path.resolve()) if self.available else {"methods": {}, "types": {}}
        self._methods: dict[str, Any] = content["methods"]
        self._types: dict[str, Any] = content["types"]

    def returns(self, method: str) -> list[str]:
        """The types a method may answer with; none where the method is unknown."""
        return self._methods.get(method, {}).get("returns", [])

    def decode(self, method: str, name: str, text: str) -> Any:
        """A form field's text as the value it stands for; left as text where it does not read as one."""
        types = self._parameters(method).get(name, {}).get("types")
        if types is None:
            return text if self.available or TEXT_FIELD.fullmatch(name) else _json_or_text(text)
        if "Integer" in types and re.fullmatch(r"-?\d+", text):
            return int(text)
        return text if "String" in types else _json_or_text(text)

    def of_call(self, method: str, arguments: dict[str, Any]) -> Complaint | None:
        """What is wrong with a call, judged by names, presence, types and nested objects."""
        if not self.available:
            return None
        if method not in self._methods:
            return Complaint(method, "unknown method")
        known = self._parameters(method)
        attached = _attached(arguments)
        for name, value in arguments.items():
            if name in attached and isinstance(value, Upload):
                continue
            if name not in known:
                return Complaint(f"{method}.{name}", "unknown parameter")
            if complaint := self.of_value(known[name]["types"], value, f"{method}.{name}"):
                return complaint
        missing = [name for name, field in known.items() if field["required"] and name not in arguments]
        return Complaint(f"{method}.{missing[0]}", "required parameter is missing") if missing else None

    def of_value(self, types: list[str], value: Any, where: str) -> Complaint | None:
        """What is wrong with a value that must be one of `types`: the complaint that got furthest into it."""
        complaints = [self._of_type(name, value, where) for name in types]
        if not self.available or None in complaints:
            return None
        return max((c for c in complaints if c), key=lambda c: len(c.where), default=None)

    def _parameters(self, method: str) -> dict[str, Any]:
        return {field["name"]: field for field in self._methods.get(method, {}).get("fields", [])}

    def _of_type(self, name: str, value: Any, where: str) -> Complaint | None:
        if name.startswith(ARRAY):
            return self._of_list(name.removeprefix(ARRAY), value, where)
        if name in SCALARS:
            fits = isinstance(value, SCALARS[name]) and (name == "Boolean" or not isinstance(value, bool))
            return None if fits else Complaint(where, f"{name} expected, got {value!r:.80}")
        if name == "InputFile":
            return None if isinstance(value, Upload) else Complaint(where, "a file expected")
        kind = self._types.get(name, {})
        if subtypes := kind.get("subtypes"):
            return self.of_value(subtypes, value, where)
        if not isinstance(value, dict):
            return Complaint(where, f"{name} expected, got {value!r:.80}")
        return self._of_object({field["name"]: field for field in kind.get("fields", [])}, value, where)

    def _of_list(self, name: str, value: Any, where: str) -> Complaint | None:
        if not isinstance(value, list):
            return Complaint(where, f"a list of {name} expected, got {value!r:.80}")
        found = (self._of_type(name, entry, f"{where}[{index}]") for index, entry in enumerate(value))
        return next((complaint for complaint in found if complaint), None)

    def _of_object(self, fields: dict[str, Any], value: dict[str, Any], where: str) -> Complaint | None:
        for name, entry in value.items():
            if name not in fields:
                return Complaint(where, f"unknown field {name}")
            constant = CONSTANT.search(fields[name]["description"])
            if constant and entry != constant[1]:
                return Complaint(where, f"{name} must be {constant[1]}, got {entry!r:.40}")
        missing = [name for name, field in fields.items() if field["required"] and name not in value]
        if missing:
            return Complaint(where, f"field {missing[0]} is missing")
        found = (self.of_value(fields[name]["types"], entry, f"{where}.{name}") for name, entry in value.items())
        return next((complaint for complaint in found if complaint), None)


def _json_or_text(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return text


def _attached(arguments: dict[str, Any]) -> set[str]:
    """Names of parts that some argument refers to as attach://name."""
    return set(re.findall(r"attach://([^\"\\]+)", json.dumps(arguments, default=str)))
