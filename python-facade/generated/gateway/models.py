# Generated from proto/openapi/gateway.yaml by `make generate`. Not to be edited.

from __future__ import annotations

from enum import Enum
from typing import Annotated, Literal

from facade.platform.model import Body, Timestamp, Wire
from pydantic import Field


class CheckoutStepOutcome(Enum):
    WAITING = "WAITING"
    UNDER_WAY = "UNDER_WAY"
    DONE = "DONE"
    REFUSED = "REFUSED"
    GIVEN_UP = "GIVEN_UP"
    UNDOING = "UNDOING"
    UNDONE = "UNDONE"


class CheckoutReason(Wire):
    """Why something is as it is."""

    code: Annotated[
        str,
        Field(
            description="A code of `/problems`, or of the saga itself, such as TIME_EXHAUSTED or ATTEMPTS_EXHAUSTED.",
            examples=["OUT_OF_STOCK"],
        ),
    ]
    detail: Annotated[str, Field(description="One sentence, for people.")]


class CheckoutState(Enum):
    """
    RUNNING: nothing is decided yet. COMMITTED: the order is confirmed, it only goes on. COMPLETED: confirmed, paid, receipt sent; final. COMPENSATING: being undone. REJECTED: nothing is held, nothing is owed; final. PARKED: an operator has to look.
    """

    RUNNING = "RUNNING"
    COMMITTED = "COMMITTED"
    COMPLETED = "COMPLETED"
    COMPENSATING = "COMPENSATING"
    REJECTED = "REJECTED"
    PARKED = "PARKED"


class AcceptedCheckout(Wire):
    """A checkout that cannot be lost any more."""

    id: Annotated[str, Field(description="Identity of the checkout, a UUID.")]
    state: Annotated[Literal["RUNNING"], Field(description="As it was then, also when the answer is repeated.")]


class CheckoutItem(Body):
    """Pieces of one product."""

    product_id: Annotated[int, Field(description="The product.", examples=[1], ge=1, le=9007199254740991)]
    quantity: Annotated[int, Field(description="Pieces.", examples=[2], ge=1, le=1000)]


class CheckoutStep(Wire):
    """One of the steps of a checkout, and what became of it."""

    name: Annotated[str, Field(description="Its name in the saga.", examples=["reserve-stock"])]
    outcome: Annotated[CheckoutStepOutcome, Field(description="Where it stands.")]
    attempts: Annotated[int, Field(description="Of its action; of its undoing, once that has begun.", ge=0)]
    reason: Annotated[CheckoutReason | None, Field(description="Why it was not done, or why the last attempt failed.")]


class CheckoutRequest(Body):
    """What somebody buys, at the price that was quoted."""

    user_id: Annotated[int, Field(description="The user who orders.", examples=[1], ge=1, le=9007199254740991)]
    country: Annotated[
        str, Field(description="Country the tax is for, ISO 3166-1 alpha-2.", examples=["DE"], pattern="^[A-Z]{2}$")
    ]
    items: Annotated[list[CheckoutItem], Field(description="Each product at most once.", max_length=100, min_length=1)]
    voucher: Annotated[
        str | None,
        Field(description="Code of a voucher, if there is one.", examples=["WELCOME10"], max_length=64, min_length=1),
    ] = None
    total_cents: Annotated[
        int,
        Field(
            description="As quoted, in cents of `currency`. If it costs something else by now, the checkout is REJECTED with PRICE_CHANGED.",
            examples=[30512],
            ge=0,
            le=9007199254740991,
        ),
    ]
    currency: Annotated[str, Field(description="As quoted, ISO 4217.", examples=["EUR"], pattern="^[A-Z]{3}$")]
    card_token: Annotated[
        str,
        Field(
            description="The payment provider's token for the card; its stub knows tok_ok, tok_declined and more.",
            examples=["tok_ok"],
            max_length=200,
            min_length=1,
        ),
    ]


class Checkout(Wire):
    """What became of a checkout, and what is next."""

    id: Annotated[str, Field(description="Identity of the checkout, a UUID.")]
    state: CheckoutState
    summary: Annotated[str, Field(description="What happened and what is next, for people.")]
    reason: Annotated[CheckoutReason | None, Field(description="Why it is REJECTED, COMPENSATING or PARKED.")]
    order_id: Annotated[int | None, Field(description="The order, once it is placed.")]
    payment_id: Annotated[int | None, Field(description="The payment, once it is authorized.")]
    steps: Annotated[list[CheckoutStep], Field(description="All of them, in order.")]
    created_at: Annotated[Timestamp, Field(description="When it was accepted, UTC.")]
    updated_at: Annotated[Timestamp, Field(description="When something last happened to it, UTC.")]
