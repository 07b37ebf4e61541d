package com.example.gateway;

import io.grpc.stub.StreamObserver;
import java.util.concurrent.CompletableFuture;

/**
 * Takes the first answer of an rpc into a future.
 *
 * @param answer fails with the rpc, or if it ends without an answer
 */
public record FirstAnswer<T>(CompletableFuture<T> answer) implements StreamObserver<T> {
  @Override
  public void onNext(T value) {
    answer.complete(value);
  }

  @Override
  public void onError(Throwable failure) {
    answer.completeExceptionally(failure);
  }

  @Override
  public void onCompleted() {
    answer.completeExceptionally(new IllegalStateException("no answer"));
  }
}
