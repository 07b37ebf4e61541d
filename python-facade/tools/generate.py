"""Everything that is generated, from ../proto into generated/ and from the code into ../proto/openapi/facade.yaml.

`python tools/generate.py [folder]` writes into another folder instead; a test compares that with what is committed.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import yaml

from facade.app import create_app
from facade.config import Config

HERE = Path(__file__).resolve().parent.parent
PROTO = HERE.parent / "proto"
DATA_SERVICE_YAML = PROTO / "openapi" / "data-service.yaml"


def main(target: Path | None = None) -> None:
    generated = (target or HERE) / "generated"
    generated.mkdir(parents=True, exist_ok=True)
    stubs(generated)
    models(generated)
    openapi((target or PROTO / "openapi") / "facade.yaml")


def stubs(generated: Path) -> None:
    """Messages and clients of proto/shop/v1, with types."""
    files = sorted(str(path) for path in (PROTO / "shop").rglob("*.proto"))
    outputs = [f"--{plugin}_out={option}{generated}" for plugin, option in PLUGINS.items()]
    _run(sys.executable, "-m", "grpc_tools.protoc", f"-I{PROTO}", *outputs, *files)


PLUGINS = {"python": "", "grpc_python": "", "mypy": "quiet:", "mypy_grpc": "quiet:"}


def models(generated: Path) -> None:
    """The data service's answers as pydantic models, in the shape that facade.platform.model defines."""
    package = generated / "data_service"
    package.mkdir(exist_ok=True)
    (package / "__init__.py").write_text('"""Generated from proto/openapi/data-service.yaml."""\n')
    _run(
        str(Path(sys.executable).with_name("datamodel-codegen")),
        f"--input={DATA_SERVICE_YAML}",
        f"--output={package / 'models.py'}",
        *MODEL_OPTIONS,
    )


MODEL_OPTIONS = [
    "--input-file-type=openapi",
    "--output-model-type=pydantic_v2.BaseModel",
    "--target-python-version=3.10",
    "--base-class=facade.platform.model.Wire",
    "--extra-fields=ignore",
    "--disable-timestamp",
]


def openapi(path: Path) -> None:
    document = create_app(Config()).test_client().get("/openapi.json").get_json()
    path.parent.mkdir(parents=True, exist_ok=True)
    header = "# Generated from the routes of python-facade by `make generate`. Not to be edited.\n"
    path.write_text(header + yaml.safe_dump(document, sort_keys=False, allow_unicode=True, width=120))


def _run(*command: str) -> None:
    # The plugins of protoc are found on the path, and live beside this Python.
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}"
    subprocess.run(command, check=True, cwd=HERE, env={**os.environ, "PATH": path})


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve() if len(sys.argv) > 1 else None)
