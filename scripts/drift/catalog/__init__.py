"""The mutations, by kind. Each says what a careless developer does; most run `make generate` and commit all of it."""

from drift.catalog import by_hand, columns, consumers, protocol, rules, units
from drift.mutation import Mutation

MUTATIONS: tuple[Mutation, ...] = (
    *columns.MUTATIONS,
    *rules.MUTATIONS,
    *protocol.MUTATIONS,
    *by_hand.MUTATIONS,
    *consumers.MUTATIONS,
    *units.MUTATIONS,
)
