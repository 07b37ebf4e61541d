"""Where the features' queries and mutations become one schema."""

from __future__ import annotations

import strawberry
from graphql import GraphQLSchema
from strawberry.tools import merge_types

from facade.config import Config
from facade.platform.graphql.endpoint import graphql_routes
from facade.platform.graphql.limits import Limits
from facade.platform.graphql.scalars import CONFIG
from facade.platform.routing import Routes
from facade.shop.checkout.graphql import CheckoutMutations, CheckoutQueries
from facade.shop.graphql.context import share
from facade.shop.orders.graphql import OrderMutations, OrderQueries
from facade.shop.ports import Ports
from facade.shop.products.graphql import ProductQueries
from facade.shop.quotes.graphql import QuoteQueries
from facade.shop.users.graphql import UserMutations, UserQueries

SCHEMA: GraphQLSchema = strawberry.Schema(
    query=merge_types("Query", (UserQueries, ProductQueries, OrderQueries, QuoteQueries, CheckoutQueries)),
    mutation=merge_types("Mutation", (UserMutations, OrderMutations, CheckoutMutations)),
    config=CONFIG,
)._schema


def graph_routes(ports: Ports, config: Config) -> Routes:
    at_most = Limits(config.graphql_max_depth, config.graphql_max_cost, config.graphql_max_tokens)
    return graphql_routes(SCHEMA, lambda context: share(ports, context), at_most, explorer=config.graphql_explorer)
