"""Log lines: one for each request, text for people or JSON for machines."""

from __future__ import annotations

import json
import logging
import sys
from collections.abc import Mapping
from datetime import datetime, timezone

SERVICE = "python-facade"


class _Text(logging.Formatter):
    """`12:00:00.000 INFO  GET /users 200 3.1 ms request_id=... trace_id=...`, the same as the other services."""

    def format(self, record: logging.LogRecord) -> str:
        said = getattr(record, "said", ())
        fields = " ".join(f"{name}={_quoted(value)}" for name, value in _fields(record).items() if name not in said)
        time = _moment(record).astimezone().time().isoformat("milliseconds")
        line = f"{time} {record.levelname:<5} {_one_line(record.getMessage())}"
        if fields:
            line = f"{line} {fields}"
        return f"{line}\n{self.formatException(record.exc_info)}" if record.exc_info else line


class _Json(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, object] = {
            "time": _moment(record).isoformat(timespec="milliseconds").replace("+00:00", "Z"),
            "level": record.levelname,
            "service": SERVICE,
            "message": record.getMessage(),
            **_fields(record),
        }
        if record.exc_info:
            line["exception"] = self.formatException(record.exc_info)
        return json.dumps(line)


def _moment(record: logging.LogRecord) -> datetime:
    return datetime.fromtimestamp(record.created, timezone.utc)


def _one_line(text: str) -> str:
    """A line break from a URL must not start a new log line."""
    return text if text.isprintable() else json.dumps(text)


def _quoted(value: object) -> str:
    """As it is where that is one readable word."""
    text = _one_line(str(value))
    return json.dumps(text) if " " in text else text


def _fields(record: logging.LogRecord) -> Mapping[str, object]:
    fields: Mapping[str, object] = getattr(record, "fields", {})
    return fields


def configure_logging(log_format: str) -> None:
    """Sends this service's and the server's log to standard output."""
    handler = logging.StreamHandler(sys.stdout)
    handler.setFormatter(_Json() if log_format == "json" else _Text())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    logging.getLogger("facade").setLevel(logging.INFO)


def server_logging(log_format: str) -> dict[str, object]:
    """The same for the server, as the logging configuration that it wants to apply itself."""
    formatter = f"{__name__}.{_Json.__name__ if log_format == 'json' else _Text.__name__}"
    return {
        "version": 1,
        "formatters": {"own": {"()": formatter}},
        "handlers": {"own": {"class": "logging.StreamHandler", "formatter": "own", "stream": "ext://sys.stdout"}},
        "loggers": {"_granian": {"handlers": ["own"], "level": "INFO", "propagate": False}},
    }
