import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { OrderStatus } from '../../src/generated/shop/v1/entities_pb.js';
import { openCheckoutShop, piecesOf, type CheckoutShop } from '../support/checkout-shop.js';
import { failure } from '../support/grpc.js';

let shop: CheckoutShop;
beforeAll(async () => (shop = await openCheckoutShop()));
afterAll(() => shop.close());

describe('a step that is repeated', () => {
  test('Has it one effect and one answer, also in the name of a later epoch?', async () => {
    const saga = shop.newSaga();
    const product_id = await shop.newProduct(10);
    const placed = await saga.place(shop.user_id, piecesOf(product_id));
    const count = await shop.orderCount();
    const reserved = await saga.reserve(placed.order!);
    const confirmed = await saga.confirm(placed.order!);
    const later = saga.as(2, shop.other);
    expect(await later.place(shop.user_id, piecesOf(product_id))).toEqual(placed);
    expect(await later.reserve(placed.order!)).toEqual(reserved);
    expect(await later.confirm(placed.order!)).toEqual(confirmed);
    expect(confirmed.order).toMatchObject({ status: OrderStatus.CONFIRMED, version: 2n });
    expect(await shop.orderCount()).toBe(count);
    expect(await shop.stockOf(product_id)).toBe(7);
  });

  test('Do many at once, through two replicas, all get the same answer?', async () => {
    const saga = shop.newSaga();
    const product_id = await shop.newProduct(10);
    const before = await shop.orderCount();
    const both = [saga, saga.as(1, shop.other)];
    const orders = await Promise.all(
      [...both, ...both, ...both].map((one) => one.place(shop.user_id, piecesOf(product_id))),
    );
    expect(orders.every((order) => order.order!.id === orders[0]!.order!.id)).toBe(true);
    expect(await shop.orderCount()).toBe(before + 1);
    await Promise.all([...both, ...both].map((one) => one.reserve(orders[0]!.order!)));
    expect(await shop.stockOf(product_id)).toBe(7);
  });

  test('Is another request under the same operation refused, and another way to undo it?', async () => {
    const { saga, product_id, order } = await shop.heldSaga();
    expect(await failure(saga.place(shop.user_id, piecesOf(product_id, 4)))).toMatchObject({
      reason: 'IDEMPOTENCY_KEY_REUSED',
    });
    const mixed = Object.assign(saga.as(1), { operation: () => saga.operation('place') });
    expect(await failure(mixed.release())).toMatchObject({ reason: 'IDEMPOTENCY_KEY_REUSED' });
    expect(await saga.confirm(order)).toMatchObject({ order: { status: OrderStatus.CONFIRMED } });
  });
});

describe('a replica that lost the saga', () => {
  test('Is it refused, whatever it asks for, and nothing happens?', async () => {
    const { saga, product_id, order } = await shop.heldSaga();
    await saga.as(3).reserve(order);
    const stale = { status: 'ABORTED', reason: 'STALE_EPOCH' };
    expect(await failure(saga.as(2).reserve(order))).toMatchObject(stale);
    expect(await failure(saga.as(2).release())).toMatchObject(stale);
    expect(await shop.stockOf(product_id)).toBe(7);
    await saga.as(3).cancel();
    expect(await failure(saga.as(2).confirm(order))).toMatchObject(stale);
    expect(await failure(saga.as(2).cancel())).toMatchObject(stale);
    await saga.as(3).release();
    expect(await shop.stockOf(product_id)).toBe(10);
  });
});

describe('a refusal', () => {
  test('Is it remembered, so that it stays the answer when the stock is there?', async () => {
    const saga = shop.newSaga();
    const product_id = await shop.newProduct(2);
    const { order } = await saga.place(shop.user_id, piecesOf(product_id));
    const refused = await failure(saga.reserve(order!));
    expect(refused).toMatchObject({ status: 'FAILED_PRECONDITION', reason: 'OUT_OF_STOCK' });
    await shop.replicas[0].send('PATCH', `/api/products/${product_id}`, { version: 1, stock: 50 });
    const again = await failure(saga.as(2).reserve(order!));
    expect(again).toEqual({ ...refused, trace_id: again.trace_id });
    await saga.as(2).release();
    expect(await failure(saga.as(2).reserve(order!))).toMatchObject({ reason: 'OPERATION_CANCELLED' });
    expect(await shop.stockOf(product_id)).toBe(50);
  });

  test('Does it leave nothing behind, even if the database found the fault half-way?', async () => {
    const saga = shop.newSaga();
    const before = await shop.orderCount();
    for (const epoch of [1, 2]) {
      const refused = await failure(saga.as(epoch).place(shop.user_id, piecesOf(987_654)));
      expect(refused).toMatchObject({ reason: 'INVALID_REFERENCE', message: 'product_id 987654 does not exist' });
    }
    expect(await shop.orderCount()).toBe(before);
  });

  test('Is running out of time none, so that the next attempt decides?', async () => {
    const saga = shop.newSaga();
    const product_id = await shop.newProduct(10);
    const { order } = await saga.place(shop.user_id, piecesOf(product_id));
    const unlock = await shop.database.lock('products');
    expect(await failure(saga.reserve(order!, { deadline_ms: 200 }))).toMatchObject({ status: 'DEADLINE_EXCEEDED' });
    await unlock();
    await saga.reserve(order!);
    expect(await shop.stockOf(product_id)).toBe(7);
  });
});

