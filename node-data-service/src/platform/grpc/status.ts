import { create, toBinary } from '@bufbuild/protobuf';
import { anyPack, durationFromMs } from '@bufbuild/protobuf/wkt';
import { Metadata, type ServiceError as GrpcError } from '@grpc/grpc-js';
import type { ServiceError } from '../../errors.js';
import { BadRequestSchema, ErrorInfoSchema, RetryInfoSchema } from '../../generated/google/rpc/error_details_pb.js';
import { StatusSchema } from '../../generated/google/rpc/status_pb.js';

/** The error as gRPC sends it: a status, and google.rpc details as docs/reference/errors.md says. */
export function toGrpcError(error: ServiceError, trace_id: string): GrpcError {
  const { code, detail, fields, grpc_status, retry_after_seconds } = error;
  const details = [
    anyPack(
      ErrorInfoSchema,
      create(ErrorInfoSchema, { reason: code, domain: 'shop', metadata: { traceId: trace_id } }),
    ),
  ];
  if (fields.length > 0) {
    const fieldViolations = fields.map(({ field, detail }) => ({ field, description: detail, reason: code }));
    details.push(anyPack(BadRequestSchema, create(BadRequestSchema, { fieldViolations })));
  }
  if (retry_after_seconds !== undefined) {
    const retryDelay = durationFromMs(retry_after_seconds * 1000);
    details.push(anyPack(RetryInfoSchema, create(RetryInfoSchema, { retryDelay })));
  }
  const status = create(StatusSchema, { code: grpc_status, message: detail, details });
  const metadata = new Metadata();
  metadata.set('grpc-status-details-bin', Buffer.from(toBinary(StatusSchema, status)));
  return Object.assign(new Error(error.message), { code: grpc_status, details: detail, metadata });
}
