import { entity, enumeration, type Contract } from '../platform/contract/contract.js';
import * as checkout from './checkout/schema.js';
import * as events from './events/schema.js';
import * as outbox from './outbox/schema.js';
import * as orders from './orders/schema.js';
import * as payments from './payments/schema.js';
import * as products from './products/schema.js';
import * as users from './users/schema.js';

const source = (feature: string) => `src/shop/${feature}/schema.ts`;

/** What of the shop's schema is promised to others; tests know if a table or a body is missing. */
export const contract: Contract = {
  package: 'shop.v1',
  entities: [
    entity(source('users'), users.users, users.userDocs, users.User),
    entity(source('products'), products.products, products.productDocs, products.Product, {
      createOrder: 'Takes the stock',
      updateOrder: 'Gives the stock of a rejected order back',
      reserveStock: 'Takes the stock',
      releaseStock: 'Gives the stock back',
    }),
    entity(source('orders'), orders.orders, orders.orderDocs, orders.Order, {
      placeOrder: 'Places an order whose stock is reserved later',
      confirmOrder: 'Confirms it, with its stock still held',
      rejectOrder: 'Rejects it',
    }),
    entity(source('orders'), orders.orderItems, orders.orderItemDocs, orders.OrderItem, {
      createOrder: 'Writes the lines, which never change',
      placeOrder: 'Writes the lines, which never change',
    }),
    entity(source('checkout'), checkout.reservations, checkout.reservationDocs, checkout.Reservation, {
      placeOrder: 'Notes that the stock is to be reserved',
      reserveStock: 'Holds the stock',
      confirmOrder: 'Sells what is held',
      releaseStock: 'Gives back what is held',
      rejectOrder: 'Gives back what is held',
    }),
    entity(source('payments'), payments.payments, payments.paymentDocs, payments.Payment, {
      openPayment: 'Opens the payment before the provider is asked',
      closePayment: 'Closes it for good, if the provider did not answer',
    }),
    entity(source('outbox'), outbox.outbox, outbox.outboxDocs, outbox.OutboxEvent, {
      updateOrder: 'Notes what became of the order',
      confirmOrder: 'Notes that the order is confirmed',
      rejectOrder: 'Notes that the order is rejected',
    }),
    entity(source('events'), events.events, events.eventDocs, events.Event),
    entity(source('events'), events.eventMinutes, events.eventMinuteDocs, events.EventMinute, {
      storeEvents: 'Adds those that are new',
      ingestEvents: 'Adds those that are new',
    }),
    entity(source('events'), events.rejectedEvents, events.rejectedEventDocs, events.RejectedEvent, {
      storeEvents: 'Keeps what was refused',
      ingestEvents: 'Keeps what was refused',
    }),
  ],
  enums: [
    enumeration(source('orders'), orders.orderStatus, orders.orderStatusDocs),
    enumeration(source('checkout'), checkout.reservationStatus, checkout.reservationStatusDocs),
    enumeration(source('payments'), payments.paymentStatus, payments.paymentStatusDocs),
  ],
  requests: [
    users.NewUser,
    users.UserChange,
    products.NewProduct,
    products.ProductChange,
    orders.NewOrder,
    orders.OrderChange,
    payments.NewPayment,
    payments.PaymentChange,
    events.EventBatch,
  ],
};
