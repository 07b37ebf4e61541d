"""The tables: of the same shape as the data service's."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import BigInteger, CheckConstraint, Identity, Index, Text, func, text
from sqlalchemy.dialects.postgresql import CHAR, TIMESTAMP
from sqlalchemy.orm import DeclarativeBase, Mapped, declared_attr, mapped_column


class Base(DeclarativeBase):
    """What every table has: the key, the optimistic lock, the times of the first and last write."""

    type_annotation_map: ClassVar[dict[Any, Any]] = {
        int: BigInteger,
        str: Text,
        datetime: TIMESTAMP(timezone=True, precision=3),
    }

    id: Mapped[int] = mapped_column(Identity(always=True), primary_key=True, sort_order=-1)
    version: Mapped[int] = mapped_column(server_default="1", sort_order=1)
    created_at: Mapped[datetime] = mapped_column(server_default=func.now(), sort_order=1)
    updated_at: Mapped[datetime] = mapped_column(server_default=func.now(), onupdate=func.now(), sort_order=1)

    @declared_attr.directive
    def __mapper_args__(cls) -> dict[str, Any]:
        # SQLAlchemy counts versions, and refuses a change that is based on an older one.
        return {"version_id_col": cls.version, "eager_defaults": True}


class User(Base):
    __tablename__ = "users"
    name: Mapped[str]
    email: Mapped[str]
    __table_args__ = (
        CheckConstraint("char_length(name) BETWEEN 1 AND 200", name="users_name_length"),
        CheckConstraint("char_length(email) BETWEEN 3 AND 320", name="users_email_length"),
        Index("users_email_unique", text("lower(email)"), unique=True),
        Index("users_created_at_id", "created_at", "id"),
    )


class Product(Base):
    __tablename__ = "products"
    name: Mapped[str]
    price_cents: Mapped[int]
    currency: Mapped[str] = mapped_column(CHAR(3))
    stock: Mapped[int]
    __table_args__ = (
        CheckConstraint("char_length(name) BETWEEN 1 AND 200", name="products_name_length"),
        CheckConstraint("price_cents >= 0", name="products_price_from_0"),
        CheckConstraint("currency ~ '^[A-Z]{3}$'", name="products_currency_code"),
        CheckConstraint("stock >= 0", name="products_stock_from_0"),
        Index("products_currency_id", "currency", "id"),
        Index("products_in_stock_id", text("(stock > 0)"), "id"),
    )
