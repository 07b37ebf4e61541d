"""Checks that the documentation does not rot: what it links to, the files it names and the make targets it shows exist.

A file name counts when it stands in backquotes and starts with a folder of this repository. So do the paths that have
owners, and each folder at the top has one. Prints one line a fault.
"""

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
OWNERS = ".github/CODEOWNERS"
LINK = re.compile(r"\[[^\]]*\]\(<?([^)#>\s]+)[^)]*\)")
QUOTED = re.compile(r"`([^`\s]+)`")
MAKE = re.compile(r"(?:^|[`;&] *|\s)make (?:-C (\S+) )?([a-z][a-z0-9.-]*)", re.MULTILINE)
TEAM = re.compile(r"@[\w-]+/[\w-]+$")
# Ellipses, placeholders and patterns name no one file.
PATTERN = re.compile(r"[*<>{}$]|\.\.\.")


def tracked() -> set[str]:
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout.splitlines()
    files = {name for name in listed if (ROOT / name).exists()}
    folders = {str(parent) for name in files for parent in Path(name).parents}
    return files | folders


def targets(folder: str) -> set[str]:
    makefile = ROOT / folder / "Makefile"
    return set(re.findall(r"^([a-z][a-z0-9.-]*):", makefile.read_text(), re.MULTILINE)) if makefile.exists() else set()


def commands(text: str) -> str:
    """Commands stand in code blocks and in backquotes; `make` in a sentence is a verb."""
    blocks = re.findall(r"^```(?:sh)?\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    prose = re.sub(r"^```.*?^```", "", text, flags=re.MULTILINE | re.DOTALL)
    return "\n".join([*blocks, *re.findall(r"`([^`\n]*)`", prose)])


def faults(page: str, known: set[str]) -> list[str]:
    text = (ROOT / page).read_text()
    found = []
    for link in LINK.findall(text):
        if "://" not in link and not link.startswith("/") and not (ROOT / page).parent.joinpath(link).exists():
            found.append(f"{page}: links to {link}, which is not there")
    tops = {name.split("/")[0] for name in known if "/" in name}
    for name in QUOTED.findall(text):
        if name.split("/")[0] in tops and "/" in name and not PATTERN.search(name):
            path = name.split(":")[0].rstrip("/")
            # What building makes is not in the repository, and may be named all the same.
            if path not in known and not re.search(r"/(target|dist|node_modules|\.venv)(/|$)", path):
                found.append(f"{page}: names {name}, which is not there")
    for folder, target in MAKE.findall(commands(text)):
        if target not in targets(folder or ".") | targets(str(Path(page).parent)):
            found.append(f"{page}: shows `make {target}`, which no Makefile has")
    return found


def owner_faults(known: set[str]) -> list[str]:
    """GitHub passes over a line it cannot use without a word."""
    rules = [line.split() for line in (ROOT / OWNERS).read_text().splitlines() if line and line[0] != "#"]
    paths = [path.strip("/") for path, *_ in rules if path != "*"]
    tops = sorted({name.split("/")[0] for name in known if "/" in name})
    return [
        *(f"{OWNERS}: names {path}, which is not there" for path in paths if path not in known),
        *(f"{OWNERS}: nobody owns the folder {top}" for top in tops if top not in paths),
        *(f"{OWNERS}: {path} has no team" for path, *teams in rules if not all(map(TEAM.match, teams or [""]))),
    ]


def main() -> int:
    known = tracked()
    pages = sorted(name for name in known if name.endswith(".md"))
    found = [fault for page in pages for fault in faults(page, known)] + owner_faults(known)
    print("\n".join(found) or f"{len(pages)} pages name nothing that is not there")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
