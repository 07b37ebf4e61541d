CREATE TYPE "public"."reservation_status" AS ENUM('REQUESTED', 'HELD', 'CONSUMED', 'RELEASED', 'EXPIRED');--> statement-breakpoint
CREATE TABLE "reservations" (
	"order_id" bigint PRIMARY KEY NOT NULL,
	"status" "reservation_status" DEFAULT 'REQUESTED' NOT NULL,
	"expires_at" timestamp (3) with time zone,
	"version" bigint DEFAULT 1 NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "reservations_expire_once_held" CHECK ("reservations"."expires_at" IS NOT NULL OR "reservations"."status" IN ('REQUESTED', 'RELEASED'))
);
--> statement-breakpoint
ALTER TABLE "reservations" ADD CONSTRAINT "reservations_order_id_orders_id_fk" FOREIGN KEY ("order_id") REFERENCES "public"."orders"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "reservations_held" ON "reservations" USING btree ("expires_at") WHERE "reservations"."status" = 'HELD';