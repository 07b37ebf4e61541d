# Generated from proto/openapi/data-service.yaml by `make generate`. Not to be edited.

from __future__ import annotations

from enum import Enum
from typing import Annotated

from facade.platform.model import Body, Change, Timestamp, Wire
from pydantic import AwareDatetime, Field


class OrderStatus(Enum):
    PENDING = "PENDING"
    CONFIRMED = "CONFIRMED"
    REJECTED = "REJECTED"


class ReservationStatus(Enum):
    REQUESTED = "REQUESTED"
    HELD = "HELD"
    CONSUMED = "CONSUMED"
    RELEASED = "RELEASED"
    EXPIRED = "EXPIRED"


class PaymentStatus(Enum):
    PENDING = "PENDING"
    AUTHORIZED = "AUTHORIZED"
    CAPTURED = "CAPTURED"
    VOIDED = "VOIDED"
    DECLINED = "DECLINED"


class CollectedEvent(Wire):
    """An event as it was collected."""

    id: Annotated[
        str,
        Field(
            description="Given by the sender, 1 to 64 printable ASCII characters. An id that is known already changes nothing.",
            examples=["0198c0de-0000-7000-8000-000000000001"],
            pattern="^[ -~]{1,64}$",
        ),
    ]
    kind: Annotated[
        str,
        Field(
            description="What happened: lower-case words, joined by dots.",
            examples=["product.viewed"],
            pattern="^[a-z][a-z0-9_.]{0,63}$",
        ),
    ]
    occurred_at: Annotated[
        Timestamp,
        Field(
            description="When it happened, by the sender's clock, UTC, in milliseconds.",
            examples=["2026-01-31T12:00:00.000Z"],
        ),
    ]
    user_id: Annotated[
        int | None,
        Field(description="The user who did it, if known. It may be deleted by now.", ge=1, le=9007199254740991),
    ] = None
    product_id: Annotated[
        int | None,
        Field(description="The product it is about, if any. It may be deleted by now.", ge=1, le=9007199254740991),
    ] = None
    quantity: Annotated[
        int | None, Field(description="Pieces it is about, from 0, if any.", ge=0, le=9007199254740991)
    ] = None
    payload: Annotated[
        str | None,
        Field(
            description="Whatever else the sender wants to keep, such as JSON, 1 to 2000 characters.",
            max_length=2000,
            min_length=1,
        ),
    ] = None
    late: Annotated[bool, Field(description="Whether it came more than an hour after it happened.", examples=[False])]


class Event(Wire):
    """Something a visitor did."""

    id: Annotated[
        str,
        Field(
            description="Given by the sender, 1 to 64 printable ASCII characters. An id that is known already changes nothing.",
            examples=["0198c0de-0000-7000-8000-000000000001"],
            pattern="^[ -~]{1,64}$",
        ),
    ]
    kind: Annotated[
        str,
        Field(
            description="What happened: lower-case words, joined by dots.",
            examples=["product.viewed"],
            pattern="^[a-z][a-z0-9_.]{0,63}$",
        ),
    ]
    occurred_at: Annotated[
        Timestamp,
        Field(
            description="When it happened, by the sender's clock, UTC, in milliseconds.",
            examples=["2026-01-31T12:00:00.000Z"],
        ),
    ]
    user_id: Annotated[
        int | None,
        Field(
            description="The user who did it, if known. It may be deleted by now.",
            examples=[42],
            ge=1,
            le=9007199254740991,
        ),
    ]
    product_id: Annotated[
        int | None,
        Field(
            description="The product it is about, if any. It may be deleted by now.",
            examples=[3],
            ge=1,
            le=9007199254740991,
        ),
    ]
    quantity: Annotated[
        int | None, Field(description="Pieces it is about, from 0, if any.", examples=[2], ge=0, le=9007199254740991)
    ]
    payload: Annotated[
        str | None,
        Field(
            description="Whatever else the sender wants to keep, such as JSON, 1 to 2000 characters.",
            examples=['{"page":"/sale"}'],
            max_length=2000,
            min_length=1,
        ),
    ]
    late: Annotated[bool, Field(description="Whether it came more than an hour after it happened.", examples=[False])]
    received_at: Annotated[
        Timestamp, Field(description="When it was stored, UTC, in milliseconds.", examples=["2026-01-31T12:00:01.000Z"])
    ]


