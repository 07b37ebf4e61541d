import { sql } from 'drizzle-orm';
import { char, check, index, pgEnum, pgTable, text as textColumn, uniqueIndex } from 'drizzle-orm/pg-core';
import { z } from 'zod';
import {
  history,
  historyDocs,
  identity,
  int64,
  rowSchema,
  type ColumnDocs,
  type EnumDocs,
} from '../../platform/db/columns.js';
import * as field from '../../platform/fields.js';
import { pageQuery } from '../../platform/pages.js';
import { orders } from '../orders/schema.js';

export const paymentStatus = pgEnum('payment_status', ['PENDING', 'AUTHORIZED', 'CAPTURED', 'VOIDED', 'DECLINED']);
export type PaymentStatus = (typeof paymentStatus.enumValues)[number];

/**
 * The reason of a payment that a checkout gave up. Not a status: who reads payments must go on understanding them, and a
 * new status in answers breaks the released contract.
 */
export const ABANDONED = 'ABANDONED';

/** Attempts to pay an order at the payment provider. */
export const payments = pgTable(
  'payments',
  {
    id: identity(),
    order_id: int64()
      .notNull()
      .references(() => orders.id),
    status: paymentStatus().notNull().default('PENDING'),
    amount_cents: int64().notNull(),
    currency: char({ length: 3 }).notNull(),
    idempotency_key: textColumn().notNull(),
    provider_reference: textColumn(),
    decline_reason: textColumn(),
    ...history,
  },
  (table) => [
    uniqueIndex('payments_idempotency_key_unique').on(table.idempotency_key),
    uniqueIndex('payments_one_live')
      .on(table.order_id)
      .where(sql`${table.status} IN ('PENDING', 'AUTHORIZED', 'CAPTURED')`),
    index('payments_order_id_id').on(table.order_id, table.id),
    index('payments_status_id').on(table.status, table.id),
    check('payments_amount_from_0', sql`${table.amount_cents} >= 0`),
    check('payments_currency_code', sql`${table.currency} ~ '^[A-Z]{3}$'`),
    check('payments_idempotency_key_form', sql`${table.idempotency_key} ~ '^[ -~]{1,64}$'`),
    check(
      'payments_reference_when_authorized',
      sql`${table.provider_reference} IS NOT NULL OR ${table.status} IN ('PENDING', 'DECLINED')`,
    ),
    check('payments_reason_iff_declined', sql`(${table.decline_reason} IS NOT NULL) = (${table.status} = 'DECLINED')`),
    check('payments_reference_length', sql`char_length(${table.provider_reference}) BETWEEN 1 AND 200`),
    check('payments_reason_length', sql`char_length(${table.decline_reason}) BETWEEN 1 AND 200`),
  ],
);

export const paymentStatusDocs: EnumDocs<typeof paymentStatus> = {
  doc: 'Where a payment stands.',
  values: {
    PENDING: "The provider's answer is not known yet.",
    AUTHORIZED: 'The provider holds the amount.',
    CAPTURED: 'The amount was taken. Final.',
    VOIDED: 'The authorization was given back. Final.',
    DECLINED: 'The provider refused, or a checkout gave up before its answer was recorded. Final.',
  },
};

export const paymentDocs: ColumnDocs<typeof payments> = {
  ...historyDocs,
  order_id: {
    doc: 'The order paid for. At most one payment of an order is PENDING, AUTHORIZED or CAPTURED.',
    example: 42,
    unit: null,
  },
  status: { doc: 'Where the payment stands. CAPTURED, VOIDED and DECLINED are final.', example: 'AUTHORIZED' },
  amount_cents: { doc: 'Amount, in cents of `currency`. From 0.', example: 2678, unit: 'cents' },
  currency: { doc: 'ISO 4217 code, three capital letters.', example: 'EUR' },
  idempotency_key: {
    doc: "The caller's key for this attempt, 1 to 64 printable ASCII characters, unique: repeating a create with it changes nothing.",
    example: 'checkout-42-1',
  },
  provider_reference: {
    doc: "The provider's name for the authorization, 1 to 200 characters; null until there is one.",
    example: 'auth_8f14e45f',
  },
  decline_reason: {
    doc: 'Why the provider refused, 1 to 200 characters; present if and only if DECLINED. `ABANDONED`: a checkout gave up before the answer was recorded.',
    example: null,
  },
};

const columns = rowSchema(payments, paymentDocs, {
  id: field.id,
  order_id: field.id,
  status: z.enum(paymentStatus.enumValues),
  amount_cents: field.cents,
  currency: field.currency,
  idempotency_key: z.string().regex(/^[ -~]{1,64}$/, 'must be 1 to 64 printable ASCII characters'),
  provider_reference: field.text(200).nullable(),
  decline_reason: field.text(200).nullable(),
  version: field.version,
  created_at: field.timestamp,
  updated_at: field.timestamp,
});

export const Payment = columns.meta({
  id: 'Payment',
  description: 'The attempt to pay one order at the payment provider.',
});
export type Payment = z.infer<typeof Payment>;

export const NewPayment = columns
  .pick({ order_id: true, idempotency_key: true })
  .meta({ id: 'NewPayment', description: "A new payment, of the order's total in the order's currency." });
export type NewPayment = z.infer<typeof NewPayment>;

export const PaymentChange = columns
  .pick({ version: true })
  .extend({
    status: z.enum(['AUTHORIZED', 'CAPTURED', 'VOIDED', 'DECLINED']).describe('The new status.'),
    provider_reference: field
      .text(200)
      .optional()
      .describe("The provider's name for the authorization; required with AUTHORIZED."),
    decline_reason: field
      .text(200)
      .optional()
      .describe('Why the provider refused; required with DECLINED, and only allowed with it.'),
  })
  .superRefine(checkChange)
  .meta({ id: 'PaymentChange', description: "The provider's answer." });
export type PaymentChange = z.infer<typeof PaymentChange>;

interface Change {
  status: PaymentStatus;
  provider_reference?: string | undefined;
  decline_reason?: string | undefined;
}

function checkChange({ status, provider_reference, decline_reason }: Change, context: z.RefinementCtx): void {
  const refuse = (field: keyof Change, message: string) => context.addIssue({ code: 'custom', path: [field], message });
  if (status === 'AUTHORIZED' && provider_reference === undefined) {
    refuse('provider_reference', 'is required with AUTHORIZED');
  }
  if (status === 'DECLINED' && decline_reason === undefined) refuse('decline_reason', 'is required with DECLINED');
  if (status !== 'DECLINED' && decline_reason !== undefined) refuse('decline_reason', 'is only allowed with DECLINED');
}

export const PaymentQuery = pageQuery({
  order_id: field.fromText(field.id).optional().describe('Only payments of this order.'),
  status: z.enum(paymentStatus.enumValues).optional().describe('Only payments with this status.'),
});
export type PaymentQuery = z.infer<typeof PaymentQuery>;
