"""Checkouts in the graph. They live in the gateway; here they are only asked for."""

from __future__ import annotations

from uuid import UUID

import strawberry

from data_service.models import Order
from facade.errors import FieldError, ValidationFailed
from facade.platform.graphql.types import field, input_of, output, to_model
from facade.platform.routing import checked_key
from facade.shop.graphql.context import Info
from facade.shop.orders.graphql import OrderNode
from gateway.models import AcceptedCheckout, Checkout, CheckoutRequest


@output(Checkout)
class CheckoutNode:
    @field(OrderNode, "The order, once it is placed.")
    async def order(self, root: strawberry.Parent[Checkout], info: Info) -> Order | None:
        return None if root.order_id is None else await info.context.orders.load(root.order_id)


@output(AcceptedCheckout)
class AcceptedCheckoutNode:
    pass


@input_of(CheckoutRequest)
class CheckoutRequestInput:
    pass


@strawberry.type
class CheckoutQueries:
    @field(CheckoutNode, "What became of a checkout, and what is next.", calls=True)
    def checkout(self, info: Info, id: strawberry.ID) -> Checkout:
        return info.context.checkouts.get_checkout(_uuid(id))


@strawberry.type
class CheckoutMutations:
    @field(
        AcceptedCheckoutNode,
        "Buys what was quoted. The same input with the same key starts nothing more, for a day.",
        calls=True,
    )
    def start_checkout(self, info: Info, idempotency_key: str, input: CheckoutRequestInput) -> AcceptedCheckout:
        key = checked_key("idempotency_key", idempotency_key)
        return info.context.checkouts.start_checkout(key, to_model(CheckoutRequest, input))


def _uuid(text: str) -> str:
    try:
        return str(UUID(text))
    except ValueError:
        raise ValidationFailed(FieldError(field="id", detail="must be a UUID")) from None