class EventCounts(Wire):
    """What came of a batch."""

    accepted_count: Annotated[int, Field(description="Events that were not known before.", ge=0, le=9007199254740991)]
    duplicate_count: Annotated[int, Field(description="Events whose ids were known.", ge=0, le=9007199254740991)]
    rejected_count: Annotated[
        int, Field(description="Rows that were refused, and not kept before.", ge=0, le=9007199254740991)
    ]


class EventMinute(Wire):
    """The events of one kind that happened in one minute."""

    id: Annotated[
        int, Field(description="Identity, assigned by the database. From 1.", examples=[42], ge=1, le=9007199254740991)
    ]
    minute: Annotated[
        Timestamp,
        Field(
            description="The beginning of the minute in which the events happened, UTC.",
            examples=["2026-01-31T12:00:00.000Z"],
        ),
    ]
    kind: Annotated[
        str,
        Field(description="The kind of the events.", examples=["product.viewed"], pattern="^[a-z][a-z0-9_.]{0,63}$"),
    ]
    event_count: Annotated[
        int,
        Field(
            description="Events of that minute and kind stored so far; late ones may add to it.",
            examples=[120],
            ge=0,
            le=9007199254740991,
        ),
    ]
    late_count: Annotated[
        int, Field(description="Those of them that came late.", examples=[1], ge=0, le=9007199254740991)
    ]
    quantity: Annotated[
        int, Field(description="Their quantities, added up.", examples=[240], ge=0, le=9007199254740991)
    ]


class EventMinutePage(Wire):
    """One page."""

    items: Annotated[list[EventMinute], Field(description="At most `limit` items, by id.")]
    next_cursor: Annotated[str | None, Field(description="Cursor of the next page; null on the last.")]


class NewEvent(Body):
    """An event as its sender gives it."""

    id: Annotated[
        str,
        Field(
            description="Given by the sender, 1 to 64 printable ASCII characters. An id that is known already changes nothing.",
            examples=["0198c0de-0000-7000-8000-000000000001"],
            pattern="^[ -~]{1,64}$",
        ),
    ]
    kind: Annotated[
        str,
        Field(
            description="What happened: lower-case words, joined by dots.",
            examples=["product.viewed"],
            pattern="^[a-z][a-z0-9_.]{0,63}$",
        ),
    ]
    occurred_at: Annotated[
        Timestamp,
        Field(
            description="When it happened, by the sender's clock, UTC, in milliseconds.",
            examples=["2026-01-31T12:00:00.000Z"],
        ),
    ]
    user_id: Annotated[
        int | None,
        Field(description="The user who did it, if known. It may be deleted by now.", ge=1, le=9007199254740991),
    ] = None
    product_id: Annotated[
        int | None,
        Field(description="The product it is about, if any. It may be deleted by now.", ge=1, le=9007199254740991),
    ] = None
    quantity: Annotated[
        int | None, Field(description="Pieces it is about, from 0, if any.", ge=0, le=9007199254740991)
    ] = None
    payload: Annotated[
        str | None,
        Field(
            description="Whatever else the sender wants to keep, such as JSON, 1 to 2000 characters.",
            max_length=2000,
            min_length=1,
        ),
    ] = None


class NewOrderItem(Body):
    """One line of a new order, with the price the caller calculated with."""

    product_id: Annotated[int, Field(description="The product sold.", examples=[3], ge=1, le=9007199254740991)]
    quantity: Annotated[int, Field(description="Pieces, from 1 to 1000.", examples=[2], ge=1, le=1000)]
    unit_price_cents: Annotated[
        int,
        Field(
            description="Price of one piece when the order was placed, in cents of the order's currency. From 0.",
            examples=[1250],
            ge=0,
            le=9007199254740991,
        ),
    ]


