"""Defaults, enums, checks and units of the Drizzle schema change, and something that follows from it is forgotten."""

from drift.mutation import Mutation, generate, migrate, rename, replace

USERS = "node-data-service/src/shop/users/schema.ts"
PRODUCTS = "node-data-service/src/shop/products/schema.ts"
ORDERS = "node-data-service/src/shop/orders/schema.ts"
PAYMENTS = "node-data-service/src/shop/payments/schema.ts"

KIND = "Drizzle schema: defaults, enums, rules"
STATUS = "pgEnum('order_status', ['PENDING', 'CONFIRMED', 'REJECTED'])"
MUTATIONS = (
    Mutation(
        "default-changed",
        KIND,
        "new orders are CONFIRMED by default; generates, forgets the migration",
        (replace(ORDERS, "default('PENDING')", "default('CONFIRMED')"), generate),
    ),
    Mutation(
        "default-changed-everywhere",
        KIND,
        "the same with its migration, so that nothing is stale: only behaviour has changed",
        (replace(ORDERS, "default('PENDING')", "default('CONFIRMED')"), generate, migrate),
    ),
    Mutation(
        "default-removed",
        KIND,
        "takes the default from orders.STATUS, generates",
        (replace(ORDERS, "orderStatus().notNull().default('PENDING')", "orderStatus().notNull()"), generate),
        more=True,
    ),
    Mutation(
        "enum-value-added",
        KIND,
        "adds the order status REFUNDED, generates, forgets the migration",
        (
            replace(ORDERS, STATUS, STATUS.replace("'REJECTED'", "'REJECTED', 'REFUNDED'")),
            replace(
                ORDERS,
                "    REJECTED: 'Refused, stock given back. Final.',\n",
                "    REJECTED: 'Refused, stock given back. Final.',\n    REFUNDED: 'Paid back. Final.',\n",
            ),
            generate,
        ),
        more=True,
    ),
    Mutation(
        "enum-reordered",
        KIND,
        "sorts the order statuses by name, which is how the database then sorts; generates",
        (replace(ORDERS, STATUS, "pgEnum('order_status', ['CONFIRMED', 'PENDING', 'REJECTED'])"), generate),
    ),
    Mutation(
        "enum-value-removed",
        KIND,
        "removes the payment status VOIDED wherever the schema has it, generates",
        (
            replace(PAYMENTS, "'CAPTURED', 'VOIDED', 'DECLINED']);\nexport", "'CAPTURED', 'DECLINED']);\nexport"),
            replace(PAYMENTS, "    VOIDED: 'The authorization was given back. Final.',\n", ""),
            replace(
                PAYMENTS,
                "z.enum(['AUTHORIZED', 'CAPTURED', 'VOIDED', 'DECLINED'])",
                "z.enum(['AUTHORIZED', 'CAPTURED', 'DECLINED'])",
            ),
            rename("node-data-service/src/shop/payments/repository.ts", "  VOIDED: ['AUTHORIZED'],\n", ""),
            generate,
        ),
        more=True,
    ),
    Mutation(
        "check-tightened",
        KIND,
        "allows 20 characters for users.name, in the database only; generates, forgets the migration",
        (
            replace(
                USERS, "char_length(${table.name}) BETWEEN 1 AND 200", "char_length(${table.name}) BETWEEN 1 AND 20"
            ),
            generate,
        ),
        more=True,
    ),
    Mutation(
        "check-loosened",
        KIND,
        "allows 100000 pieces a line, in check and rule; generates, forgets the migration",
        (
            replace(ORDERS, "BETWEEN 1 AND 1000`", "BETWEEN 1 AND 100000`"),
            replace(ORDERS, "z.int32().min(1).max(1000)", "z.int32().min(1).max(100000)"),
            generate,
        ),
        more=True,
    ),
    Mutation(
        "unique-index-dropped",
        KIND,
        "drops the unique index on users.email, runs nothing",
        (
            replace(USERS, "    uniqueIndex('users_email_unique').on(sql`lower(${table.email})`),\n", ""),
            replace(USERS, ", uniqueIndex }", " }"),
        ),
    ),
    Mutation(
        "foreign-key-action-changed",
        KIND,
        "lets orders go when their user is deleted; generates, forgets the migration",
        (
            replace(ORDERS, ".references(() => users.id)", ".references(() => users.id, { onDelete: 'cascade' })"),
            generate,
        ),
    ),
    Mutation(
        "declared-unit-changed",
        KIND,
        "says that products.stock counts cents, runs nothing",
        (replace(PRODUCTS, "example: 100, unit: 'pieces'", "example: 100, unit: 'cents'"),),
        more=True,
    ),
    Mutation(
        "declared-unit-changed-everywhere",
        KIND,
        "the same, and generates and commits all of it",
        (replace(PRODUCTS, "example: 100, unit: 'pieces'", "example: 100, unit: 'cents'"), generate),
    ),
)
