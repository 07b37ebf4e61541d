import { and, eq, sql } from 'drizzle-orm';
import { deleteRow, staleError } from '../../platform/db/changes.js';
import type { Connections, Database } from '../../platform/db/connections.js';
import { keysetReader } from '../../platform/db/keyset.js';
import { rowReader } from '../../platform/db/rows.js';
import { products, type NewProduct, type Product, type ProductChange, type ProductQuery } from './schema.js';

// 4 parameters a row; PostgreSQL takes 65,535 a statement.
const insert_batch = 1000;
const placeholder = sql.placeholder;

/** Products in the database. Errors as in proto/shop/v1/products.proto. */
export class ProductRepository {
  readonly page;
  readonly #connections;
  readonly #rows;
  readonly #writes;

  constructor(connections: Connections) {
    const { db } = connections;
    this.#connections = connections;
    this.#rows = rowReader(db, 'product', products);
    this.#writes = productWrites(db);
    this.page = keysetReader<typeof products, ProductQuery>(db, 'products', products, {
      currency: (value) => sql`${products.currency} = ${value}`,
      in_stock: (value) => sql`(${products.stock} > 0) = ${value}`,
    });
  }

  get(id: number): Promise<Product> {
    return this.#rows.get(id);
  }

  batch(ids: number[]): Promise<Product[]> {
    return this.#rows.batch(ids);
  }

  async create(product: NewProduct): Promise<Product> {
    const [created] = await this.#writes.insert.execute({ ...product });
    return created as Product;
  }

  async update(id: number, { version, name, price_cents, stock }: ProductChange): Promise<Product> {
    const [changed] = await this.#writes.change.execute({ id, version, name, price_cents, stock });
    if (changed) return changed;
    throw staleError('product', { id, version }, await this.#rows.find(id));
  }

  async delete(id: number): Promise<void> {
    await deleteRow('product', id, () => this.#writes.remove.execute({ id }));
  }

  /** Creates all of them or none, in the order given. */
  async import(all: NewProduct[]): Promise<void> {
    await this.#connections.transaction(async (tx) => {
      for (let from = 0; from < all.length; from += insert_batch) {
        await tx.insert(products).values(all.slice(from, from + insert_batch));
      }
    });
  }
}

function productWrites(db: Database) {
  const insert = db
    .insert(products)
    .values({
      name: placeholder('name'),
      price_cents: placeholder('price_cents'),
      currency: placeholder('currency'),
      stock: placeholder('stock'),
    })
    .returning()
    .prepare('product_insert');
  const change = db
    .update(products)
    .set({
      name: sql`coalesce(${placeholder('name')}, ${products.name})`,
      price_cents: sql`coalesce(${placeholder('price_cents')}, ${products.price_cents})`,
      stock: sql`coalesce(${placeholder('stock')}, ${products.stock})`,
      version: sql`${products.version} + 1`,
      updated_at: sql`now()`,
    })
    .where(and(eq(products.id, placeholder('id')), eq(products.version, placeholder('version'))))
    .returning()
    .prepare('product_change');
  const remove = db
    .delete(products)
    .where(eq(products.id, placeholder('id')))
    .returning({ id: products.id })
    .prepare('product_remove');
  return { insert, change, remove };
}
