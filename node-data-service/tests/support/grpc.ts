import { Readable, type Writable } from 'node:stream';
import {
  create,
  type DescMessage,
  type DescMethodServerStreaming,
  type DescMethodClientStreaming,
  type DescMethodUnary,
  fromBinary,
  type Message,
  type MessageInitShape,
  type MessageShape,
} from '@bufbuild/protobuf';
import { anyUnpack } from '@bufbuild/protobuf/wkt';
import * as grpc from '@grpc/grpc-js';
import { BadRequestSchema, ErrorInfoSchema, RetryInfoSchema } from '../../src/generated/google/rpc/error_details_pb.js';
import { StatusSchema } from '../../src/generated/google/rpc/status_pb.js';
import { definitionOf } from '../../src/platform/grpc/server.js';

/** A gRPC error as a client sees it, with its details unpacked. */
export interface RichError {
  status: string | undefined;
  message: string;
  reason: string | undefined;
  domain: string | undefined;
  trace_id: string | undefined;
  fields: string[];
  retry_seconds: bigint | undefined;
}

interface Options {
  deadline_ms?: number;
  metadata?: Record<string, string>;
}

export class GrpcClient extends grpc.Client {
  constructor(port: number) {
    super(`127.0.0.1:${port}`, grpc.credentials.createInsecure());
  }

  unary<I extends DescMessage, O extends DescMessage>(
    method: DescMethodUnary<I, O>,
    request: MessageInitShape<I>,
    options: Options = {},
  ): Promise<MessageShape<O>> {
    const { path, requestSerialize, responseDeserialize } = definitionOf(method);
    return new Promise((resolve, reject) => {
      const message = create(method.input, request);
      const done: grpc.requestCallback<Message> = (error, answer) =>
        error ? reject(error) : resolve(answer as MessageShape<O>);
      const { metadata, call } = callOptions(options);
      this.makeUnaryRequest(path, requestSerialize, responseDeserialize, message, metadata, call, done);
    });
  }

  serverStream<I extends DescMessage, O extends DescMessage>(
    method: DescMethodServerStreaming<I, O>,
    request: MessageInitShape<I>,
    options: Options = {},
  ): grpc.ClientReadableStream<MessageShape<O>> {
    const { path, requestSerialize, responseDeserialize } = definitionOf(method);
    const message = create(method.input, request);
    const { metadata, call } = callOptions(options);
    return this.makeServerStreamRequest(
      path,
      requestSerialize,
      responseDeserialize,
      message,
      metadata,
      call,
    ) as grpc.ClientReadableStream<MessageShape<O>>;
  }

  clientStream<I extends DescMessage, O extends DescMessage>(
    method: DescMethodClientStreaming<I, O>,
    requests: Iterable<MessageInitShape<I>>,
  ): Promise<MessageShape<O>> {
    const { path, requestSerialize, responseDeserialize } = definitionOf(method);
    return new Promise((resolve, reject) => {
      const stream = this.makeClientStreamRequest<Message, Message>(
        path,
        requestSerialize,
        responseDeserialize,
        (error, answer) => (error ? reject(error) : resolve(answer as MessageShape<O>)),
      );
      // The server may end the call before all is sent; the callback has the reason.
      stream.on('error', () => undefined);
      for (const request of requests) stream.write(create(method.input, request));
      stream.end();
    });
  }

  /** As clientStream, at the pace of the server. */
  pacedStream<I extends DescMessage, O extends DescMessage>(
    method: DescMethodClientStreaming<I, O>,
    requests: Iterable<MessageInitShape<I>>,
  ): Promise<MessageShape<O>> {
    const { path, requestSerialize, responseDeserialize } = definitionOf(method);
    return new Promise((resolve, reject) => {
      const stream = this.makeClientStreamRequest<Message, Message>(
        path,
        requestSerialize,
        responseDeserialize,
        (error, answer) => (error ? reject(error) : resolve(answer as MessageShape<O>)),
      );
      function* messages() {
        for (const request of requests) yield create(method.input, request);
      }
      const sink: Writable = stream;
      Readable.from(messages(), { highWaterMark: 1 }).pipe(sink);
      stream.on('error', () => undefined);
    });
  }
}

function callOptions({ deadline_ms, metadata = {} }: Options) {
  const sent = new grpc.Metadata();
  for (const [name, value] of Object.entries(metadata)) sent.set(name, value);
  return { metadata: sent, call: deadline_ms === undefined ? {} : { deadline: Date.now() + deadline_ms } };
}

/** The error that the call ends with. @throws when it succeeds */
export async function failure(call: Promise<unknown>): Promise<RichError> {
  const error = await call.then(
    () => new Error('the call succeeded'),
    (reason: unknown) => reason,
  );
  return unpack(error as grpc.ServiceError);
}

export function unpack(error: grpc.ServiceError): RichError {
  if (!(error.metadata instanceof grpc.Metadata)) throw error;
  const packed = error.metadata.get('grpc-status-details-bin')[0] as Buffer | undefined;
  const details = packed ? fromBinary(StatusSchema, packed).details : [];
  const find = <D extends DescMessage>(desc: D) =>
    details.map((any) => anyUnpack(any, desc)).find((detail) => detail !== undefined);
  const info = find(ErrorInfoSchema);
  return {
    status: grpc.status[error.code],
    message: error.details,
    reason: info?.reason,
    domain: info?.domain,
    trace_id: info?.metadata.traceId,
    fields: find(BadRequestSchema)?.fieldViolations.map(({ field }) => field) ?? [],
    retry_seconds: find(RetryInfoSchema)?.retryDelay?.seconds,
  };
}