class NewPayment(Body):
    """A new payment, of the order's total in the order's currency."""

    order_id: Annotated[
        int,
        Field(
            description="The order paid for. At most one payment of an order is PENDING, AUTHORIZED or CAPTURED.",
            examples=[42],
            ge=1,
            le=9007199254740991,
        ),
    ]
    idempotency_key: Annotated[
        str,
        Field(
            description="The caller's key for this attempt, 1 to 64 printable ASCII characters, unique: repeating a create with it changes nothing.",
            examples=["checkout-42-1"],
            pattern="^[ -~]{1,64}$",
        ),
    ]


class NewProduct(Body):
    """A new product."""

    name: Annotated[
        str,
        Field(description="Display name, 1 to 200 characters.", examples=["Notebook"], max_length=200, min_length=1),
    ]
    price_cents: Annotated[
        int,
        Field(
            description="Price of one piece before tax, in cents of `currency`. From 0.",
            examples=[1250],
            ge=0,
            le=9007199254740991,
        ),
    ]
    currency: Annotated[
        str, Field(description="ISO 4217 code, three capital letters.", examples=["EUR"], pattern="^[A-Z]{3}$")
    ]
    stock: Annotated[
        int, Field(description="Pieces that can still be sold. From 0.", examples=[100], ge=0, le=9007199254740991)
    ]


class NewRejectedEvent(Body):
    """A row that was refused."""

    upload: Annotated[
        str,
        Field(
            description="The sender's name for what was sent, 1 to 64 printable ASCII characters.",
            examples=["events-2026-01-31"],
            pattern="^[ -~]{1,64}$",
        ),
    ]
    line: Annotated[
        int,
        Field(
            description="The line of the upload on which the row begins, from 1.",
            examples=[17],
            ge=1,
            le=9007199254740991,
        ),
    ]
    code: Annotated[
        str,
        Field(
            description="Why it was refused, for programs: a code of docs/reference/events.md.",
            examples=["INVALID_EVENT"],
            pattern="^[A-Z0-9_]{1,64}$",
        ),
    ]
    reason: Annotated[
        str,
        Field(
            description="Why it was refused, for people; at most 500 characters.",
            examples=["quantity: must be at least 0"],
            max_length=500,
            min_length=1,
        ),
    ]
    content: Annotated[
        str,
        Field(
            description="The row as it was sent, its first 1000 characters; what is no UTF-8 is escaped.",
            examples=['{"id":"1"}'],
            max_length=1000,
            min_length=0,
        ),
    ]


class NewUser(Body):
    """A new user."""

    name: Annotated[
        str,
        Field(description="Display name, 1 to 200 characters.", examples=["Ada Example"], max_length=200, min_length=1),
    ]
    email: Annotated[
        str,
        Field(
            description="Email address, at most 320 characters, unique without regard to case.",
            examples=["ada@example.com"],
            max_length=320,
        ),
    ]


class OrderChange(Change):
    """A decision about a PENDING order."""

    version: Annotated[
        int,
        Field(
            description="Optimistic lock: starts at 1 and grows by one with every update.",
            examples=[1],
            ge=1,
            le=9007199254740991,
        ),
    ]
    status: Annotated[OrderStatus, Field(description="The decision.")]


class OrderItem(Wire):
    """One line of an order."""

    order_id: Annotated[
        int, Field(description="The order this line belongs to.", examples=[42], ge=1, le=9007199254740991)
    ]
    line: Annotated[int, Field(description="Position in the order, from 1.", examples=[1], ge=1, le=2147483647)]
    product_id: Annotated[int, Field(description="The product sold.", examples=[3], ge=1, le=9007199254740991)]
    quantity: Annotated[int, Field(description="Pieces, from 1 to 1000.", examples=[2], ge=1, le=1000)]
    unit_price_cents: Annotated[
        int,
        Field(
            description="Price of one piece when the order was placed, in cents of the order's currency. From 0.",
            examples=[1250],
            ge=0,
            le=9007199254740991,
        ),
    ]


