CREATE TABLE "event_minutes" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "event_minutes_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"minute" timestamp (3) with time zone NOT NULL,
	"kind" text NOT NULL,
	"event_count" bigint NOT NULL,
	"late_count" bigint NOT NULL,
	"quantity" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "events" (
	"id" text PRIMARY KEY NOT NULL,
	"kind" text NOT NULL,
	"occurred_at" timestamp (3) with time zone NOT NULL,
	"user_id" bigint,
	"product_id" bigint,
	"quantity" bigint,
	"payload" text,
	"late" boolean NOT NULL,
	"received_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "events_id_form" CHECK ("events"."id" ~ '^[ -~]{1,64}$'),
	CONSTRAINT "events_quantity_from_0" CHECK ("events"."quantity" >= 0)
);
--> statement-breakpoint
CREATE TABLE "rejected_events" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "rejected_events_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"upload" text NOT NULL,
	"line" bigint NOT NULL,
	"code" text NOT NULL,
	"reason" text NOT NULL,
	"content" text NOT NULL,
	"received_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX "event_minutes_minute_kind" ON "event_minutes" USING btree ("minute","kind");--> statement-breakpoint
CREATE UNIQUE INDEX "rejected_events_once" ON "rejected_events" USING btree ("upload","line","code",md5("content"));--> statement-breakpoint
CREATE INDEX "rejected_events_upload_id" ON "rejected_events" USING btree ("upload","id");