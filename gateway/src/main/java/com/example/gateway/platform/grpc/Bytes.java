package com.example.gateway.platform.grpc;

import io.grpc.MethodDescriptor;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** Messages as they are on the wire: this gateway has no reason to take them apart. */
enum Bytes implements MethodDescriptor.Marshaller<byte[]> {
  AS_THEY_ARE;

  static MethodDescriptor<byte[], byte[]> method(MethodDescriptor<?, ?> typed) {
    return typed.toBuilder(AS_THEY_ARE, AS_THEY_ARE).build();
  }

  @Override
  public InputStream stream(byte[] message) {
    return new ByteArrayInputStream(message);
  }

  @Override
  public byte[] parse(InputStream stream) {
    try {
      return stream.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
