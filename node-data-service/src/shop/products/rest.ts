import { z } from 'zod';
import { problems } from '../../platform/http/problems.js';
import { IdPath, pageOrBatch } from '../../platform/http/routes.js';
import type { HttpServer } from '../../platform/http/server.js';
import { listQuery, pageOf } from '../../platform/pages.js';
import type { ProductRepository } from './repository.js';
import { NewProduct, Product, ProductChange, ProductQuery } from './schema.js';

const tags = ['products'];

const listProducts = {
  tags,
  operationId: 'listProducts',
  summary: 'List products',
  description: 'One keyset page, or with `ids` exactly these products.',
  querystring: listQuery(ProductQuery),
  response: { 200: pageOf(Product, 'ProductPage'), ...problems({ body: false }) },
};

const createProduct = {
  tags,
  operationId: 'createProduct',
  summary: 'Create a product',
  description: 'Not idempotent.',
  body: NewProduct,
  response: { 201: Product, ...problems({ body: true }) },
};

const getProduct = {
  tags,
  operationId: 'getProduct',
  summary: 'Read a product',
  params: IdPath,
  response: { 200: Product, ...problems({ body: false }, 'NOT_FOUND') },
};

const updateProduct = {
  tags,
  operationId: 'updateProduct',
  summary: 'Change a product',
  description: 'Changes the fields that are present, if `version` is still the current one.',
  params: IdPath,
  body: ProductChange,
  response: { 200: Product, ...problems({ body: true }, 'NOT_FOUND', 'VERSION_CONFLICT') },
};

const deleteProduct = {
  tags,
  operationId: 'deleteProduct',
  summary: 'Delete a product that was never ordered',
  params: IdPath,
  response: {
    204: z.undefined().describe('The product is gone.'),
    ...problems({ body: false }, 'NOT_FOUND', 'STILL_REFERENCED'),
  },
};

/** /products: errors as in proto/shop/v1/products.proto. */
export function productRoutes(app: HttpServer, products: ProductRepository): void {
  app.get('/products', { schema: listProducts }, async ({ query }) => pageOrBatch(products, query));

  app.post('/products', { schema: createProduct }, async ({ body }, reply) => {
    const product = await products.create(body);
    return reply.code(201).header('location', `/api/products/${product.id}`).send(product);
  });

  app.get('/products/:id', { schema: getProduct }, async ({ params }) => products.get(params.id));

  app.patch('/products/:id', { schema: updateProduct }, async ({ params, body }) => products.update(params.id, body));

  app.delete('/products/:id', { schema: deleteProduct }, async ({ params }, reply) => {
    await products.delete(params.id);
    return reply.code(204).send();
  });
}
