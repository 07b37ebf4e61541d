"""Scratch copies of the repository: its files copied, what was installed for it shared."""

import os
import shutil
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / ".run" / "drift"
SHARED = ("node-data-service/node_modules", "python-facade/.venv", "gateway/target/gateway.jar")
# What a guard that has run before is faster with.
CACHES = (".tsbuildinfo", "python-facade/.mypy_cache")
BUILT = {"node_modules", "target", "dist", "__pycache__", ".hypothesis", ".run"}


class Scratch:
    """A copy of the repository that may be spoiled."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def copy(self, name: str, caches: "Scratch | None" = None) -> "Scratch":
        copy = Scratch(FOLDER / name)
        copy.remove()
        for path in self.files():
            _copy(self.root / path, copy.root / path)
        for path in SHARED:
            (copy.root / path).parent.mkdir(exist_ok=True)
            (copy.root / path).symlink_to(ROOT / path)
        for path in CACHES if caches else ():
            _copy(caches.root / path, copy.root / path)
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

    def differing(self, other: "Scratch") -> list[str]:
        """Paths of files that one of the two has, or has with another content."""
        mine, others = self._contents(), other._contents()
        return sorted(path for path in mine.keys() | others.keys() if mine.get(path) != others.get(path))

    def become(self, other: "Scratch") -> None:
        """Takes over what differs, with the time of now: compilers must see also what goes back to what it was."""
        for path in self.differing(other):
            if (other.root / path).exists():
                (self.root / path).parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(other.root / path, self.root / path)
            else:
                (self.root / path).unlink()

    def _contents(self) -> dict[str, bytes]:
        return {path: (self.root / path).read_bytes() for path in self.files()}


def of_repository() -> Scratch:
    """The repository as it is now, with what is not committed yet."""
    template = Scratch(FOLDER / "template")
    template.remove()
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout.splitlines()
    for path in listed:
        if (ROOT / path).exists():
            _copy(ROOT / path, template.root / path)
    return template


def _copy(source: Path, target: Path) -> None:
    """With its times, by which make and the type checkers tell that nothing has changed."""
    target.parent.mkdir(parents=True, exist_ok=True)
    if source.is_dir():
        shutil.copytree(source, target)
    elif source.exists():
        shutil.copy2(source, target)
