"""What an index looks like. Terms arrive stemmed and folded by `core.text.words`, as rules and the databases have them:
the analyser only parts them. Synonyms and spelling are in the query, so that every engine finds the same."""

from __future__ import annotations

import hashlib
import json
from typing import Any

LONGEST_TERM = 5_000  # characters; Lucene holds 32,766 bytes
KEYWORD = {"type": "keyword", "ignore_above": 200}

SETTINGS: dict[str, Any] = {
    "number_of_shards": 1,
    "auto_expand_replicas": "0-1",
    "refresh_interval": "1s",
    "gc_deletes": "1h",  # so long a deletion is remembered: a late write of before cannot bring a listing back
    "analysis": {
        "tokenizer": {"terms": {"type": "whitespace", "max_token_length": LONGEST_TERM}},
        "analyzer": {
            "terms": {"type": "custom", "tokenizer": "terms"},
            "typed": {"type": "custom", "tokenizer": "standard", "filter": ["lowercase", "asciifolding"]},
        },
    },
}
MAPPINGS: dict[str, Any] = {
    "dynamic": "strict",
    "properties": {
        "id": {"type": "long"},  # to sort by
        "title": {"type": "text", "analyzer": "terms", "norms": False},
        "all": {"type": "text", "analyzer": "terms", "position_increment_gap": 100},  # the title twice, the description
        "typed": {"type": "search_as_you_type", "analyzer": "typed"},  # the title as written
        "category": KEYWORD,
        "condition": KEYWORD,
        "source": KEYWORD,
        "currency": KEYWORD,
        "price": {"type": "long"},  # minor units
        "point": {"type": "geo_point", "ignore_malformed": True},
        "score": {"type": "float"},
        "seen": {"type": "date", "format": "epoch_millis"},
    },
}
TEMPLATE: dict[str, Any] = {"settings": {"index": SETTINGS}, "mappings": MAPPINGS}
VERSION = hashlib.blake2b(json.dumps(TEMPLATE, sort_keys=True).encode(), digest_size=4).hexdigest()
