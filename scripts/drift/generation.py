"""`make generate` in a copy, without the parts that have nothing to do."""

from drift import commands
from drift.commands import Done
from drift.scratch import Scratch, any_matches

# In order, each with what it reads and writes.
PARTS = {
    "data-service": (
        "node-data-service/*",
        "proto/buf*.yaml",
        "proto/version.yaml",
        "proto/shop/*",
        "proto/contract.json",
        "proto/openapi/data-service.yaml",
        "docs/reference/data-contract*",
    ),
    "facade": (
        "python-facade/*",
        "proto/shop/*",
        "proto/contract.json",
        "proto/openapi/data-service.yaml",
        "proto/openapi/facade.yaml",
        "proto/openapi/gateway.yaml",
        "proto/graphql/*",
    ),
    "gateway": ("proto/openapi/*",),
}


def generate(scratch: Scratch) -> Done:
    """A part none of whose files differs from the template's would write what is there already.

    That it would is what the control shows, which generates all of it in a copy that does not differ at all.
    """
    whole = not scratch.changed()
    done = Done(0, "")
    for part, files in PARTS.items():
        if whole or any_matches(scratch.changed(), files):
            part_done = commands.run(["scripts/generate.sh", part], scratch.root, {})
            done = Done(part_done.code, done.output + part_done.output)
        if done.code != 0:
            break
    return done
