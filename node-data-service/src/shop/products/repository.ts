import { and, asc, eq, sql } from 'drizzle-orm';
import { notFound } from '../../errors.js';
import { deleteRow, staleError } from '../../platform/db/changes.js';
import type { Connections } from '../../platform/db/connections.js';
import { keysetReader } from '../../platform/db/keyset.js';
import { products, type NewProduct, type Product, type ProductChange, type ProductQuery } from './schema.js';

export type ProductRepository = ReturnType<typeof productRepository>;

/** Products in the database. Errors as in proto/shop/v1/products.proto. */
export function productRepository(connections: Connections) {
  const { db } = connections;
  const placeholder = sql.placeholder;
  const byId = db
    .select()
    .from(products)
    .where(eq(products.id, placeholder('id')))
    .prepare('product_by_id');
  const byIds = db
    .select()
    .from(products)
    .where(sql`${products.id} = ANY(${placeholder('ids')})`)
    .orderBy(asc(products.id))
    .prepare('products_by_ids');
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

  const page = keysetReader<typeof products, ProductQuery>(db, 'products', products, {
    currency: (value) => sql`${products.currency} = ${value}`,
    in_stock: (value) => sql`(${products.stock} > 0) = ${value}`,
  });

  async function find(id: number): Promise<Product | undefined> {
    const [product] = await byId.execute({ id });
    return product;
  }

  return {
    page,

    async get(id: number): Promise<Product> {
      const product = await find(id);
      if (!product) throw notFound('product', id);
      return product;
    },

    async batch(ids: number[]): Promise<Product[]> {
      return byIds.execute({ ids });
    },

    async create(product: NewProduct): Promise<Product> {
      const [created] = await insert.execute({ ...product });
      return created as Product;
    },

    async update(id: number, { version, name, price_cents, stock }: ProductChange): Promise<Product> {
      const [changed] = await change.execute({ id, version, name, price_cents, stock });
      if (changed) return changed;
      throw staleError('product', { id, version }, await find(id));
    },

    async delete(id: number): Promise<void> {
      await deleteRow('product', id, () => remove.execute({ id }));
    },

    /** Creates all of them or none, in the order given. */
    async import(all: NewProduct[]): Promise<void> {
      await connections.transaction(async (tx) => {
        // 4 parameters a row; PostgreSQL takes 65,535 a statement.
        for (let from = 0; from < all.length; from += 1000) {
          await tx.insert(products).values(all.slice(from, from + 1000));
        }
      });
    },
  };
}
