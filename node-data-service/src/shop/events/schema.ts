import { sql } from 'drizzle-orm';
import { boolean, check, index, pgTable, text as textColumn, uniqueIndex } from 'drizzle-orm/pg-core';
import { z } from 'zod';
import { historyDocs, identity, int64, moment, rowSchema, type ColumnDocs } from '../../platform/db/columns.js';
import * as field from '../../platform/fields.js';
import { pageQuery } from '../../platform/pages.js';

/** The most events, and the most refused rows, that are stored at once. */
export const max_batch = 2000;

/** What visitors did, as it was collected. Many: so there is no index but that of the key. */
export const events = pgTable(
  'events',
  {
    id: textColumn().primaryKey(),
    kind: textColumn().notNull(),
    occurred_at: moment().notNull(),
    // No foreign keys: an event stays true when what it is about is deleted.
    user_id: int64(),
    product_id: int64(),
    quantity: int64(),
    payload: textColumn(),
    late: boolean().notNull(),
    received_at: moment()
      .notNull()
      .default(sql`now()`),
  },
  (table) => [
    check('events_id_form', sql`${table.id} ~ '^[ -~]{1,64}$'`),
    check('events_quantity_from_0', sql`${table.quantity} >= 0`),
  ],
);

/** What the events of each minute add up to, written in the transaction that stores the events. */
export const eventMinutes = pgTable(
  'event_minutes',
  {
    id: identity(),
    minute: moment().notNull(),
    kind: textColumn().notNull(),
    event_count: int64().notNull(),
    late_count: int64().notNull(),
    quantity: int64().notNull(),
  },
  (table) => [uniqueIndex('event_minutes_minute_kind').on(table.minute, table.kind)],
);

/** Rows that were sent and are no events, so that nothing is lost. */
export const rejectedEvents = pgTable(
  'rejected_events',
  {
    id: identity(),
    upload: textColumn().notNull(),
    line: int64().notNull(),
    code: textColumn().notNull(),
    reason: textColumn().notNull(),
    content: textColumn().notNull(),
    received_at: moment()
      .notNull()
      .default(sql`now()`),
  },
  (table) => [
    // The same row of the same upload, sent again.
    uniqueIndex('rejected_events_once').on(table.upload, table.line, table.code, sql`md5(${table.content})`),
    index('rejected_events_upload_id').on(table.upload, table.id),
  ],
);

const received_at = { doc: 'When it was stored, UTC, in milliseconds.', example: '2026-01-31T12:00:01.000Z' };
const kind = { doc: 'What happened: lower-case words, joined by dots.', example: 'product.viewed' };

export const eventDocs: ColumnDocs<typeof events> = {
  id: {
    doc: 'Given by the sender, 1 to 64 printable ASCII characters. An id that is known already changes nothing.',
    example: '0198c0de-0000-7000-8000-000000000001',
  },
  kind,
  occurred_at: {
    doc: "When it happened, by the sender's clock, UTC, in milliseconds.",
    example: '2026-01-31T12:00:00.000Z',
  },
  user_id: { doc: 'The user who did it, if known. It may be deleted by now.', example: 42, unit: null },
  product_id: { doc: 'The product it is about, if any. It may be deleted by now.', example: 3, unit: null },
  quantity: { doc: 'Pieces it is about, from 0, if any.', example: 2, unit: 'pieces' },
  payload: {
    doc: 'Whatever else the sender wants to keep, such as JSON, 1 to 2000 characters.',
    example: '{"page":"/sale"}',
  },
  late: { doc: 'Whether it came more than an hour after it happened.', example: false },
  received_at,
};

export const eventMinuteDocs: ColumnDocs<typeof eventMinutes> = {
  id: historyDocs.id,
  minute: {
    doc: 'The beginning of the minute in which the events happened, UTC.',
    example: '2026-01-31T12:00:00.000Z',
  },
  kind: { ...kind, doc: 'The kind of the events.' },
  event_count: {
    doc: 'Events of that minute and kind stored so far; late ones may add to it.',
    example: 120,
    unit: 'pieces',
  },
  late_count: { doc: 'Those of them that came late.', example: 1, unit: 'pieces' },
  quantity: { doc: 'Their quantities, added up.', example: 240, unit: 'pieces' },
};

