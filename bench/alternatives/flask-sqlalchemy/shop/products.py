"""/api/products"""

from __future__ import annotations

from flask import Blueprint, Response

from shop.database import session
from shop.errors import not_found
from shop.models import Product
from shop.pages import as_page, page_statement
from shop.requests import answer, read_id, read_query
from shop.schemas import ProductAnswer, ProductPage, ProductQuery

blueprint = Blueprint("products", __name__)


@blueprint.get("")
def list_products() -> Response:
    query = read_query(ProductQuery)
    filters = []
    if query.currency is not None:
        filters.append(Product.currency == query.currency)
    if query.in_stock is not None:
        filters.append(Product.stock > 0 if query.in_stock else Product.stock == 0)
    rows = session.scalars(page_statement(Product, query, filters)).all()
    return answer(ProductPage.model_validate(as_page(Product, query, list(rows))))


@blueprint.get("/<id>")
def get_product(id: str) -> Response:
    identity = read_id(id)
    product = session.get(Product, identity)
    if product is None:
        raise not_found("product", identity)
    return answer(ProductAnswer.model_validate(product))
