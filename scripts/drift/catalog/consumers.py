"""A consumer goes its own way: shapes written down again, fields left out, routes that lead elsewhere."""

from drift.mutation import Mutation, create, replace

PYTHON = "Python"
JAVA = "Java"

PRODUCT_ROUTES = "python-facade/src/facade/shop/products/routes.py"
GRPC_ADAPTER = "python-facade/src/facade/shop/data_service/grpc.py"
NEW_ORDER = "        request = convert.request(orders_pb2.CreateOrderRequest, order)\n"
SHOP_ROUTES = "gateway/src/main/java/com/example/gateway/shop/ShopRoutes.java"

HAND_COPIED_MODEL = '''"""What the shop sells, once more."""

from __future__ import annotations

from facade.platform.model import Wire


class CatalogueProduct(Wire):
    """A product."""

    id: int
    name: str
    price_cents: int
    currency: str
    stock: int
'''

HAND_COPIED_RECORD = """package com.example.gateway.shop;

/** What the shop sells, once more. */
record CatalogueProduct(long id, String name, long priceCents, String currency, long stock) {}
"""

MUTATIONS = (
    Mutation(
        "pydantic-entity-copied",
        PYTHON,
        "writes a model with the fields of Product by hand",
        (create("python-facade/src/facade/shop/products/models.py", HAND_COPIED_MODEL),),
    ),
    Mutation(
        "python-field-left-out",
        PYTHON,
        "no longer sends the discount of an order over gRPC",
        (replace(GRPC_ADAPTER, NEW_ORDER, f'{NEW_ORDER}        request.ClearField("discount_cents")\n'),),
    ),
    Mutation(
        "python-path-changed",
        PYTHON,
        "asks the data service for products under another path",
        (
            replace(
                "python-facade/src/facade/shop/data_service/rest.py",
                'self._read(f"/products/{product_id}", Product)',
                'self._read(f"/product/{product_id}", Product)',
            ),
        ),
    ),
    Mutation(
        "java-record-copied",
        JAVA,
        "writes a record with the fields of Product by hand",
        (create("gateway/src/main/java/com/example/gateway/shop/CatalogueProduct.java", HAND_COPIED_RECORD),),
    ),
    Mutation(
        "java-route-changed",
        JAVA,
        "leads direct reads to another path of the data service",
        (
            replace(
                SHOP_ROUTES,
                'new HttpRoute("/data", dataServiceRest, "/api", READS)',
                'new HttpRoute("/data", dataServiceRest, "/v1", READS)',
            ),
        ),
    ),
    Mutation(
        "java-rpc-withdrawn",
        JAVA,
        "no longer offers GetOrderTotals at the door",
        (replace(SHOP_ROUTES, ', "ListOrders", "GetOrderTotals")', ', "ListOrders")'),),
        more=True,
    ),
)
