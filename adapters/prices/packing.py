"""A trained model as numbers and names: an archive of plain arrays, and no code in it.

Nothing that is read back can run: only the parts listed here are built, from arrays that hold no objects.
"""

from __future__ import annotations

import json
import zipfile
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
from scipy.sparse import csr_matrix, issparse

from adapters.prices.blend import Blend
from adapters.prices.features import Means, Space
from adapters.prices.forest import Forest
from adapters.prices.interval import Interval
from adapters.prices.linear import Linear
from adapters.prices.model import Model
from adapters.prices.neighbours import Neighbours
from adapters.prices.vocabulary import Vocabulary

PARTS: dict[str, type] = {
    part.__name__: part
    for part in (Model, Space, Vocabulary, Linear, Neighbours, Means, Forest, Blend, Interval)
}  # fmt: skip
SKELETON = "skeleton"
MOST_BYTES = 4 * 2**30  # of all arrays together: far above any model, far below a machine's memory


def write(model: Model, file: BinaryIO) -> None:
    """The whole model into an open file."""
    arrays: dict[str, Any] = {}
    skeleton = json.dumps(_taken_apart(model, arrays), ensure_ascii=False, separators=(",", ":"))
    arrays[SKELETON] = np.frombuffer(skeleton.encode(), dtype=np.uint8)
    np.savez_compressed(file, **arrays)


def read(path: Path) -> Model:
    """A model from a file. ValueError for whatever is not one."""
    try:
        with zipfile.ZipFile(path) as archive:
            if sum(member.file_size for member in archive.infolist()) > MOST_BYTES:
                raise ValueError("too large")
        with np.load(path, allow_pickle=False) as stored:
            arrays = {name: stored[name] for name in stored.files}
        model = _put_together(json.loads(bytes(arrays[SKELETON])), arrays)
    except (OSError, EOFError, KeyError, TypeError, AttributeError, IndexError, RecursionError, MemoryError,
            zipfile.BadZipFile, NotImplementedError) as wrong:  # fmt: skip
        raise ValueError(type(wrong).__name__) from wrong
    if not isinstance(model, Model):
        raise ValueError("no model")  # noqa: TRY004 (one error for whatever is wrong with a file)
    return model


def _taken_apart(value: Any, arrays: dict[str, Any]) -> Any:
    if is_dataclass(value):
        parts = {each.name: _taken_apart(getattr(value, each.name), arrays) for each in fields(value)}
        return {"part": type(value).__name__, "of": parts}
    if isinstance(value, np.ndarray):
        return {"array": _kept(value, arrays)}
    if issparse(value):
        kept = [_kept(each, arrays) for each in (value.data, value.indices, value.indptr)]
        return {"sparse": kept, "shape": [int(n) for n in value.shape]}
    if isinstance(value, dict):
        return {"names": list(value), "values": [_taken_apart(each, arrays) for each in value.values()]}
    if isinstance(value, tuple):
        return [_taken_apart(each, arrays) for each in value]
    return value


def _kept(array: Any, arrays: dict[str, Any]) -> str:
    name = f"a{len(arrays)}"
    arrays[name] = array
    return name


def _put_together(told: Any, arrays: dict[str, Any]) -> Any:
    if isinstance(told, list):
        return tuple(_put_together(each, arrays) for each in told)
    if not isinstance(told, dict):
        return told
    if "part" in told:
        return PARTS[told["part"]](**{name: _put_together(each, arrays) for name, each in told["of"].items()})
    if "array" in told:
        return arrays[told["array"]]
    if "sparse" in told:
        data, indices, indptr = (arrays[name] for name in told["sparse"])
        made = csr_matrix((data, indices, indptr), shape=tuple(told["shape"]))
        made.check_format(full_check=True)
        return made
    return dict(zip(told["names"], (_put_together(each, arrays) for each in told["values"]), strict=True))
