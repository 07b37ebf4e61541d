import { PaymentService } from '../../generated/shop/v1/payments_pb.js';
import * as rpc from '../../platform/grpc/methods.js';
import type { PaymentRepository } from './repository.js';
import { NewPayment, PaymentChange, PaymentQuery } from './schema.js';

/** shop.v1.PaymentService */
export function paymentService(payments: PaymentRepository): rpc.GrpcService {
  return rpc.implement(PaymentService, {
    getPayment: rpc.unary(rpc.IdRequest, async ({ id }) => ({ payment: await payments.get(id) })),
    listPayments: rpc.list(PaymentQuery, 'payments', payments.page),
    createPayment: rpc.unary(NewPayment, async (request) => {
      const { payment } = await payments.create(request);
      return { payment };
    }),
    updatePayment: rpc.change(PaymentChange, async (id, change) => ({ payment: await payments.update(id, change) })),
  });
}
