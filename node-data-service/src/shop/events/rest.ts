import { problems } from '../../platform/http/problems.js';
import type { HttpServer } from '../../platform/http/server.js';
import { pageOf } from '../../platform/pages.js';
import type { EventRepository } from './repository.js';
import { EventBatch, EventCounts, EventMinute, EventMinuteQuery, RejectedEvent, RejectedEventQuery } from './schema.js';

const tags = ['events'];

const storeEvents = {
  tags,
  operationId: 'storeEvents',
  summary: 'Store a batch of events',
  description: 'May be repeated: an event whose id is known, and a refused row that is kept, change nothing.',
  body: EventBatch,
  response: { 200: EventCounts, ...problems({ body: true }) },
};

const listEventMinutes = {
  tags,
  operationId: 'listEventMinutes',
  summary: 'List what the events of each minute add up to',
  description: 'One keyset page, in the order in which the first event of each minute and kind came.',
  querystring: EventMinuteQuery,
  response: { 200: pageOf(EventMinute, 'EventMinutePage'), ...problems({ body: false }) },
};

const listRejectedEvents = {
  tags,
  operationId: 'listRejectedEvents',
  summary: 'List rows that were refused',
  description: 'One keyset page.',
  querystring: RejectedEventQuery,
  response: { 200: pageOf(RejectedEvent, 'RejectedEventPage'), ...problems({ body: false }) },
};

/** /event-batches, /event-minutes, /rejected-events: errors as in proto/shop/v1/events.proto. */
export function eventRoutes(app: HttpServer, events: EventRepository): void {
  app.post('/event-batches', { schema: storeEvents }, async ({ body }) => events.store(body));

  app.get('/event-minutes', { schema: listEventMinutes }, async ({ query }) => events.minutes(query));

  app.get('/rejected-events', { schema: listRejectedEvents }, async ({ query }) => events.rejected(query));
}
