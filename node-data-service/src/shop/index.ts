import { fileURLToPath } from 'node:url';
import type { Domain } from '../platform/domain.js';
import { Operations } from '../platform/saga/operations.js';
import { sagaMigrations } from '../platform/saga/migrations.js';
import { Checkout } from './checkout/checkout.js';
import { checkoutStepService } from './checkout/grpc.js';
import { contract } from './contract.js';
import { eventService } from './events/grpc.js';
import { EventRepository } from './events/repository.js';
import { eventRoutes } from './events/rest.js';
import { outboxService } from './outbox/grpc.js';
import { Outbox } from './outbox/outbox.js';
import { orderService } from './orders/grpc.js';
import { OrderRepository } from './orders/repository.js';
import { orderRoutes } from './orders/rest.js';
import { paymentService } from './payments/grpc.js';
import { PaymentRepository } from './payments/repository.js';
import { paymentRoutes } from './payments/rest.js';
import { productService } from './products/grpc.js';
import { ProductRepository } from './products/repository.js';
import { productRoutes } from './products/rest.js';
import { userService } from './users/grpc.js';
import { UserRepository } from './users/repository.js';
import { userRoutes } from './users/rest.js';

const constraints = {
  users_email_unique: 'there already is a user with this email',
  payments_one_live: 'the order already has a payment that is pending, authorized or captured',
};

/** The one place where the shop joins the platform. */
export const shop: Domain = {
  title: 'Shop data service',
  contract,
  migrations: [
    sagaMigrations,
    { folder: fileURLToPath(new URL('../../migrations/shop', import.meta.url)), journal: 'shop_migrations' },
  ],
  constraints,

  open(connections, config) {
    const users = new UserRepository(connections);
    const products = new ProductRepository(connections);
    const orders = new OrderRepository(connections);
    const payments = new PaymentRepository(connections);
    const events = new EventRepository(connections);
    const outbox = new Outbox(connections);
    const checkout = new Checkout(connections, new Operations(connections, constraints), config.reservation_ms);
    return {
      routes(app) {
        userRoutes(app, users);
        productRoutes(app, products);
        orderRoutes(app, orders);
        paymentRoutes(app, payments);
        eventRoutes(app, events);
      },
      services: [
        userService(users),
        productService(products),
        orderService(orders),
        paymentService(payments),
        checkoutStepService(checkout),
        outboxService(outbox),
        eventService(events),
      ],
      jobs: [
        { name: 'give expired stock back', run: () => checkout.expire() },
        { name: 'forget old operations', run: () => checkout.trim(config.operation_retention_days) },
        { name: 'remove old events', run: () => outbox.trim(config.outbox_retention_days) },
      ].map((job) => ({ ...job, every_ms: config.sweep_ms, limit_ms: config.stream_limit_ms })),
    };
  },
};
