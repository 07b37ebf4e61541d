import { problems } from '../../platform/http/problems.js';
import { IdPath, pageOrBatch } from '../../platform/http/routes.js';
import type { HttpServer } from '../../platform/http/server.js';
import { listQuery, pageOf } from '../../platform/pages.js';
import type { OrderRepository } from './repository.js';
import { NewOrder, Order, OrderChange, OrderQuery, OrderTotals, OrderTotalsQuery } from './schema.js';

const tags = ['orders'];

const listOrders = {
  tags,
  operationId: 'listOrders',
  summary: 'List orders with their items',
  description: 'One keyset page, or with `ids` exactly these orders.',
  querystring: listQuery(OrderQuery),
  response: { 200: pageOf(Order, 'OrderPage'), ...problems({ body: false }) },
};

const createOrder = {
  tags,
  operationId: 'createOrder',
  summary: 'Place an order',
  description: 'Places a PENDING order and takes its stock, in one transaction. Not idempotent.',
  body: NewOrder,
  response: {
    201: Order,
    ...problems({ body: true }, 'INVALID_REFERENCE', 'CURRENCY_MISMATCH', 'OUT_OF_STOCK', 'PRICE_CHANGED'),
  },
};

const getOrderTotals = {
  tags,
  operationId: 'getOrderTotals',
  summary: 'What the orders of a user come to',
  querystring: OrderTotalsQuery,
  response: { 200: OrderTotals, ...problems({ body: false }, 'NOT_FOUND') },
};

const getOrder = {
  tags,
  operationId: 'getOrder',
  summary: 'Read an order with its items',
  params: IdPath,
  response: { 200: Order, ...problems({ body: false }, 'NOT_FOUND') },
};

const updateOrder = {
  tags,
  operationId: 'updateOrder',
  summary: 'Confirm or reject an order',
  description: 'A PENDING order becomes CONFIRMED, or REJECTED with its stock given back, in one transaction.',
  params: IdPath,
  body: OrderChange,
  response: { 200: Order, ...problems({ body: true }, 'NOT_FOUND', 'VERSION_CONFLICT', 'INVALID_TRANSITION') },
};

/** /orders: errors as in proto/shop/v1/orders.proto. */
export function orderRoutes(app: HttpServer, orders: OrderRepository): void {
  app.get('/orders', { schema: listOrders }, async ({ query }) => pageOrBatch(orders, query));

  app.post('/orders', { schema: createOrder }, async ({ body }, reply) => {
    const order = await orders.create(body);
    return reply.code(201).header('location', `/api/orders/${order.id}`).send(order);
  });

  app.get('/orders/totals', { schema: getOrderTotals }, async ({ query }) => ({
    totals: await orders.totals(query.user_id),
  }));

  app.get('/orders/:id', { schema: getOrder }, async ({ params }) => orders.get(params.id));

  app.patch('/orders/:id', { schema: updateOrder }, async ({ params, body }) => orders.update(params.id, body));
}
