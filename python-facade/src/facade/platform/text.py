"""Text that JSON and URLs can carry, but a database cannot store."""

from __future__ import annotations

import re

_SURROGATE = re.compile("[\ud800-\udfff]")


def text_fault(text: str) -> str | None:
    """What is wrong with the text, or None."""
    if "\0" in text:
        return "must not contain NUL"
    if _SURROGATE.search(text):
        return "must not contain lone surrogates"
    return None


def printable(text: str) -> str:
    """The text with everything replaced that could not be sent back or logged."""
    return _SURROGATE.sub("\N{REPLACEMENT CHARACTER}", text).replace("\0", "\N{REPLACEMENT CHARACTER}")[:200]
