"""Columns and tables of the Drizzle schema change, and something that follows from it is forgotten."""

from drift.mutation import Mutation, generate, migrate, rename, replace

USERS = "node-data-service/src/shop/users/schema.ts"
PRODUCTS = "node-data-service/src/shop/products/schema.ts"
PAYMENTS = "node-data-service/src/shop/payments/schema.ts"
SERVICE = "node-data-service/src/[!g]*/**/*.ts"

EMAIL = "    email: textColumn().notNull(),\n"
NEW_USER_EMAIL = "  // At most 320 characters.\n  string email = 2;\n"
PHONE_DOCS = """export const userDocs: ColumnDocs<typeof users> = {
  phone: { doc: 'Phone number.', example: '+49 30 1234567' },
"""


KIND = "Drizzle schema: columns and tables"
MUTATIONS = (
    Mutation(
        "column-renamed",
        KIND,
        "renames payments.decline_reason in all of TypeScript, generates",
        (rename(SERVICE, "decline_reason", "refusal_reason"), generate),
    ),
    Mutation(
        "column-renamed-in-schema-only",
        KIND,
        "renames users.email in the table alone, runs nothing",
        (replace(USERS, "    email: textColumn()", "    mail: textColumn()"),),
    ),
    Mutation(
        "column-renamed-in-database-only",
        KIND,
        "gives users.name the database name full_name, generates, forgets the migration",
        (replace(USERS, "name: textColumn()", "name: textColumn('full_name')"), generate),
    ),
    Mutation(
        "column-dropped",
        KIND,
        "drops payments.decline_reason from the table, runs nothing",
        (replace(PAYMENTS, "    decline_reason: textColumn(),\n", ""),),
    ),
    Mutation(
        "required-column-added",
        KIND,
        "adds users.phone, which every client must now send; generates and migrates",
        (
            replace(USERS, EMAIL, f"{EMAIL}    phone: textColumn().notNull().default(''),\n"),
            replace(USERS, "export const userDocs: ColumnDocs<typeof users> = {\n", PHONE_DOCS),
            replace(
                USERS,
                "pick({ name: true, email: true }).meta",
                "pick({ name: true, email: true, phone: true }).meta",
            ),
            replace(
                "proto/shop/v1/users.proto",
                NEW_USER_EMAIL,
                f"{NEW_USER_EMAIL}  // Phone number.\n  string phone = 3;\n",
            ),
            generate,
            migrate,
        ),
    ),
    Mutation(
        "column-type-changed",
        KIND,
        "makes products.stock a 32 bit number, generates",
        (
            replace(PRODUCTS, "stock: int64()", "stock: integer()"),
            replace(PRODUCTS, "index, pgTable", "index, integer, pgTable"),
            generate,
        ),
    ),
    Mutation(
        "column-type-changed-with-tampered-lock",
        KIND,
        "the same, and edits the type in the lock file so that generating goes through",
        (
            replace(PRODUCTS, "stock: int64()", "stock: integer()"),
            replace(PRODUCTS, "index, pgTable", "index, integer, pgTable"),
            replace(
                "proto/shop/v1/entities.lock.json",
                '"stock": { "number": 5, "type": "int64"',
                '"stock": { "number": 5, "type": "int32"',
            ),
            generate,
            migrate,
        ),
        more=True,
    ),
    Mutation(
        "column-becomes-nullable",
        KIND,
        "lets users.name be null, in table and rule; generates and migrates",
        (
            replace(USERS, "name: textColumn().notNull()", "name: textColumn()"),
            replace(USERS, "name: field.text(200),", "name: field.text(200).nullable(),"),
            generate,
            migrate,
        ),
        more=True,
    ),
    Mutation(
        "column-becomes-required",
        KIND,
        "no longer lets payments.provider_reference be null, generates",
        (
            replace(PAYMENTS, "provider_reference: textColumn(),", "provider_reference: textColumn().notNull(),"),
            replace(
                PAYMENTS, "provider_reference: field.text(200).nullable(),", "provider_reference: field.text(200),"
            ),
            generate,
        ),
        more=True,
    ),
    Mutation(
        "table-renamed",
        KIND,
        "calls the table products articles, generates, forgets the migration",
        (replace(PRODUCTS, "pgTable(\n  'products'", "pgTable(\n  'articles'"), generate),
        more=True,
    ),
)
