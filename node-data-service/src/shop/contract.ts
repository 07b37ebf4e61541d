import { entity, enumeration, type Contract } from '../platform/contract/contract.js';
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
    }),
    entity(source('orders'), orders.orders, orders.orderDocs, orders.Order),
    entity(source('orders'), orders.orderItems, orders.orderItemDocs, orders.OrderItem, {
      createOrder: 'Writes the lines, which never change',
    }),
    entity(source('payments'), payments.payments, payments.paymentDocs, payments.Payment),
  ],
  enums: [
    enumeration(source('orders'), orders.orderStatus, orders.orderStatusDocs),
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
  ],
};
