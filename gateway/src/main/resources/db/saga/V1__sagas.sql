-- What a saga is now. Everything but the input, context and owner follows from its journal.
create table saga (
  id uuid primary key,
  type text not null,
  definition_version int not null,
  state text not null check (state in ('RUNNING', 'COMMITTED', 'COMPLETED', 'COMPENSATING', 'REJECTED', 'PARKED')),
  cursor text,
  epoch bigint not null,
  owner text not null,
  input json not null,
  context json not null,
  deadline_at timestamptz not null,
  turned_code text,
  turned_reason text,
  parked_code text,
  parked_reason text,
  last_seq bigint not null,
  created_at timestamptz not null,
  updated_at timestamptz not null
) with (fillfactor = 70);

-- For lists of one state, the sweeper, and the age of the oldest; the finished ones, however many, are out of the way.
create index saga_state on saga (state, type, id);

-- Append-only. The timeline of a saga, in the order of seq.
create table saga_journal (
  saga_id uuid not null,
  seq bigint not null,
  epoch bigint not null,
  at timestamptz not null,
  phase text not null check (phase in ('INTENT', 'OUTCOME', 'TURN', 'STATE')),
  step text,
  direction text check (direction in ('FORWARD', 'COMPENSATE')),
  attempt int,
  result text check (result in ('OK', 'REJECTED', 'RETRYABLE', 'UNKNOWN')),
  sent boolean,
  state text,
  code text,
  reason text,
  output json,
  primary key (saga_id, seq)
);

create table idempotency (
  scope text not null,
  key text not null,
  fingerprint text not null,
  saga_id uuid not null,
  status int not null,
  body text not null,
  expires_at timestamptz not null,
  primary key (scope, key)
);

create index idempotency_expires_at on idempotency (expires_at);

-- Of db-scheduler, as version 16 wants it.
create table scheduled_tasks (
  task_name text not null,
  task_instance text not null,
  task_data bytea,
  execution_time timestamptz,
  picked boolean not null,
  picked_by text,
  last_success timestamptz,
  last_failure timestamptz,
  consecutive_failures int,
  last_heartbeat timestamptz,
  version bigint not null,
  priority smallint,
  state text,
  primary key (task_name, task_instance)
);

create index scheduled_tasks_execution_time on scheduled_tasks (execution_time);
create index scheduled_tasks_last_heartbeat on scheduled_tasks (last_heartbeat);