describe('a step that is undone', () => {
  test('Is it undone once, and refused from then on?', async () => {
    const { saga, product_id, order } = await shop.heldSaga();
    for (const epoch of [1, 2]) await saga.as(epoch).release();
    expect(await shop.stockOf(product_id)).toBe(10);
    expect(await failure(saga.as(2).reserve(order))).toMatchObject({ reason: 'OPERATION_CANCELLED' });
    for (const epoch of [1, 2]) await saga.as(epoch).reject();
    expect(await failure(saga.as(2).place(shop.user_id, piecesOf(product_id)))).toMatchObject({
      reason: 'OPERATION_CANCELLED',
    });
    const { body } = await shop.replicas[0].get(`/api/orders/${order.id}`);
    expect(body).toMatchObject({ status: 'REJECTED', version: 2 });
  });

  test('Does it, undone before it came, never take effect?', async () => {
    const { saga, product_id, order } = await shop.heldSaga();
    const late = shop.newSaga();
    const before = await shop.orderCount();
    await Promise.all([late.reject(), late.release(), late.cancel(), late.closePayment()]);
    const attempts = [
      late.place(shop.user_id, piecesOf(product_id)),
      late.reserve(order),
      late.confirm(order),
      late.openPayment(order),
    ].map(failure);
    for (const refused of await Promise.all(attempts)) {
      expect(refused).toMatchObject({ status: 'FAILED_PRECONDITION', reason: 'OPERATION_CANCELLED' });
    }
    expect(await shop.orderCount()).toBe(before);
    expect(await shop.stockOf(product_id)).toBe(7);
    await saga.release();
  });

  test('Is stock given back even if only the order is rejected, and once?', async () => {
    const { saga, product_id } = await shop.heldSaga();
    await saga.reject();
    await saga.release();
    expect(await shop.stockOf(product_id)).toBe(10);
  });

  test('Is what is confirmed not undone?', async () => {
    const { saga, product_id, order } = await shop.heldSaga();
    await saga.confirm(order);
    expect(await failure(saga.release())).toMatchObject({ reason: 'INVALID_TRANSITION' });
    expect(await failure(saga.reject())).toMatchObject({ reason: 'INVALID_TRANSITION' });
    expect(await shop.stockOf(product_id)).toBe(7);
  });
});

describe('the pivot, cancelled or learned', () => {
  test('Does cancelling tell of a confirmation, with its answer?', async () => {
    const { saga, order } = await shop.heldSaga();
    const confirmed = await saga.confirm(order);
    expect((await saga.as(2).cancel()).order).toEqual(confirmed.order);
    expect(await saga.as(2).confirm(order)).toEqual(confirmed);
  });

  test('Is a confirmation that was refused cancelled like one that never came?', async () => {
    const saga = shop.newSaga();
    const { order } = await saga.place(shop.user_id, piecesOf(await shop.newProduct(10)));
    expect(await failure(saga.confirm(order!))).toMatchObject({ reason: 'INVALID_TRANSITION' });
    expect((await saga.cancel()).order).toBeUndefined();
    expect(await failure(saga.confirm(order!))).toMatchObject({ reason: 'OPERATION_CANCELLED' });
  });

  test('When both come at once, does the first decide, for both?', async () => {
    for (let round = 0; round < 10; round += 1) {
      const { saga, order } = await shop.heldSaga();
      const confirming = saga.confirm(order).then(
        () => true,
        () => false,
      );
      const [confirmed, learned] = await Promise.all([confirming, saga.as(1, shop.other).cancel()]);
      expect(learned.order !== undefined, `round ${round}`).toBe(confirmed);
      const { body } = await shop.replicas[0].get(`/api/orders/${order.id}`);
      expect(body.status).toBe(confirmed ? 'CONFIRMED' : 'PENDING');
    }
  });
});
