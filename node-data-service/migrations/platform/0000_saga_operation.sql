CREATE TYPE "public"."saga_operation_state" AS ENUM('DONE', 'REFUSED', 'CANCELLED');--> statement-breakpoint
CREATE TABLE "saga_operation" (
	"saga_id" uuid NOT NULL,
	"step" text NOT NULL,
	"action" text NOT NULL,
	"max_epoch" bigint NOT NULL,
	"state" "saga_operation_state",
	"request_hash" text,
	"response" jsonb,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "saga_operation_saga_id_step_pk" PRIMARY KEY("saga_id","step"),
	CONSTRAINT "saga_operation_epoch_from_1" CHECK ("saga_operation"."max_epoch" >= 1)
);
