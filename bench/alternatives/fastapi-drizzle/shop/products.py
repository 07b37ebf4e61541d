"""/api/products"""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query

from shop.data_service import UsesDataService
from shop.models import Id, Page, Product, ProductQuery

router = APIRouter()


@router.get("")
async def list_products(query: Annotated[ProductQuery, Query()], data_service: UsesDataService) -> Page[Product]:
    return await data_service.call("GET", "/products", Page[Product], params=query.as_params())


@router.get("/{id}")
async def get_product(id: Id, data_service: UsesDataService) -> Product:
    return await data_service.call("GET", f"/products/{id}", Product)