class OrderTotal(Wire):
    """Orders of one user in one currency and status, added up."""

    currency: Annotated[
        str, Field(description="ISO 4217 code of all amounts of the order.", examples=["EUR"], pattern="^[A-Z]{3}$")
    ]
    status: Annotated[
        OrderStatus,
        Field(description="Where the order stands. CONFIRMED and REJECTED are final.", examples=["PENDING"]),
    ]
    order_count: Annotated[int, Field(description="How many orders.", ge=0, le=9007199254740991)]
    total_cents: Annotated[
        int, Field(description="Sum of their totals, in cents of `currency`.", ge=0, le=9007199254740991)
    ]


class OrderTotals(Wire):
    """What the orders of a user come to."""

    totals: Annotated[
        list[OrderTotal],
        Field(description="One entry for each currency and status that occurs, by currency, then status."),
    ]


class OutboxEvent(Wire):
    """Something that happened in the shop, for those who want to follow it."""

    id: Annotated[
        int, Field(description="Identity, assigned by the database. From 1.", examples=[42], ge=1, le=9007199254740991)
    ]
    transaction_id: Annotated[
        int,
        Field(
            description="The transaction that wrote it, ascending in the order in which they began to write. From 1.",
            examples=[4711],
            ge=1,
            le=9007199254740991,
        ),
    ]
    topic: Annotated[
        str,
        Field(
            description="What happened: `order.confirmed` or `order.rejected`. More may come: ignore what you do not know.",
            examples=["order.confirmed"],
        ),
    ]
    order_id: Annotated[
        int,
        Field(
            description="The order it happened to; read there what it is like now.",
            examples=[42],
            ge=1,
            le=9007199254740991,
        ),
    ]
    created_at: Annotated[
        Timestamp, Field(description="When it happened, UTC, in milliseconds.", examples=["2026-01-31T12:00:00.000Z"])
    ]


class Payment(Wire):
    """The attempt to pay one order at the payment provider."""

    id: Annotated[
        int, Field(description="Identity, assigned by the database. From 1.", examples=[42], ge=1, le=9007199254740991)
    ]
    order_id: Annotated[
        int,
        Field(
            description="The order paid for. At most one payment of an order is PENDING, AUTHORIZED or CAPTURED.",
            examples=[42],
            ge=1,
            le=9007199254740991,
        ),
    ]
    status: Annotated[
        PaymentStatus,
        Field(
            description="Where the payment stands. CAPTURED, VOIDED and DECLINED are final.", examples=["AUTHORIZED"]
        ),
    ]
    amount_cents: Annotated[
        int, Field(description="Amount, in cents of `currency`. From 0.", examples=[2678], ge=0, le=9007199254740991)
    ]
    currency: Annotated[
        str, Field(description="ISO 4217 code, three capital letters.", examples=["EUR"], pattern="^[A-Z]{3}$")
    ]
    idempotency_key: Annotated[
        str,
        Field(
            description="The caller's key for this attempt, 1 to 64 printable ASCII characters, unique: repeating a create with it changes nothing.",
            examples=["checkout-42-1"],
            pattern="^[ -~]{1,64}$",
        ),
    ]
    provider_reference: Annotated[
        str | None,
        Field(
            description="The provider's name for the authorization, 1 to 200 characters; null until there is one.",
            examples=["auth_8f14e45f"],
            max_length=200,
            min_length=1,
        ),
    ]
    decline_reason: Annotated[
        str | None,
        Field(
            description="Why the provider refused, 1 to 200 characters; present if and only if DECLINED. `ABANDONED`: a checkout gave up before the answer was recorded.",
            examples=[None],
            max_length=200,
            min_length=1,
        ),
    ]
    version: Annotated[
        int,
        Field(
            description="Optimistic lock: starts at 1 and grows by one with every update.",
            examples=[1],
            ge=1,
            le=9007199254740991,
        ),
    ]
    created_at: Annotated[
        Timestamp,
        Field(description="When the row was created, UTC, in milliseconds.", examples=["2026-01-31T12:00:00.000Z"]),
    ]
    updated_at: Annotated[
        Timestamp,
        Field(
            description="When the row was last changed, UTC, in milliseconds.", examples=["2026-01-31T12:00:00.000Z"]
        ),
    ]


