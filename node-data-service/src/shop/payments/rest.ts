import { problems } from '../../platform/http/problems.js';
import { IdPath, pageOrBatch } from '../../platform/http/routes.js';
import type { HttpServer } from '../../platform/http/server.js';
import { listQuery, pageOf } from '../../platform/pages.js';
import type { PaymentRepository } from './repository.js';
import { NewPayment, Payment, PaymentChange, PaymentQuery } from './schema.js';

const tags = ['payments'];

const listPayments = {
  tags,
  operationId: 'listPayments',
  summary: 'List payments',
  description: 'One keyset page, or with `ids` exactly these payments.',
  querystring: listQuery(PaymentQuery),
  response: { 200: pageOf(Payment, 'PaymentPage'), ...problems({ body: false }) },
};

const createPayment = {
  tags,
  operationId: 'createPayment',
  summary: 'Record a payment of an order',
  description: "PENDING, of the order's total. Idempotent: the same key and order give the payment that is there.",
  body: NewPayment,
  response: {
    200: Payment.describe('The payment that an earlier request with this key created.'),
    201: Payment,
    ...problems({ body: true }, 'INVALID_REFERENCE', 'INVALID_TRANSITION', 'IDEMPOTENCY_KEY_REUSED', 'ALREADY_EXISTS'),
  },
};

const getPayment = {
  tags,
  operationId: 'getPayment',
  summary: 'Read a payment',
  params: IdPath,
  response: { 200: Payment, ...problems({ body: false }, 'NOT_FOUND') },
};

const updatePayment = {
  tags,
  operationId: 'updatePayment',
  summary: "Record the provider's answer",
  description: 'PENDING becomes AUTHORIZED or DECLINED, AUTHORIZED becomes CAPTURED or VOIDED.',
  params: IdPath,
  body: PaymentChange,
  response: { 200: Payment, ...problems({ body: true }, 'NOT_FOUND', 'VERSION_CONFLICT', 'INVALID_TRANSITION') },
};

/** /payments: errors as in proto/shop/v1/payments.proto. */
export function paymentRoutes(app: HttpServer, payments: PaymentRepository): void {
  app.get('/payments', { schema: listPayments }, async ({ query }) => pageOrBatch(payments, query));

  app.post('/payments', { schema: createPayment }, async ({ body }, reply) => {
    const { payment, created } = await payments.create(body);
    return reply
      .code(created ? 201 : 200)
      .header('location', `/api/payments/${payment.id}`)
      .send(payment);
  });

  app.get('/payments/:id', { schema: getPayment }, async ({ params }) => payments.get(params.id));

  app.patch('/payments/:id', { schema: updatePayment }, async ({ params, body }) => payments.update(params.id, body));
}
