"""A body of any size as lines, in bounded memory: what is too long or too dense is cut, not collected."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

MAX_LINE_BYTES = 64 * 1024
KEPT_BYTES = 4 * 1024
PIECE_BYTES = 64 * 1024
# Logs and events shrink to a tenth; a gigabyte of zeros shrinks to a thousandth.
MAX_RATIO = 200
RATIO_FROM_BYTES = 16 * 1024 * 1024


class BrokenStream(Exception):
    """The body ends where it should not, or cannot be read on. The message says why, for the one who sent it."""


@dataclass(frozen=True)
class Line:
    """One line without its end. Of one that is too long, only the beginning."""

    number: int
    content: bytes
    too_long: bool = False


def gunzip(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """Raises BrokenStream for data that is not gzip, ends early, or grows as no honest data does."""
    inflate = zlib.decompressobj(wbits=31)
    taken = given = 0
    for piece in pieces:
        taken += len(piece)
        while piece:
            if inflate.eof:
                # Files may be joined: gzip allows several parts.
                inflate = zlib.decompressobj(wbits=31)
            try:
                part = inflate.decompress(piece, PIECE_BYTES)
            except zlib.error:
                raise BrokenStream("the gzip data is damaged") from None
            given += len(part)
            if given > RATIO_FROM_BYTES and given > taken * MAX_RATIO:
                raise BrokenStream(f"the gzip data grows to more than {MAX_RATIO} times its size")
            if part:
                yield part
            piece = inflate.unused_data if inflate.eof else inflate.unconsumed_tail
    if taken and not inflate.eof:
        raise BrokenStream("the gzip data ends early")


def lines(pieces: Iterable[bytes], first: int = 1) -> Iterator[Line | None]:
    """Every line, and None after each piece: then nothing more is there yet.

    Of a stream that breaks, all lines but the last, unfinished one are given before BrokenStream is raised.
    """
    number, rest, too_long = first, b"", False
    for piece in pieces:
        head, *more = piece.split(b"\n")
        rest = rest + head if len(rest) <= MAX_LINE_BYTES else rest
        for following in more:
            yield _line(number, rest, too_long=too_long)
            number, rest, too_long = number + 1, following, False
        if len(rest) > MAX_LINE_BYTES:
            rest, too_long = rest[:KEPT_BYTES], True
        yield None
    if rest:
        yield _line(number, rest, too_long=too_long)


def _line(number: int, content: bytes, *, too_long: bool) -> Line:
    if too_long or len(content) > MAX_LINE_BYTES:
        return Line(number, content[:KEPT_BYTES], too_long=True)
    return Line(number, content.removesuffix(b"\r"))
