import { sql } from 'drizzle-orm';
import { char, check, index, pgTable, text as textColumn } from 'drizzle-orm/pg-core';
import { z } from 'zod';
import { history, historyDocs, identity, int64, rowSchema, type ColumnDocs } from '../../platform/db/columns.js';
import * as field from '../../platform/fields.js';
import { pageQuery } from '../../platform/pages.js';

/** What the shop sells. */
export const products = pgTable(
  'products',
  {
    id: identity(),
    name: textColumn().notNull(),
    price_cents: int64().notNull(),
    currency: char({ length: 3 }).notNull(),
    stock: int64().notNull(),
    ...history,
  },
  (table) => [
    index('products_currency_id').on(table.currency, table.id),
    index('products_in_stock_id').on(sql`(${table.stock} > 0)`, table.id),
    check('products_name_length', sql`char_length(${table.name}) BETWEEN 1 AND 200`),
    check('products_price_from_0', sql`${table.price_cents} >= 0`),
    check('products_currency_code', sql`${table.currency} ~ '^[A-Z]{3}$'`),
    check('products_stock_from_0', sql`${table.stock} >= 0`),
  ],
);

export const productDocs: ColumnDocs<typeof products> = {
  ...historyDocs,
  name: { doc: 'Display name, 1 to 200 characters.', example: 'Notebook' },
  price_cents: { doc: 'Price of one piece before tax, in cents of `currency`. From 0.', example: 1250, unit: 'cents' },
  currency: { doc: 'ISO 4217 code, three capital letters.', example: 'EUR' },
  stock: { doc: 'Pieces that can still be sold. From 0.', example: 100, unit: 'pieces' },
};

const columns = rowSchema(products, productDocs, {
  id: field.id,
  name: field.text(200),
  price_cents: field.cents,
  currency: field.currency,
  stock: field.count,
  version: field.version,
  created_at: field.timestamp,
  updated_at: field.timestamp,
});

export const Product = columns.meta({ id: 'Product', description: 'Something the shop sells.' });
export type Product = z.infer<typeof Product>;

export const NewProduct = columns
  .pick({ name: true, price_cents: true, currency: true, stock: true })
  .meta({ id: 'NewProduct', description: 'A new product.' });
export type NewProduct = z.infer<typeof NewProduct>;

export const ProductChange = columns
  .pick({ version: true, name: true, price_cents: true, stock: true })
  .partial({ name: true, price_cents: true, stock: true })
  .meta({ id: 'ProductChange', description: 'The fields to change, and the version the change is based on.' });
export type ProductChange = z.infer<typeof ProductChange>;

export const ProductQuery = pageQuery({
  currency: field.currency.optional().describe('Only products priced in this currency.'),
  in_stock: field.fromText(z.boolean()).optional().describe('Only products with stock (true) or without (false).'),
});
export type ProductQuery = z.infer<typeof ProductQuery>;