export const rejectedEventDocs: ColumnDocs<typeof rejectedEvents> = {
  id: historyDocs.id,
  upload: {
    doc: "The sender's name for what was sent, 1 to 64 printable ASCII characters.",
    example: 'events-2026-01-31',
  },
  line: { doc: 'The line of the upload on which the row begins, from 1.', example: 17, unit: null },
  code: { doc: 'Why it was refused, for programs: a code of docs/reference/events.md.', example: 'INVALID_EVENT' },
  reason: { doc: 'Why it was refused, for people; at most 500 characters.', example: 'quantity: must be at least 0' },
  content: {
    doc: 'The row as it was sent, its first 1000 characters; what is no UTF-8 is escaped.',
    example: '{"id":"1"}',
  },
  received_at,
};

const name = z.string().regex(/^[ -~]{1,64}$/, 'must be 1 to 64 printable ASCII characters');
const kindForm = z.string().regex(/^[a-z][a-z0-9_.]{0,63}$/, 'must be 1 to 64 of a-z 0-9 _ . beginning with a letter');

const eventRow = rowSchema(events, eventDocs, {
  id: name,
  kind: kindForm,
  occurred_at: field.timestamp,
  user_id: field.id.nullable(),
  product_id: field.id.nullable(),
  quantity: field.count.nullable(),
  payload: field.rawText(2000).nullable(),
  late: z.boolean(),
  received_at: field.timestamp,
});

export const Event = eventRow.meta({ id: 'Event', description: 'Something a visitor did.' });
export type Event = z.infer<typeof Event>;

const { user_id, product_id, quantity, payload } = eventDocs;
const given = eventRow.pick({ id: true, kind: true, occurred_at: true }).extend({
  user_id: field.id.optional().describe(user_id.doc),
  product_id: field.id.optional().describe(product_id.doc),
  quantity: field.count.optional().meta({ description: quantity.doc, 'x-unit': 'pieces' }),
  payload: field.rawText(2000).optional().describe(payload.doc),
});

export const NewEvent = given.meta({ id: 'NewEvent', description: 'An event as its sender gives it.' });
export type NewEvent = z.infer<typeof NewEvent>;

const CollectedEvent = given
  .extend({ late: eventRow.shape.late })
  .meta({ id: 'CollectedEvent', description: 'An event as it was collected.' });
export type CollectedEvent = z.infer<typeof CollectedEvent>;

const rejectedRow = rowSchema(rejectedEvents, rejectedEventDocs, {
  id: field.id,
  upload: name,
  line: field.id,
  code: z.string().regex(/^[A-Z0-9_]{1,64}$/, 'must be 1 to 64 of A-Z 0-9 _'),
  reason: field.rawText(500),
  content: field.rawText(1000, { min: 0 }),
  received_at: field.timestamp,
});

export const RejectedEvent = rejectedRow.meta({ id: 'RejectedEvent', description: 'A row that is no event.' });
export type RejectedEvent = z.infer<typeof RejectedEvent>;

const NewRejectedEvent = rejectedRow
  .omit({ id: true, received_at: true })
  .meta({ id: 'NewRejectedEvent', description: 'A row that was refused.' });
export type NewRejectedEvent = z.infer<typeof NewRejectedEvent>;

export const EventBatch = z
  .strictObject({
    events: z.array(CollectedEvent).max(max_batch).describe(`At most ${max_batch} events.`),
    rejected: z.array(NewRejectedEvent).max(max_batch).describe(`At most ${max_batch} rows that were refused.`),
  })
  .meta({ id: 'EventBatch', description: 'Some of what was collected.' });
export type EventBatch = z.infer<typeof EventBatch>;

export const EventCounts = z
  .strictObject({
    accepted_count: field.count.describe('Events that were not known before.'),
    duplicate_count: field.count.describe('Events whose ids were known.'),
    rejected_count: field.count.describe('Rows that were refused, and not kept before.'),
  })
  .meta({ id: 'EventCounts', description: 'What came of a batch.' });
export type EventCounts = z.infer<typeof EventCounts>;

export const EventMinute = rowSchema(eventMinutes, eventMinuteDocs, {
  id: field.id,
  minute: field.timestamp,
  kind: kindForm,
  event_count: field.count,
  late_count: field.count,
  quantity: field.count,
}).meta({ id: 'EventMinute', description: 'The events of one kind that happened in one minute.' });
export type EventMinute = z.infer<typeof EventMinute>;

export const EventMinuteQuery = pageQuery({
  kind: kindForm.optional().describe('Only events of this kind.'),
  minute_from: field.timestampFilter.optional().describe('Only minutes that begin at or after this time.'),
  minute_before: field.timestampFilter.optional().describe('Only minutes that begin before this time.'),
});
export type EventMinuteQuery = z.infer<typeof EventMinuteQuery>;

export const RejectedEventQuery = pageQuery({ upload: name.optional().describe('Only rows of this upload.') });
export type RejectedEventQuery = z.infer<typeof RejectedEventQuery>;
