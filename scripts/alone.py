"""Runs a command where only one language is installed: scripts/alone.py python|node|java COMMAND...

PATH is then a folder of links to all that is on it, without Docker and the tools of the other two languages.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from fnmatch import fnmatchcase
from pathlib import Path

TOOLS = {
    "python": ("py*", "pip", "pip[0-9]*", "pipx", "uv", "uvx", "conda"),
    "node": ("node*", "npm*", "npx*", "corepack", "yarn*", "pnpm*", "bun", "deno", "tsc", "tsx"),
    "java": ("java*", "jar*", "jshell", "jlink", "mvn*", "gradle*", "kotlin*"),
    "docker": ("docker*", "podman*"),
}
# The beginnings of the variables that lead to them, some in lower case.
VARIABLES = {
    "python": ("PY", "PIP_", "UV_", "VIRTUAL_ENV"),
    "node": ("NODE", "NPM_", "NVM_"),
    "java": ("JAVA", "JDK", "MAVEN_", "MVNW_"),
    "docker": ("DOCKER_",),
}
# Found or not, whatever TOOLS says.
ASKED = {
    "python": ("python3", "python", "pip3"),
    "node": ("node", "npm", "npx"),
    "java": ("java", "javac", "mvn"),
    "docker": ("docker",),
}


def links(folder: Path, without: tuple[str, ...]) -> None:
    """What comes first on PATH is what counts there."""
    for place in os.get_exec_path():
        for tool in sorted(Path(place).glob("*")):
            link = folder / tool.name
            foreign = any(fnmatchcase(tool.name, pattern) for pattern in without)
            if not (foreign or link.is_symlink()) and tool.is_file() and os.access(tool, os.X_OK):
                link.symlink_to(tool.absolute())


def environment(folder: Path, others: list[str]) -> dict[str, str]:
    # By which scripts/tools.sh is told that all three languages are there.
    without = ("TOOLS_FOUND", *(start for other in others for start in VARIABLES[other]))
    kept = {name: value for name, value in os.environ.items() if not name.upper().startswith(without)}
    return {**kept, "PATH": str(folder)}


def found(tools: list[str], environ: dict[str, str]) -> str:
    """As a shell finds them, which may have a PATH of its own."""
    asked = ["sh", "-c", 'for tool; do command -v "$tool"; done; :', "sh", *tools]
    return subprocess.run(asked, env=environ, check=True, stdout=subprocess.PIPE, text=True).stdout


def main(language: str, *command: str) -> int:
    others = [other for other in TOOLS if other != language]
    with tempfile.TemporaryDirectory(prefix=f"{language}-alone-") as name:
        folder = Path(name)
        links(folder, tuple(pattern for other in others for pattern in TOOLS[other]))
        environ = environment(folder, others)
        if leaked := found([tool for other in others for tool in ASKED[other]], environ):
            print(f"{language} is not alone, there are still\n{leaked}", file=sys.stderr)
            return 1
        print(f"{language} alone: neither {', '.join(others[:-1])} nor {others[-1]} is on the PATH", flush=True)
        return subprocess.call(command, env=environ)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