class PaymentChange(Change):
    """The provider's answer."""

    version: Annotated[
        int,
        Field(
            description="Optimistic lock: starts at 1 and grows by one with every update.",
            examples=[1],
            ge=1,
            le=9007199254740991,
        ),
    ]
    status: Annotated[PaymentStatus, Field(description="The new status.")]
    provider_reference: Annotated[
        str | None,
        Field(
            description="The provider's name for the authorization; required with AUTHORIZED.",
            max_length=200,
            min_length=1,
        ),
    ] = None
    decline_reason: Annotated[
        str | None,
        Field(
            description="Why the provider refused; required with DECLINED, and only allowed with it.",
            max_length=200,
            min_length=1,
        ),
    ] = None


class PaymentPage(Wire):
    """One page."""

    items: Annotated[list[Payment], Field(description="At most `limit` items, by id.")]
    next_cursor: Annotated[str | None, Field(description="Cursor of the next page; null on the last.")]


class Product(Wire):
    """Something the shop sells."""

    id: Annotated[
        int, Field(description="Identity, assigned by the database. From 1.", examples=[42], ge=1, le=9007199254740991)
    ]
    name: Annotated[
        str,
        Field(description="Display name, 1 to 200 characters.", examples=["Notebook"], max_length=200, min_length=1),
    ]
    price_cents: Annotated[
        int,
        Field(
            description="Price of one piece before tax, in cents of `currency`. From 0.",
            examples=[1250],
            ge=0,
            le=9007199254740991,
        ),
    ]
    currency: Annotated[
        str, Field(description="ISO 4217 code, three capital letters.", examples=["EUR"], pattern="^[A-Z]{3}$")
    ]
    stock: Annotated[
        int, Field(description="Pieces that can still be sold. From 0.", examples=[100], ge=0, le=9007199254740991)
    ]
    version: Annotated[
        int,
        Field(
            description="Optimistic lock: starts at 1 and grows by one with every update.",
            examples=[1],
            ge=1,
            le=9007199254740991,
        ),
    ]
    created_at: Annotated[
        Timestamp,
        Field(description="When the row was created, UTC, in milliseconds.", examples=["2026-01-31T12:00:00.000Z"]),
    ]
    updated_at: Annotated[
        Timestamp,
        Field(
            description="When the row was last changed, UTC, in milliseconds.", examples=["2026-01-31T12:00:00.000Z"]
        ),
    ]


class ProductChange(Change):
    """The fields to change, and the version the change is based on."""

    version: Annotated[
        int,
        Field(
            description="Optimistic lock: starts at 1 and grows by one with every update.",
            examples=[1],
            ge=1,
            le=9007199254740991,
        ),
    ]
    name: Annotated[
        str | None,
        Field(description="Display name, 1 to 200 characters.", examples=["Notebook"], max_length=200, min_length=1),
    ] = None
    price_cents: Annotated[
        int | None,
        Field(
            description="Price of one piece before tax, in cents of `currency`. From 0.",
            examples=[1250],
            ge=0,
            le=9007199254740991,
        ),
    ] = None
    stock: Annotated[
        int | None,
        Field(description="Pieces that can still be sold. From 0.", examples=[100], ge=0, le=9007199254740991),
    ] = None


class ProductPage(Wire):
    """One page."""

    items: Annotated[list[Product], Field(description="At most `limit` items, by id.")]
    next_cursor: Annotated[str | None, Field(description="Cursor of the next page; null on the last.")]


