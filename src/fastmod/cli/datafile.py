"""`--data-file`: a mapping in YAML or JSON."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from fastmod.errors import RequestError

__all__ = ["read_data_file"]

_SIZE_LIMIT = 1_000_000


def read_data_file(file: Path) -> dict[str, Any]:
    """Read answers from `file`. Raises `RequestError` when it is missing, broken or no mapping."""
    import yaml

    try:
        with file.open("rb") as opened:  # perhaps a pipe, or a device without an end
            content = opened.read(_SIZE_LIMIT + 1)
        if len(content) > _SIZE_LIMIT:
            raise RequestError(f"`{file}` is larger than 1 MB", hint="a data file holds a handful of answers")
        raw = yaml.safe_load(content.decode())
    except OSError as error:
        raise RequestError(f"`{file}` cannot be read: {error.strerror}", hint="check the path of --data-file") from None
    except (yaml.YAMLError, ValueError, RecursionError, LookupError, AttributeError) as error:
        mark = getattr(error, "problem_mark", None)
        where = f", line {mark.line + 1}, column {mark.column + 1}" if mark else ""
        raise RequestError(f"`{file}` is neither YAML nor JSON{where}", hint="write one `key: value` a line") from None
    if raw is None:
        return {}
    if not isinstance(raw, dict) or not all(isinstance(key, str) for key in raw):
        raise RequestError(f"`{file}` holds no mapping", hint="write one `key: value` a line")
    return raw
