"""What is generated is edited by hand, or what a guard compares with is bent until it fits."""

from drift.mutation import Mutation, create, rename, replace

INITIAL = "node-data-service/migrations/shop/0000_initial.sql"
GENERATED = "Generated files, edited by hand"
MIGRATIONS = "Migrations"
DATABASE = "Live database"

STATUS_IN_SNAPSHOT = """          "type": "order_status",
          "typeSchema": "public",
          "primaryKey": false,
          "notNull": true,
          "default": \""""
STUBS = "python-facade/generated/shop/v1/products_pb2_grpc.py"

MUTATIONS = (
    Mutation(
        "migration-edited",
        MIGRATIONS,
        "lets users.name be null in the SQL of a migration",
        (replace(INITIAL, '\t"name" text NOT NULL,\n\t"email"', '\t"name" text,\n\t"email"'),),
    ),
    Mutation(
        "migration-foreign-key-edited",
        MIGRATIONS,
        "makes deleting an order delete its payments, in the SQL of a migration",
        (
            replace(
                INITIAL,
                'ALTER TABLE "payments" ADD CONSTRAINT "payments_order_id_orders_id_fk" FOREIGN KEY ("order_id") '
                'REFERENCES "public"."orders"("id") ON DELETE no action',
                'ALTER TABLE "payments" ADD CONSTRAINT "payments_order_id_orders_id_fk" FOREIGN KEY ("order_id") '
                'REFERENCES "public"."orders"("id") ON DELETE cascade',
            ),
        ),
    ),
    Mutation(
        "migration-snapshot-tampered",
        MIGRATIONS,
        "changes a default and bends drizzle-kit's snapshot, so that no migration seems to be missing",
        (
            replace("node-data-service/src/shop/orders/schema.ts", "default('PENDING')", "default('CONFIRMED')"),
            replace(
                "node-data-service/migrations/shop/meta/*_snapshot.json",
                STATUS_IN_SNAPSHOT + "'PENDING'",
                STATUS_IN_SNAPSHOT + "'CONFIRMED'",
            ),
        ),
        more=True,
    ),
    Mutation(
        "live-database-altered",
        DATABASE,
        "gives products.stock a default in the database of production, by hand",
        (create("live-database.sql", "ALTER TABLE products ALTER stock SET DEFAULT 1;\n"),),
    ),
    Mutation(
        "entities-proto-edited",
        GENERATED,
        "adds a field to User in entities.proto",
        (
            replace(
                "proto/shop/v1/entities.proto",
                "  // Email address, at most 320 characters, unique without regard to case.\n",
                "  // Phone number.\n  string phone = 7;\n"
                "  // Email address, at most 320 characters, unique without regard to case.\n",
            ),
        ),
        more=True,
    ),
    Mutation(
        "lock-edited",
        GENERATED,
        "changes the recorded unit of products.price_cents in the lock file",
        (
            replace(
                "proto/shop/v1/entities.lock.json",
                '"column": "price_cents", "database_type": "bigint", "unit": "cents"',
                '"column": "price_cents", "database_type": "bigint", "unit": "euros"',
            ),
        ),
    ),
    Mutation(
        "data-service-openapi-edited",
        GENERATED,
        "allows names of 400 characters in the data service's OpenAPI document",
        (rename("proto/openapi/data-service.yaml", "maxLength: 200", "maxLength: 400"),),
    ),
    Mutation(
        "facade-openapi-edited",
        GENERATED,
        "removes rounding from the quote in the facade's OpenAPI document",
        (replace("proto/openapi/facade.yaml", "      - rounding\n", ""),),
        more=True,
    ),
    Mutation(
        "python-model-edited",
        GENERATED,
        "adds an optional field to a generated pydantic model",
        (
            replace(
                "python-facade/generated/data_service/models.py",
                '    """Something the shop sells."""\n',
                '    """Something the shop sells."""\n\n    image_url: str | None = None\n',
            ),
        ),
    ),
    Mutation(
        "python-stub-edited",
        GENERATED,
        "makes an rpc of the generated Python client call another one",
        (
            replace(
                STUBS,
                "'/shop.v1.ProductService/GetProduct',\n                request",
                "'/shop.v1.ProductService/ListProducts',\n                request",
            ),
        ),
    ),
    Mutation(
        "typescript-stub-edited",
        GENERATED,
        "makes a field of a generated TypeScript message a number, where it is a bigint",
        (rename("node-data-service/src/generated/shop/v1/entities_pb.ts", "priceCents: bigint", "priceCents: number"),),
    ),
    Mutation(
        "data-contract-edited",
        GENERATED,
        "writes another meaning of a column into the data reference",
        (rename("docs/reference/data-contract.md", "Display name, 1 to 200 characters.", "Name, of any length."),),
    ),
)