class RejectedEvent(Wire):
    """A row that is no event."""

    id: Annotated[
        int, Field(description="Identity, assigned by the database. From 1.", examples=[42], ge=1, le=9007199254740991)
    ]
    upload: Annotated[
        str,
        Field(
            description="The sender's name for what was sent, 1 to 64 printable ASCII characters.",
            examples=["events-2026-01-31"],
            pattern="^[ -~]{1,64}$",
        ),
    ]
    line: Annotated[
        int,
        Field(
            description="The line of the upload on which the row begins, from 1.",
            examples=[17],
            ge=1,
            le=9007199254740991,
        ),
    ]
    code: Annotated[
        str,
        Field(
            description="Why it was refused, for programs: a code of docs/reference/events.md.",
            examples=["INVALID_EVENT"],
            pattern="^[A-Z0-9_]{1,64}$",
        ),
    ]
    reason: Annotated[
        str,
        Field(
            description="Why it was refused, for people; at most 500 characters.",
            examples=["quantity: must be at least 0"],
            max_length=500,
            min_length=1,
        ),
    ]
    content: Annotated[
        str,
        Field(
            description="The row as it was sent, its first 1000 characters; what is no UTF-8 is escaped.",
            examples=['{"id":"1"}'],
            max_length=1000,
            min_length=0,
        ),
    ]
    received_at: Annotated[
        Timestamp, Field(description="When it was stored, UTC, in milliseconds.", examples=["2026-01-31T12:00:01.000Z"])
    ]


class RejectedEventPage(Wire):
    """One page."""

    items: Annotated[list[RejectedEvent], Field(description="At most `limit` items, by id.")]
    next_cursor: Annotated[str | None, Field(description="Cursor of the next page; null on the last.")]


class Reservation(Wire):
    """The stock of the order that a checkout decides about."""

    order_id: Annotated[
        int, Field(description="The order whose items are reserved.", examples=[42], ge=1, le=9007199254740991)
    ]
    status: Annotated[
        ReservationStatus,
        Field(description="Where the stock stands. CONSUMED, RELEASED and EXPIRED are final.", examples=["HELD"]),
    ]
    expires_at: Annotated[
        AwareDatetime | None,
        Field(
            description="Until when the stock is held, by the database's clock, UTC, in milliseconds; null if it never was.",
            examples=["2026-01-31T12:15:00.000Z"],
        ),
    ]
    version: Annotated[
        int,
        Field(
            description="Optimistic lock: starts at 1 and grows by one with every update.",
            examples=[1],
            ge=1,
            le=9007199254740991,
        ),
    ]
    created_at: Annotated[
        Timestamp,
        Field(description="When the row was created, UTC, in milliseconds.", examples=["2026-01-31T12:00:00.000Z"]),
    ]
    updated_at: Annotated[
        Timestamp,
        Field(
            description="When the row was last changed, UTC, in milliseconds.", examples=["2026-01-31T12:00:00.000Z"]
        ),
    ]


class User(Wire):
    """A customer of the shop."""

    id: Annotated[
        int, Field(description="Identity, assigned by the database. From 1.", examples=[42], ge=1, le=9007199254740991)
    ]
    name: Annotated[
        str,
        Field(description="Display name, 1 to 200 characters.", examples=["Ada Example"], max_length=200, min_length=1),
    ]
    email: Annotated[
        str,
        Field(
            description="Email address, at most 320 characters, unique without regard to case.",
            examples=["ada@example.com"],
            max_length=320,
        ),
    ]
    version: Annotated[
        int,
        Field(
            description="Optimistic lock: starts at 1 and grows by one with every update.",
            examples=[1],
            ge=1,
            le=9007199254740991,
        ),
    ]
    created_at: Annotated[
        Timestamp,
        Field(description="When the row was created, UTC, in milliseconds.", examples=["2026-01-31T12:00:00.000Z"]),
    ]
    updated_at: Annotated[
        Timestamp,
        Field(
            description="When the row was last changed, UTC, in milliseconds.", examples=["2026-01-31T12:00:00.000Z"]
        ),
    ]


class UserChange(Change):
    """The fields to change, and the version the change is based on."""

    version: Annotated[
        int,
        Field(
            description="Optimistic lock: starts at 1 and grows by one with every update.",
            examples=[1],
            ge=1,
            le=9007199254740991,
        ),
    ]
    name: Annotated[
        str | None,
        Field(description="Display name, 1 to 200 characters.", examples=["Ada Example"], max_length=200, min_length=1),
    ] = None
    email: Annotated[
        str | None,
        Field(
            description="Email address, at most 320 characters, unique without regard to case.",
            examples=["ada@example.com"],
            max_length=320,
        ),
    ] = None


class UserPage(Wire):
    """One page."""

    items: Annotated[list[User], Field(description="At most `limit` items, by id.")]
    next_cursor: Annotated[str | None, Field(description="Cursor of the next page; null on the last.")]


