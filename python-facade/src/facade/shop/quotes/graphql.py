"""Quotes in the graph."""

from __future__ import annotations

import strawberry

from facade.platform.graphql.types import field, input_of, output, to_model
from facade.shop.graphql.context import Info
from facade.shop.quotes import handlers
from facade.shop.quotes.models import Basket, Quote


@output(Quote)
class QuoteNode:
    pass


@input_of(Basket)
class BasketInput:
    pass


@strawberry.type
class QuoteQueries:
    @field(QuoteNode, "What a basket costs now. Nothing is stored or reserved.", calls=True)
    def quote(self, info: Info, basket: BasketInput) -> Quote:
        return handlers.quote(info.context.data_service, to_model(Basket, basket), info.context.now())
