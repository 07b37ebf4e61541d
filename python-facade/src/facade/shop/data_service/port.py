"""What the business rules need from the data service, whatever carries it there."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Protocol

from pydantic import BeforeValidator, Field, WithJsonSchema, model_validator

from data_service.models import (
    EventMinutePage,
    NewOrder,
    NewPayment,
    NewUser,
    Order,
    OrderPage,
    OrderStatus,
    OrderTotals,
    Payment,
    PaymentChange,
    Product,
    ProductPage,
    RejectedEventPage,
    User,
    UserChange,
    UserPage,
)
from facade.errors import FieldError, ValidationFailed
from facade.platform.model import Query, QueryBoolean, QueryInteger, QueryTimestamp, WholeNumber
from facade.platform.validation import MAX_SAFE_INTEGER

NAME = "node-data-service"

Id = Annotated[int, Field(ge=1, le=MAX_SAFE_INTEGER)]
CurrencyCode = Annotated[str, Field(pattern=r"^[A-Z]{3}$", examples=["EUR"])]


def _split_ids(value: object) -> object:
    return value.split(",") if isinstance(value, str) else value


QueryId = Annotated[int, Field(ge=1, le=MAX_SAFE_INTEGER), WholeNumber]
Ids = Annotated[
    tuple[QueryId, ...],
    BeforeValidator(_split_ids),
    WithJsonSchema({"type": "string", "pattern": "^[0-9]+(,[0-9]+)*$"}),
]


class KeysetQuery(Query):
    """Which page."""

    limit: QueryInteger = Field(20, ge=1, le=100, description="Items a page.")
    cursor: str | None = Field(None, min_length=1, max_length=100, description="`next_cursor` of the page before.")
    newest_first: QueryBoolean = Field(False, description="By descending instead of ascending id.")


class PageQuery(KeysetQuery):
    """Which page: by keyset, or the items with these ids."""

    ids: Ids | None = Field(
        None,
        max_length=100,
        description="Only these, separated by commas, by ascending id. Not together with other parameters.",
        examples=["1,2,3"],
    )

    @model_validator(mode="after")
    def _ids_stand_alone(self) -> PageQuery:
        if self.ids is not None and self.model_fields_set != {"ids"}:
            # Not a ValueError: that would be a fault of the query as a whole, without a name.
            raise ValidationFailed(FieldError(field="ids", detail="cannot be combined with other parameters"))
        return self


class UserQuery(PageQuery):
    email: str | None = Field(None, min_length=1, max_length=320, description="Only the user with it, in any case.")
    created_from: QueryTimestamp | None = Field(None, description="Only users created at or after this time.")
    created_before: QueryTimestamp | None = Field(None, description="Only users created before this time.")


class ProductQuery(PageQuery):
    currency: CurrencyCode | None = Field(None, description="Only products priced in this currency.")
    in_stock: QueryBoolean | None = Field(None, description="Only products with stock (true) or without (false).")


class OrderQuery(PageQuery):
    user_id: QueryId | None = Field(None, description="Only orders of this user.")
    status: OrderStatus | None = Field(None, description="Only orders with this status.")


class EventMinuteQuery(KeysetQuery):
    kind: str | None = Field(None, pattern=r"^[a-z][a-z0-9_.]{0,63}$", description="Only events of this kind.")
    minute_from: QueryTimestamp | None = Field(None, description="Only minutes that begin at or after this time.")
    minute_before: QueryTimestamp | None = Field(None, description="Only minutes that begin before this time.")


class RejectedEventQuery(KeysetQuery):
    upload: str | None = Field(None, pattern="^[ -~]{1,64}$", description="Only rows of this upload.")


class DataService(Protocol):
    """Bound to one request: ids, trace and deadline travel along.

    Every operation raises PassedOn for an error the data service wrote, and UpstreamError or DeadlineExceeded when
    there is no answer that can be used. Nothing is ever turned into an empty list or "not found".
    """

    def list_users(self, query: UserQuery) -> UserPage: ...
    def get_user(self, user_id: int) -> User: ...
    def create_user(self, user: NewUser) -> User: ...
    def update_user(self, user_id: int, change: UserChange) -> User: ...
    def delete_user(self, user_id: int) -> None: ...

    def list_products(self, query: ProductQuery) -> ProductPage: ...
    def get_product(self, product_id: int) -> Product: ...
    def get_products(self, product_ids: Sequence[int]) -> list[Product]:
        """Up to 100, in one call, by ascending id; ids without a product are left out."""

    def list_orders(self, query: OrderQuery) -> OrderPage: ...
    def get_order(self, order_id: int) -> Order: ...
    def create_order(self, order: NewOrder) -> Order: ...
    def order_totals(self, user_id: int) -> OrderTotals: ...

    def get_payment(self, payment_id: int) -> Payment: ...
    def create_payment(self, payment: NewPayment) -> Payment:
        """Idempotent: the same key and order give the payment that is there."""

    def update_payment(self, payment_id: int, change: PaymentChange) -> Payment: ...

    def list_event_minutes(self, query: EventMinuteQuery) -> EventMinutePage: ...
    def list_rejected_events(self, query: RejectedEventQuery) -> RejectedEventPage: ...
