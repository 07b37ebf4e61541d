import { z } from 'zod';
import { OrderService } from '../../generated/shop/v1/orders_pb.js';
import * as field from '../../platform/fields.js';
import * as rpc from '../../platform/grpc/methods.js';
import type { OrderRepository } from './repository.js';
import { NewOrder, OrderChange, OrderQuery } from './schema.js';

const TotalsRequest = z.strictObject({ user_id: field.id });

/** shop.v1.OrderService */
export function orderService(orders: OrderRepository): rpc.GrpcService {
  return rpc.implement(OrderService, {
    getOrder: rpc.unary(rpc.IdRequest, async ({ id }) => ({ order: await orders.get(id) })),
    batchGetOrders: rpc.unary(rpc.IdsRequest, async ({ ids }) => ({ orders: await orders.batch(ids) })),
    listOrders: rpc.list(OrderQuery, 'orders', (query) => orders.page(query)),
    createOrder: rpc.unary(NewOrder, async (order) => ({ order: await orders.create(order) })),
    updateOrder: rpc.change(OrderChange, async (id, change) => ({ order: await orders.update(id, change) })),
    getOrderTotals: rpc.unary(TotalsRequest, async ({ user_id }) => ({ totals: await orders.totals(user_id) })),
  });
}
