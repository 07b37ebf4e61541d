"""Plays docs/guides/working-together.md in a scratch copy of the repository, block by block.

A `diff` is applied. `sh` is typed and has to succeed, `sh refused` to fail, `sh long` is left out unless FULL is set. A
`text` is what the command before it says, among other things; `...` stands for anything.
"""

from __future__ import annotations

import os
import re
import shutil
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import repository_copy
from drift import commands
from repository_copy import ROOT

GUIDE = "docs/guides/working-together.md"
BLOCK = re.compile(r"^```(diff|sh refused|sh long|sh|text)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
# Built, and not changed by the guide.
LAUNCHER = "launcher/target"
SHOWN_CHARACTERS = 3000


class NotAsTold(Exception):
    """The guide does not tell what happens."""


@dataclass(frozen=True)
class Block:
    kind: str
    text: str
    line: int


def blocks() -> list[Block]:
    page = (ROOT / GUIDE).read_text()
    return [Block(found[1], found[2], page.count("\n", 0, found.start()) + 1) for found in BLOCK.finditer(page)]


def play(told: list[Block], root: Path) -> int:
    """Returns how many refusals were told of, and happened."""
    said = ""
    refused = 0
    for block in told:
        begin = time.monotonic()
        if block.kind == "diff":
            apply(block, root)
        elif block.kind == "text":
            compare(block, said)
        elif block.kind == "sh long" and not os.environ.get("FULL"):
            print(f"left out without FULL=1: {first_line(block)}", flush=True)
        else:
            said = type_in(block, root)
            refused += block.kind == "sh refused"
            print(f"{time.monotonic() - begin:5.1f} s  {block.kind:<10}  {first_line(block)}", flush=True)
    return refused


def first_line(block: Block) -> str:
    return block.text.splitlines()[0]


def apply(block: Block, root: Path) -> None:
    patch = root / ".patch"
    patch.write_text(block.text)
    done = commands.run(["git", "apply", "--whitespace=nowarn", patch.name], root, {})
    patch.unlink()
    if done.code:
        raise NotAsTold(f"{GUIDE}:{block.line}: this change does not fit any more\n{done.output}")


def type_in(block: Block, root: Path) -> str:
    done = commands.run(["sh", "-euc", block.text], root, {})
    if (done.code != 0) != (block.kind == "sh refused"):
        told = "be refused" if block.kind == "sh refused" else "succeed"
        raise NotAsTold(f"{GUIDE}:{block.line}: has to {told}\n{block.text}{done.output[-SHOWN_CHARACTERS:]}")
    return done.output.replace(f"{root}/", "")


def compare(block: Block, said: str) -> None:
    for line in filter(str.strip, block.text.splitlines()):
        pattern = ".*".join(re.escape(part) for part in line.strip().split("..."))
        if not re.search(pattern, said):
            raise NotAsTold(f"{GUIDE}:{block.line}: nobody said\n{line}\nbut\n{said[-SHOWN_CHARACTERS:]}")


def main() -> int:
    folder = Path(tempfile.mkdtemp(prefix="working-together-"))
    root = folder.resolve() / "copy"
    repository_copy.copy_to(root)
    repository_copy.share(root)
    (root / LAUNCHER).symlink_to(ROOT / LAUNCHER)
    try:
        refused = play(blocks(), root)
    except NotAsTold as fault:
        print(f"{fault}\nThe copy is {root}", file=sys.stderr)
        return 1
    finally:
        commands.end_all()
    shutil.rmtree(folder)
    print(f"all as told; {refused} times somebody was stopped by a guard, and told what to do")
    return 0 if refused else 1


if __name__ == "__main__":
    sys.exit(main())
