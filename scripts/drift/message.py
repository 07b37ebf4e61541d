"""The first message of a guard, and whether it says which file to change and which command to run."""

import json
import re
import textwrap
from pathlib import Path

FILE = re.compile(r"[\w@*-][\w@./*-]*\.(?:ts|js|py|pyi|proto|ya?ml|json|java|sql|md)\b")
FOLDERS = ("", "node-data-service", "python-facade", "gateway", "proto")
MAKE = re.compile(r"\bmake (?:-C (\S+) )?([a-z][a-z0-9-]*)")
NPM = re.compile(r"\bnpm (?:--prefix (\S+) )?run (?:-s |--silent )?([a-z-]+(?::[a-z]+)*)")
SCRIPT = re.compile(r"(?:\./mvnw|\bscripts/[\w./-]+\.sh)\b")
# Not what a test runner says about tests that pass, nor the command that make repeats.
FINDING = re.compile(r"^(?:FAIL(?:ED)?|E|×|\[ERROR\])\s|\berror\b|Error:|:\d+:\d+:")
# Type checkers can go on for pages.
LONGEST = 200
COLOUR = re.compile(r"\x1b\[[0-9;]*m")


def first_message(output: str, root: Path, remedy: str = "") -> str:
    """The first line that names a file and a command; or what the tool found, and its remedy; or the few lines that
    do it together, after the first two, which say what is wrong.
    """
    lines = [COLOUR.sub("", line).strip() for line in output.replace(f"{root}/", "").splitlines()]
    lines = [line for line in lines if line and not line.startswith("npm warn")]
    naming = [line for line in lines if names_file(line, root)]
    for line in naming:
        if names_command(line, root):
            return line
    findings = [line for line in naming if FINDING.search(line)]
    if findings and remedy:
        return f"{textwrap.shorten(findings[0], LONGEST, placeholder=' ...')} Then run: {remedy}"
    for end, line in enumerate(lines):
        if names_command(line, root):
            begin = max((at for at in range(end + 1) if names_file(lines[at], root)), default=end)
            return " ".join([*lines[: min(begin, 2)], *lines[begin : end + 1]])
    return (naming or lines or ["(silent)"])[0]


def faults(message: str, root: Path) -> list[str]:
    """What a message of a guard lacks."""
    wanted = {"an existing file to change": names_file, "an existing command to run": names_command}
    return [what for what, named in wanted.items() if not named(message, root)]


def names_file(text: str, root: Path) -> bool:
    """A path from the root or from a service's folder; a pattern counts when it matches something."""
    return any(
        any((root / folder).glob(name)) if "*" in name else (root / folder / name).is_file()
        for name in FILE.findall(text)
        for folder in FOLDERS
    )


def names_command(text: str, root: Path) -> bool:
    makes = any(target in _targets(root / (folder or ".")) for folder, target in MAKE.findall(text))
    npms = any(script in _scripts(root / (folder or "node-data-service")) for folder, script in NPM.findall(text))
    return makes or npms or any((root / name).is_file() for name in SCRIPT.findall(text))


def _targets(folder: Path) -> set[str]:
    makefile = folder / "Makefile"
    return set(re.findall(r"^([a-z][a-z0-9.-]*):", makefile.read_text(), re.MULTILINE)) if makefile.exists() else set()


def _scripts(folder: Path) -> set[str]:
    package = folder / "package.json"
    return set(json.loads(package.read_text())["scripts"]) if package.exists() else set()
