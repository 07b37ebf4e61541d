"""Scratch copies of the repository: its files copied, what was installed for it shared."""

import os
import shutil
from fnmatch import fnmatch
from pathlib import Path

import repository_copy
from repository_copy import ROOT

FOLDER = ROOT / ".run" / "drift"
# What a guard that has run before is faster with.
CACHES = (".tsbuildinfo", "python-facade/.mypy_cache")
# Made by `make setup`.
CLASSES = ("proto/target/classes", "gateway/target/classes")
BUILT = {"node_modules", "target", "dist", "__pycache__", ".hypothesis", ".run"}


class Scratch:
    """A copy of the repository that may be spoiled. `template` is the one that nobody spoils."""

    def __init__(self, root: Path, template: "Scratch | None" = None) -> None:
        self.root = root
        self.template = template or self

    def copy(self, name: str, caches: "Scratch | None" = None) -> "Scratch":
        copy = Scratch(FOLDER / name, self.template)
        copy.remove()
        for path in self.files():
            repository_copy.copy(self.root / path, copy.root / path)
        repository_copy.share(copy.root)
        for path in CACHES if caches else ():
            repository_copy.copy(caches.root / path, copy.root / path)
        return copy

    def remove(self) -> None:
        if self.root.exists():
            shutil.rmtree(self.root)

    def files(self) -> list[str]:
        """All but what was built, by path from the root."""
        found = []
        for folder, folders, names in os.walk(self.root):
            folders[:] = [name for name in folders if name == ".mvn" or not (name in BUILT or name[0] == ".")]
            here = Path(folder).relative_to(self.root)
            found += [str(here / name) for name in names if not name.endswith((".log", ".tsbuildinfo"))]
        return sorted(found)

    def changed(self) -> list[str]:
        return self.differing(self.template)

    def differing(self, other: "Scratch") -> list[str]:
        """Paths of files that one of the two has, or has with another content."""
        mine, others = self._contents(), other._contents()
        return sorted(path for path in mine.keys() | others.keys() if mine.get(path) != others.get(path))

    def _contents(self) -> dict[str, bytes]:
        return {path: (self.root / path).read_bytes() for path in self.files()}


def of_repository() -> Scratch:
    template = Scratch(FOLDER / "template")
    template.remove()
    repository_copy.copy_to(template.root)
    for path in CLASSES:
        repository_copy.copy(ROOT / path, template.root / path)
    return template


def any_matches(paths: list[str], patterns: tuple[str, ...]) -> bool:
    return any(fnmatch(path, pattern) for path in paths for pattern in patterns)