class EventBatch(Wire):
    """Some of what was collected."""

    events: Annotated[list[CollectedEvent], Field(description="At most 2000 events.", max_length=2000)]
    rejected: Annotated[
        list[NewRejectedEvent], Field(description="At most 2000 rows that were refused.", max_length=2000)
    ]


class NewOrder(Body):
    """A new order. The sums are the caller's; they must add up."""

    user_id: Annotated[
        int, Field(description="The user who placed the order.", examples=[7], ge=1, le=9007199254740991)
    ]
    country: Annotated[
        str,
        Field(
            description="Country the tax is for: ISO 3166-1 alpha-2, two capital letters.",
            examples=["DE"],
            pattern="^[A-Z]{2}$",
        ),
    ]
    currency: Annotated[
        str, Field(description="ISO 4217 code of all amounts of the order.", examples=["EUR"], pattern="^[A-Z]{3}$")
    ]
    discount_cents: Annotated[
        int,
        Field(
            description="Taken off the subtotal before tax, in cents. From 0 to `subtotal_cents`.",
            examples=[250],
            ge=0,
            le=9007199254740991,
        ),
    ]
    tax_cents: Annotated[int, Field(description="Tax, in cents. From 0.", examples=[428], ge=0, le=9007199254740991)]
    items: Annotated[
        list[NewOrderItem],
        Field(description="1 to 100 items, each product at most once.", max_length=100, min_length=1),
    ]


class Order(Wire):
    """What a user bought, with the prices of that moment."""

    id: Annotated[
        int, Field(description="Identity, assigned by the database. From 1.", examples=[42], ge=1, le=9007199254740991)
    ]
    user_id: Annotated[
        int, Field(description="The user who placed the order.", examples=[7], ge=1, le=9007199254740991)
    ]
    status: Annotated[
        OrderStatus,
        Field(description="Where the order stands. CONFIRMED and REJECTED are final.", examples=["PENDING"]),
    ]
    country: Annotated[
        str,
        Field(
            description="Country the tax is for: ISO 3166-1 alpha-2, two capital letters.",
            examples=["DE"],
            pattern="^[A-Z]{2}$",
        ),
    ]
    currency: Annotated[
        str, Field(description="ISO 4217 code of all amounts of the order.", examples=["EUR"], pattern="^[A-Z]{3}$")
    ]
    subtotal_cents: Annotated[
        int,
        Field(
            description="Sum of quantity times unit price over the items, in cents. From 0.",
            examples=[2500],
            ge=0,
            le=9007199254740991,
        ),
    ]
    discount_cents: Annotated[
        int,
        Field(
            description="Taken off the subtotal before tax, in cents. From 0 to `subtotal_cents`.",
            examples=[250],
            ge=0,
            le=9007199254740991,
        ),
    ]
    tax_cents: Annotated[int, Field(description="Tax, in cents. From 0.", examples=[428], ge=0, le=9007199254740991)]
    total_cents: Annotated[
        int,
        Field(
            description="subtotal_cents - discount_cents + tax_cents, in cents.",
            examples=[2678],
            ge=0,
            le=9007199254740991,
        ),
    ]
    version: Annotated[
        int,
        Field(
            description="Optimistic lock: starts at 1 and grows by one with every update.",
            examples=[1],
            ge=1,
            le=9007199254740991,
        ),
    ]
    created_at: Annotated[
        Timestamp,
        Field(description="When the row was created, UTC, in milliseconds.", examples=["2026-01-31T12:00:00.000Z"]),
    ]
    updated_at: Annotated[
        Timestamp,
        Field(
            description="When the row was last changed, UTC, in milliseconds.", examples=["2026-01-31T12:00:00.000Z"]
        ),
    ]
    items: Annotated[list[OrderItem], Field(description="The items, by ascending `line`. At least one.")]


class OrderPage(Wire):
    """One page."""

    items: Annotated[list[Order], Field(description="At most `limit` items, by id.")]
    next_cursor: Annotated[str | None, Field(description="Cursor of the next page; null on the last.")]
