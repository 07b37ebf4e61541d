import { create } from '@bufbuild/protobuf';
import { expect, test } from 'vitest';
import { OrderSchema, OrderStatus, PaymentSchema, UserSchema } from '../../src/generated/shop/v1/entities_pb.js';
import { ListOrdersRequestSchema, UpdateOrderRequestSchema } from '../../src/generated/shop/v1/orders_pb.js';
import { ListUsersRequestSchema, UpdateUserRequestSchema } from '../../src/generated/shop/v1/users_pb.js';
import { fromMessage, toMessage } from '../../src/platform/grpc/messages.js';

const times = { created_at: '2026-01-31T12:00:00.123Z', updated_at: '2026-01-31T12:00:01.000Z' };

test('Does a row survive the way to a message and back, nested rows, times and statuses included?', () => {
  const order = {
    ...{ id: 42, user_id: 7, status: 'PENDING', country: 'DE', currency: 'EUR', version: 1, ...times },
    ...{ subtotal_cents: 2500, discount_cents: 0, tax_cents: 475, total_cents: 2975 },
    items: [{ order_id: 42, line: 1, product_id: 3, quantity: 2, unit_price_cents: 1250 }],
  };
  const message = toMessage(OrderSchema, order);
  expect(message).toMatchObject({ id: 42n, totalCents: 2975n, status: OrderStatus.PENDING });
  expect(message).toMatchObject({ createdAt: { seconds: 1769860800n, nanos: 123_000_000 } });
  expect(fromMessage(OrderSchema, message)).toEqual(order);
});

test('Is null an absent optional field?', () => {
  const message = toMessage(PaymentSchema, { id: 1, status: 'PENDING', provider_reference: null });
  expect(fromMessage(PaymentSchema, message)).not.toHaveProperty('provider_reference');
});

test('Is a row with a column that the message does not have noticed?', () => {
  expect(() => toMessage(UserSchema, { id: 1, nickname: 'ada' })).toThrow('shop.v1.User has no field nickname');
});

test('Is a status that the message does not have noticed?', () => {
  expect(() => toMessage(OrderSchema, { status: 'LOST' })).toThrow('has no value ORDER_STATUS_LOST');
});

test('Are optional fields that were not sent left out, and others there with their default?', () => {
  expect(fromMessage(UpdateUserRequestSchema, create(UpdateUserRequestSchema, { id: 1n }))).toEqual({
    id: 1,
    version: 0,
  });
});

test('Is an unspecified status left out, and an unknown one left for validation to refuse?', () => {
  expect(fromMessage(ListOrdersRequestSchema, create(ListOrdersRequestSchema))).not.toHaveProperty('status');
  const unknown = create(UpdateOrderRequestSchema, { status: 99 as OrderStatus });
  expect(fromMessage(UpdateOrderRequestSchema, unknown)).toMatchObject({ status: '99' });
});

test('Is a time that no calendar has left for validation to refuse?', () => {
  const request = create(ListUsersRequestSchema, { createdFrom: { seconds: 10n ** 18n, nanos: 0 } });
  expect(fromMessage(ListUsersRequestSchema, request)).toMatchObject({ created_from: '1000000000000000000 s' });
});
