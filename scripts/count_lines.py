"""How many lines each way of building the shop has, as docs/guides/choosing.md says: --write puts them there.

Lines that are not empty, of what people wrote to run: no tests, nothing generated. The page says them to two digits,
and is stale when one of them is off by more than a tenth.
"""

import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "guides" / "choosing.md"
FEATURES = (
    "gateway/src/main/java/com/example/gateway/shop/ShopRoutes.java",
    "python-facade/src/facade/shop/users",
    "python-facade/src/facade/shop/products",
    "node-data-service/src/shop/users",
    "node-data-service/src/shop/products",
)
PLATFORM = (
    "gateway/src/main/java/com/example/gateway/platform/config",
    "gateway/src/main/java/com/example/gateway/platform/edge",
    "gateway/src/main/java/com/example/gateway/platform/health",
    "gateway/src/main/java/com/example/gateway/platform/resilience",
    "gateway/src/main/java/com/example/gateway/platform/web",
    "python-facade/src/facade/platform",
    "node-data-service/src/platform",
)
DATA_SERVICE = (
    "node-data-service/src/shop/users",
    "node-data-service/src/shop/products",
    "node-data-service/src/platform",
)
SUFFIXES = (".py", ".ts", ".java")
# What the page calls it, and the files and folders it is made of.
COUNTED = {
    "flask-sqlalchemy": ("bench/alternatives/flask-sqlalchemy/shop",),
    "express-drizzle": ("bench/alternatives/express-drizzle/src",),
    "fastapi-drizzle": ("bench/alternatives/fastapi-drizzle/shop",),
    "data-service": DATA_SERVICE,
    "chain-features": FEATURES,
    "chain-platform": PLATFORM,
}
# The page holds each number as <!-- lines:NAME -->123<!-- end -->
NUMBER = re.compile(r"(<!-- lines:([a-z-]+) -->)([\d,]+)(<!-- end -->)")


def lines(places: tuple[str, ...]) -> int:
    total = 0
    for place in places:
        path = ROOT / place
        files = [path] if path.is_file() else [file for file in path.rglob("*") if file.suffix in SUFFIXES]
        if not files:
            raise SystemExit(f"scripts/count_lines.py: {place} has nothing to count")
        total += sum(bool(line.strip()) for file in files for line in file.read_text().splitlines())
    return total


def rounded(count: int) -> str:
    digits = max(len(str(count)) - 2, 0)
    return f"{round(count, -digits):,}"


def main() -> int:
    page = PAGE.read_text()
    shown = {name: int(number.replace(",", "")) for _, name, number, _ in NUMBER.findall(page)}
    counts = {name: lines(places) for name, places in COUNTED.items()}
    if sys.argv[1:] == ["--write"]:
        PAGE.write_text(NUMBER.sub(lambda found: f"{found[1]}{rounded(counts[found[2]])}{found[4]}", page))
        return 0
    stale = [name for name, count in counts.items() if abs(shown.get(name, 0) - count) > count / 10]
    if stale:
        which = ", ".join(stale)
        print(f"{PAGE.relative_to(ROOT)}: {which} has other lines by now; run scripts/count_lines.py --write")
    return 1 if stale else 0


if __name__ == "__main__":
    sys.exit(main())
