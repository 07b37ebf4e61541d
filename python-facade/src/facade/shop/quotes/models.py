"""What a quote takes and answers."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import ConfigDict, Field, StringConstraints

from data_service.models import NewOrderItem
from facade.platform.model import Body, Wire
from facade.shop.data_service.port import Id

Country = Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")]
VoucherCode = Annotated[str, StringConstraints(pattern=r"^[A-Z0-9]{1,20}$")]


class BasketItem(Body):
    """Pieces of one product."""

    product_id: Id = Field(description="The product.", examples=[1])
    quantity: int = Field(ge=1, le=1000, description="Pieces.", examples=[12])


class Basket(Body):
    """What somebody wants to buy, and where it goes."""

    country: Country = Field(description="Country the tax is for, ISO 3166-1 alpha-2.", examples=["DE"])
    items: list[BasketItem] = Field(min_length=1, max_length=100, description="Each product at most once.")
    voucher: VoucherCode | None = Field(None, description="Code of a voucher, if there is one.", examples=["WELCOME10"])


class QuoteLine(NewOrderItem):
    """What would be ordered, and what it comes to, in cents."""

    model_config = Wire.model_config

    name: str = Field(description="The product's name.", examples=["Teapot"])
    discount_cents: int = Field(
        description="Quantity discount in cents: 5% from 10 pieces, 10% from 50.", examples=[1499]
    )
    total_cents: int = Field(description="quantity x unit_price_cents - discount_cents.", examples=[28489])


class Quote(Wire):
    """What a basket costs now. All amounts in cents of `currency`."""

    model_config = ConfigDict(json_schema_serialization_defaults_required=True)

    country: str = Field(description="Country the tax is for.", examples=["DE"])
    currency: str = Field(description="ISO 4217 code.", examples=["EUR"])
    lines: list[QuoteLine] = Field(description="In the order of the basket.")
    subtotal_cents: int = Field(description="Sum of quantity x unit_price_cents.", examples=[29988])
    discount_cents: int = Field(description="Quantity discounts and voucher together, in cents.", examples=[4348])
    voucher: str | None = Field(description="The voucher used.", examples=["WELCOME10"])
    voucher_discount_cents: int = Field(description="What the voucher took off, in cents.", examples=[2849])
    tax_rate_basis_points: int = Field(description="Tax in hundredths of a percent.", examples=[1900])
    tax_cents: int = Field(description="Tax on subtotal_cents - discount_cents.", examples=[4872])
    total_cents: int = Field(description="subtotal_cents - discount_cents + tax_cents.", examples=[30512])
    rounding: Literal["HALF_EVEN"] = Field("HALF_EVEN", description="How halves of a cent are rounded.")
