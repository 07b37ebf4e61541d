import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { PaymentStatus, ReservationStatus, type Order, type Payment } from '../../src/generated/shop/v1/entities_pb.js';
import { PaymentService } from '../../src/generated/shop/v1/payments_pb.js';
import { openCheckoutShop, piecesOf, type CheckoutShop } from '../support/checkout-shop.js';
import { failure } from '../support/grpc.js';
import { eventually } from '../support/service.js';

let shop: CheckoutShop;
beforeAll(async () => (shop = await openCheckoutShop()));
afterAll(() => shop.close());

describe('a reservation', () => {
  const expireNow = (order_id: bigint) =>
    shop.database.query(`UPDATE reservations SET expires_at = clock_timestamp() WHERE order_id = ${order_id}`);

  test('Is it held for 15 minutes by the clock of the database?', async () => {
    const { order } = await shop.heldSaga();
    const [row] = await shop.database.query(
      `SELECT expires_at - updated_at BETWEEN '15 min' AND '15 min 5 s' AS held FROM reservations WHERE order_id = ${order.id}`,
    );
    expect(row).toEqual({ held: true });
  });

  test('Is it given back once when its time is up, and the order not confirmed any more?', async () => {
    const { saga, product_id, order } = await shop.heldSaga();
    await expireNow(order.id);
    expect(await failure(saga.confirm(order))).toMatchObject({ reason: 'RESERVATION_EXPIRED' });
    await eventually(
      () => shop.stockOf(product_id),
      (stock) => stock === 10,
    );
    await saga.release();
    await saga.reject();
    expect(await shop.stockOf(product_id)).toBe(10);
  });

  test('When it expires while it is confirmed, is it either sold or given back?', async () => {
    const product_id = await shop.newProduct(1000);
    const sagas = Array.from({ length: 30 }, () => shop.newSaga());
    const held: Order[] = [];
    for (const saga of sagas) held.push(await saga.held(shop.user_id, piecesOf(product_id)));
    await shop.database.query(`UPDATE reservations SET expires_at = clock_timestamp() + order_id % 10 * interval '20 ms'
      WHERE status = 'HELD' AND order_id IN (${held.map(({ id }) => id).join()})`);
    const confirmed = await Promise.all(
      held.map((order, at) =>
        sagas[at]!.confirm(order).then(
          () => true,
          () => false,
        ),
      ),
    );
    await eventually(
      () => shop.stockOf(product_id),
      (stock) => stock === 1000 - 3 * confirmed.filter(Boolean).length,
    );
  });
});

describe('a payment', () => {
  const record = (payment: Payment, status: PaymentStatus, provider_reference?: string) => {
    const { id, version } = payment;
    const reference = provider_reference === undefined ? {} : { providerReference: provider_reference };
    return shop.client.unary(PaymentService.method.updatePayment, { id, version, status, ...reference });
  };

  test('Is it opened once, and answered as it is by then?', async () => {
    const { saga, order } = await shop.heldSaga();
    const [opened] = await Promise.all([saga.openPayment(order), saga.as(1, shop.other).openPayment(order)]);
    expect(opened.payment).toMatchObject({ idempotencyKey: saga.saga_id, amountCents: 300n });
    const { payment } = await record(opened.payment!, PaymentStatus.AUTHORIZED, 'auth_1');
    expect((await saga.as(2).openPayment(order)).payment).toEqual(payment);
    expect((await saga.as(2).closePayment()).payment).toEqual(payment);
  });

  test('Can an authorization that comes after it was given up not be recorded?', async () => {
    const { saga, order } = await shop.heldSaga();
    const { payment } = await saga.openPayment(order);
    const closed = await saga.as(2).closePayment();
    expect(closed.payment).toMatchObject({ id: payment!.id, status: PaymentStatus.DECLINED, version: 2n });
    expect(await failure(record(payment!, PaymentStatus.AUTHORIZED, 'late'))).toMatchObject({
      reason: 'VERSION_CONFLICT',
    });
    expect(await failure(record(closed.payment!, PaymentStatus.AUTHORIZED, 'late'))).toMatchObject({
      reason: 'INVALID_TRANSITION',
    });
    expect(await saga.as(3).closePayment()).toEqual(closed);
  });
});

describe('beside a checkout', () => {
  test('Can its order not be decided by those who do not know of its stock?', async () => {
    const { product_id, order } = await shop.heldSaga();
    const change = { version: 1, status: 'REJECTED' };
    const { status, body } = await shop.replicas[0].send('PATCH', `/api/orders/${order.id}`, change);
    expect({ status, code: body.code }).toEqual({ status: 409, code: 'INVALID_TRANSITION' });
    expect(await shop.stockOf(product_id)).toBe(7);
  });

  test('Is stock that is held not sold to others?', async () => {
    const { product_id } = await shop.heldSaga(4);
    const items = [{ product_id, quantity: 2, unit_price_cents: 100 }];
    const order = { user_id: shop.user_id, country: 'DE', currency: 'EUR', items, discount_cents: 0, tax_cents: 0 };
    expect((await shop.replicas[0].send('POST', '/api/orders', order)).body).toMatchObject({ code: 'OUT_OF_STOCK' });
  });

  test('Is the reservation answered as held?', async () => {
    const saga = shop.newSaga();
    const { order } = await saga.place(shop.user_id, piecesOf(await shop.newProduct(3)));
    const { reservation } = await saga.reserve(order!);
    expect(reservation).toMatchObject({ orderId: order!.id, status: ReservationStatus.HELD, version: 2n });
  });
});
