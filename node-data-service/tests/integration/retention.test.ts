import { afterAll, beforeAll, expect, test } from 'vitest';
import { openCheckoutShop, piecesOf, type CheckoutShop } from '../support/checkout-shop.js';
import type { TestSaga } from '../support/checkout.js';
import { failure } from '../support/grpc.js';
import { eventually } from '../support/service.js';

let shop: CheckoutShop;
beforeAll(async () => (shop = await openCheckoutShop()));
afterAll(() => shop.close());

const age = (days: number, ...sagas: TestSaga[]) =>
  shop.database.query(`UPDATE saga_operation SET updated_at = now() - interval '${days} days'
    WHERE saga_id IN (${sagas.map(({ saga_id }) => `'${saga_id}'`).join()})`);

/** How many operations of each saga are left. */
const left = (sagas: TestSaga[]) =>
  Promise.all(
    sagas.map(async ({ saga_id }) => {
      const rows = await shop.database.query(`SELECT FROM saga_operation WHERE saga_id = '${saga_id}'`);
      return rows.length;
    }),
  );

async function bought(payment: 'CAPTURED' | 'AUTHORIZED'): Promise<TestSaga> {
  const { saga, order } = await shop.heldSaga();
  await saga.openPayment(order);
  await saga.confirm(order);
  await shop.database.query(`UPDATE payments SET status = '${payment}', provider_reference = 'auth'
    WHERE order_id = ${order.id}`);
  return saga;
}

async function givenUp(): Promise<TestSaga> {
  const { saga, order } = await shop.heldSaga();
  await saga.openPayment(order);
  await saga.closePayment();
  await saga.release();
  await saga.reject();
  return saga;
}

async function refused(): Promise<TestSaga> {
  const saga = shop.newSaga();
  await failure(saga.place(shop.user_id, piecesOf(987_654)));
  return saga;
}

test('Are operations forgotten after a month, and only of checkouts that are over?', async () => {
  const over = [await bought('CAPTURED'), await givenUp(), await refused()];
  const { saga: pending } = await shop.heldSaga();
  const parked = [pending, await bought('AUTHORIZED')];
  const recent = [await bought('CAPTURED')];
  await age(31, ...over, ...parked);
  await age(29, ...recent);

  await eventually(
    () => left(over),
    (counts) => counts.every((count) => count === 0),
  );

  expect(await left(parked)).toEqual([2, 4]);
  expect(await left(recent)).toEqual([4]);
});

test('Is a saga that was parked for longer than that still undone, and its pivot still learned?', async () => {
  const { saga, product_id } = await shop.heldSaga();
  const confirmed = await bought('AUTHORIZED');
  const mark = await givenUp();
  await age(400, saga, confirmed, mark);
  // By then the job was there.
  await eventually(
    () => left([mark]),
    ([count]) => count === 0,
  );

  await saga.as(2).release();
  await saga.as(2).reject();

  expect(await shop.stockOf(product_id)).toBe(10);
  expect((await confirmed.as(2).cancel()).order).toBeDefined();
});
