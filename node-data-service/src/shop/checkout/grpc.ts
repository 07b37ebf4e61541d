import { z } from 'zod';
import { CheckoutStepService } from '../../generated/shop/v1/checkout_steps_pb.js';
import * as field from '../../platform/fields.js';
import * as rpc from '../../platform/grpc/methods.js';
import { Operation } from '../../platform/saga/operation.js';
import { NewOrder } from '../orders/schema.js';
import type { Checkout } from './checkout.js';

const OperationOnly = z.strictObject({ operation: Operation });
const WithOrder = z.strictObject({ operation: Operation, order_id: field.id });
const NewOrderRequest = z.strictObject({ operation: Operation, order: NewOrder });

/** shop.v1.CheckoutStepService */
export function checkoutStepService(checkout: Checkout): rpc.GrpcService {
  return rpc.implement(CheckoutStepService, {
    placeOrder: rpc.unary(NewOrderRequest, ({ operation, order }) => checkout.placeOrder(operation, order)),
    rejectOrder: rpc.unary(OperationOnly, ({ operation }) => nothing(checkout.rejectOrder(operation))),
    reserveStock: rpc.unary(WithOrder, ({ operation, order_id }) => checkout.reserveStock(operation, order_id)),
    releaseStock: rpc.unary(OperationOnly, ({ operation }) => nothing(checkout.releaseStock(operation))),
    confirmOrder: rpc.unary(WithOrder, ({ operation, order_id }) => checkout.confirmOrder(operation, order_id)),
    cancelConfirmation: rpc.unary(
      OperationOnly,
      async ({ operation }) => (await checkout.cancelConfirmation(operation)) ?? {},
    ),
    openPayment: rpc.unary(WithOrder, async ({ operation, order_id }) => ({
      payment: await checkout.openPayment(operation, order_id),
    })),
    closePayment: rpc.unary(OperationOnly, async ({ operation }) => ({
      payment: await checkout.closePayment(operation),
    })),
  });
}

async function nothing(done: Promise<void>): Promise<object> {
  await done;
  return {};
}
