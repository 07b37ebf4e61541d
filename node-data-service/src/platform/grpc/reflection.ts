import { create, toBinary, type DescFile } from '@bufbuild/protobuf';
import { FileDescriptorSetSchema } from '@bufbuild/protobuf/wkt';
import type { Server } from '@grpc/grpc-js';
import { loadFileDescriptorSetFromBuffer } from '@grpc/proto-loader';
import { ReflectionService } from '@grpc/reflection';
import type { GrpcService } from './methods.js';

/** Lets clients such as grpcurl ask which services and messages there are. */
export function addReflection(server: Server, services: GrpcService[]): void {
  const files = new Map<string, DescFile>();
  for (const { desc } of services) collect(desc.file, files);
  // The reflection library needs every imported file, Google's own too, and finds them only in a descriptor set.
  const set = create(FileDescriptorSetSchema, { file: [...files.values()].map(({ proto }) => proto) });
  const definition = loadFileDescriptorSetFromBuffer(Buffer.from(toBinary(FileDescriptorSetSchema, set)));
  new ReflectionService(definition).addToServer(server);
}

// Imports first, as a descriptor set has to have them.
function collect(file: DescFile, files: Map<string, DescFile>): void {
  if (files.has(file.name)) return;
  for (const dependency of file.dependencies) collect(dependency, files);
  files.set(file.name, file);
}
