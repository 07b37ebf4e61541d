"""The hand-written services, and what decides the numbers of entity fields."""

from drift.mutation import Mutation, generate, rename, replace

PRODUCTS = "proto/shop/v1/products.proto"
LOCK = "proto/shop/v1/entities.lock.json"
KIND = "proto"

MUTATIONS = (
    Mutation(
        "service-field-renumbered",
        KIND,
        "swaps the numbers of price and stock in CreateProductRequest, generates",
        (
            replace(PRODUCTS, "  int64 price_cents = 2;", "  int64 price_cents = 4;"),
            replace(PRODUCTS, "  int64 stock = 4;", "  int64 stock = 2;"),
            generate,
        ),
    ),
    Mutation(
        "service-field-removed",
        KIND,
        "removes in_stock from ListProductsRequest, generates",
        (replace(PRODUCTS, "  optional bool in_stock = 5;\n", ""), generate),
        more=True,
    ),
    Mutation(
        "rpc-renamed",
        KIND,
        "calls GetOrderTotals SumOrders, generates, fixes TypeScript",
        (
            replace(
                "proto/shop/v1/orders.proto",
                "rpc GetOrderTotals(GetOrderTotalsRequest)",
                "rpc SumOrders(GetOrderTotalsRequest)",
            ),
            replace("node-data-service/src/shop/orders/grpc.ts", "getOrderTotals:", "sumOrders:"),
            generate,
        ),
        more=True,
    ),
    Mutation(
        "entity-renumbered-with-tampered-lock",
        KIND,
        "swaps the numbers of price and stock of Product in the lock file, generates: nothing is stale",
        (
            replace(LOCK, '"price_cents": { "number": 3,', '"price_cents": { "number": 5,'),
            replace(LOCK, '"stock": { "number": 5,', '"stock": { "number": 3,'),
            generate,
        ),
    ),
    Mutation(
        "column-renamed-with-tampered-lock",
        KIND,
        "renames payments.decline_reason in TypeScript and, to keep its number, in the lock file; generates",
        (
            rename("node-data-service/src/[!g]*/**/*.ts", "decline_reason", "refusal_reason"),
            rename(LOCK, "decline_reason", "refusal_reason"),
            generate,
        ),
        more=True,
    ),
)
