"""`python -m facade` starts the service."""

from __future__ import annotations

import os
import sys

from facade.app import create_app
from facade.config import ConfigError, load_config
from facade.platform.server import serve


def main() -> int:
    try:
        config = load_config(os.environ)
    except ConfigError as error:
        print(f"python-facade: {error}", file=sys.stderr)
        return 2
    serve(create_app, config)
    return 0


if __name__ == "__main__":
    sys.exit(main())
