import { randomUUID } from 'node:crypto';
import type { MessageInitShape, MessageShape } from '@bufbuild/protobuf';
import { CheckoutStepService, type OperationSchema } from '../../src/generated/shop/v1/checkout_steps_pb.js';
import type { Order } from '../../src/generated/shop/v1/entities_pb.js';
import type { TestDatabase } from './database.js';
import { GrpcClient } from './grpc.js';

const { method } = CheckoutStepService;

export type Operation = MessageInitShape<typeof OperationSchema>;
type Answer<Name extends keyof typeof method> = Promise<MessageShape<(typeof method)[Name]['output']>>;

export interface Line {
  product_id: number;
  quantity: number;
}

/** A saga as the gateway runs it: one operation for each step, all with the epoch of the moment. */
export class TestSaga {
  epoch = 1;
  readonly saga_id: string;
  readonly #client: GrpcClient;

  constructor(client: GrpcClient, saga_id: string = randomUUID()) {
    this.#client = client;
    this.saga_id = saga_id;
  }

  /** The same saga, as a replica sees it that does not know of a takeover, or that is another one. */
  as(epoch: number, client = this.#client): TestSaga {
    return Object.assign(new TestSaga(client, this.saga_id), { epoch });
  }

  operation(step: string): Operation {
    return { sagaId: this.saga_id, step, epoch: BigInt(this.epoch) };
  }

  place(user_id: number, lines: Line[], unit_price_cents = 100): Answer<'placeOrder'> {
    const items = lines.map(({ product_id, quantity }) => ({
      productId: BigInt(product_id),
      quantity,
      unitPriceCents: BigInt(unit_price_cents),
    }));
    const order = { userId: BigInt(user_id), country: 'DE', currency: 'EUR', items };
    return this.#client.unary(method.placeOrder, { operation: this.operation('place'), order });
  }

  reject(): Answer<'rejectOrder'> {
    return this.#client.unary(method.rejectOrder, { operation: this.operation('place') });
  }

  reserve(order: { id: bigint }, options: { deadline_ms?: number } = {}): Answer<'reserveStock'> {
    const request = { operation: this.operation('reserve'), orderId: order.id };
    return this.#client.unary(method.reserveStock, request, options);
  }

  release(): Answer<'releaseStock'> {
    return this.#client.unary(method.releaseStock, { operation: this.operation('reserve') });
  }

  confirm(order: { id: bigint }): Answer<'confirmOrder'> {
    return this.#client.unary(method.confirmOrder, { operation: this.operation('confirm'), orderId: order.id });
  }

  cancel(): Answer<'cancelConfirmation'> {
    return this.#client.unary(method.cancelConfirmation, { operation: this.operation('confirm') });
  }

  openPayment(order: { id: bigint }): Answer<'openPayment'> {
    return this.#client.unary(method.openPayment, { operation: this.operation('authorize'), orderId: order.id });
  }

  closePayment(): Answer<'closePayment'> {
    return this.#client.unary(method.closePayment, { operation: this.operation('authorize') });
  }

  /** Up to a reservation. */
  async held(user_id: number, lines: Line[]): Promise<Order> {
    const { order } = await this.place(user_id, lines);
    await this.reserve(order!);
    return order!;
  }
}

/** What every order and its stock have to be like at any time; empty if they are. */
export function broken(database: TestDatabase, initial_stock: number): Promise<Record<string, unknown>[]> {
  return database.query(`
    WITH taken AS (
      SELECT product_id, sum(quantity) AS pieces FROM order_items
      JOIN orders ON orders.id = order_id LEFT JOIN reservations USING (order_id)
      WHERE coalesce(reservations.status IN ('HELD', 'CONSUMED'), orders.status <> 'REJECTED')
      GROUP BY product_id
    )
    SELECT 'stock of product ' || id AS what FROM products LEFT JOIN taken ON product_id = id
    WHERE stock + coalesce(pieces, 0) <> ${initial_stock}
    UNION ALL
    SELECT 'order ' || id FROM orders JOIN reservations ON order_id = id
    WHERE (orders.status = 'CONFIRMED') <> (reservations.status = 'CONSUMED')
       OR (orders.status = 'REJECTED' AND reservations.status = 'HELD')
    UNION ALL
    SELECT 'operation without a decision ' || saga_id FROM saga_operation WHERE state IS NULL`);
}
