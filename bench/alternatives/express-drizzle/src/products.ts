import { eq, gt } from 'drizzle-orm';
import type { NodePgDatabase } from 'drizzle-orm/node-postgres';
import { Router } from 'express';
import { notFound, onlyTakes } from './errors.js';
import { asPage, selectPage } from './pages.js';
import { products } from './schema.js';
import { IdPath, ProductQuery } from './validation.js';

/** /api/products */
export function productRoutes(db: NodePgDatabase): Router {
  const routes = Router();

  routes
    .route('/')
    .get(async (request, response) => {
      const query = ProductQuery.parse(request.query);
      const rows = await selectPage(db, products, query, [
        query.currency === undefined ? undefined : eq(products.currency, query.currency),
        query.in_stock === undefined ? undefined : (query.in_stock ? gt : eq)(products.stock, 0),
      ]);
      response.json(asPage(query, rows as { id: number }[]));
    })
    .all(onlyTakes('GET'));

  routes
    .route('/:id')
    .get(async (request, response) => {
      const { id } = IdPath.parse(request.params);
      const [product] = await db.select().from(products).where(eq(products.id, id));
      if (!product) throw notFound('product', id);
      response.json(product);
    })
    .all(onlyTakes('GET'));

  return routes;
}
