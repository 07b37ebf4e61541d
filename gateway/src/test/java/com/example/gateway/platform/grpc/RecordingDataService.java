package com.example.gateway.platform.grpc;

import com.example.contract.shop.v1.CreateUserRequest;
import com.example.contract.shop.v1.CreateUserResponse;
import com.example.contract.shop.v1.ExportUsersRequest;
import com.example.contract.shop.v1.ExportUsersResponse;
import com.example.contract.shop.v1.GetUserRequest;
import com.example.contract.shop.v1.GetUserResponse;
import com.example.contract.shop.v1.ImportProductsRequest;
import com.example.contract.shop.v1.ImportProductsResponse;
import com.example.contract.shop.v1.ProductServiceGrpc;
import com.example.contract.shop.v1.User;
import com.example.contract.shop.v1.UserServiceGrpc;
import com.google.protobuf.Any;
import com.google.rpc.ErrorInfo;
import io.grpc.Context;
import io.grpc.Grpc;
import io.grpc.InsecureServerCredentials;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.ServerInterceptors;
import io.grpc.Status;
import io.grpc.protobuf.StatusProto;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/** A data service over gRPC that does as the id asks, and remembers what reached it. */
final class RecordingDataService {
  /** Ids with a meaning; any other is found. */
  static final long MISSING = 404;

  static final long SILENT = 1_000;
  static final long OVERLOADED = 503;
  static final long NONSENSE = 666;

  final AtomicReference<Metadata> headers = new AtomicReference<>(new Metadata());
  final AtomicLong deadlineMillis = new AtomicLong();
  final AtomicInteger calls = new AtomicInteger();
  final AtomicInteger exported = new AtomicInteger();
  final CountDownLatch cancelled = new CountDownLatch(1);
  private final Server server;

  RecordingDataService(int port) throws IOException {
    server =
        Grpc.newServerBuilderForPort(port, InsecureServerCredentials.create())
            .addService(ServerInterceptors.intercept(new Users(), new Recorder()))
            .addService(ServerInterceptors.intercept(new Products(), new Recorder()))
            .build()
            .start();
  }

  int port() {
    return server.getPort();
  }

  void stop() throws InterruptedException {
    server.shutdownNow().awaitTermination(5, TimeUnit.SECONDS);
  }

  private final class Recorder implements ServerInterceptor {
    @Override
    public <Q, R> ServerCall.Listener<Q> interceptCall(
        ServerCall<Q, R> call, Metadata sent, ServerCallHandler<Q, R> next) {
      headers.set(sent);
      calls.incrementAndGet();
      deadlineMillis.set(Context.current().getDeadline().timeRemaining(TimeUnit.MILLISECONDS));
      return next.startCall(call, sent);
    }
  }

  private final class Users extends UserServiceGrpc.UserServiceImplBase {
    @Override
    public void getUser(GetUserRequest request, StreamObserver<GetUserResponse> observer) {
      long id = request.getId();
      if (id == SILENT) {
        ((ServerCallStreamObserver<GetUserResponse>) observer)
            .setOnCancelHandler(cancelled::countDown);
      } else if (id == MISSING) {
        observer.onError(explained(Status.Code.NOT_FOUND, "NOT_FOUND"));
      } else if (id == OVERLOADED) {
        observer.onError(explained(Status.Code.UNAVAILABLE, "OVERLOADED"));
      } else if (id == NONSENSE) {
        observer.onError(Status.UNKNOWN.asRuntimeException());
      } else {
        observer.onNext(GetUserResponse.newBuilder().setUser(User.newBuilder().setId(id)).build());
        observer.onCompleted();
      }
    }

    @Override
    public void createUser(CreateUserRequest request, StreamObserver<CreateUserResponse> observer) {
      observer.onError(explained(Status.Code.UNAVAILABLE, "DATABASE_UNAVAILABLE"));
    }

    /** As many as the reader takes, a million at most. */
    @Override
    public void exportUsers(
        ExportUsersRequest request, StreamObserver<ExportUsersResponse> observer) {
      var paced = (ServerCallStreamObserver<ExportUsersResponse>) observer;
      var row =
          ExportUsersResponse.newBuilder()
              .setUser(User.newBuilder().setName("x".repeat(1_000)))
              .build();
      paced.setOnCancelHandler(cancelled::countDown);
      paced.setOnReadyHandler(
          () -> {
            while (paced.isReady() && exported.get() < 1_000_000) {
              exported.incrementAndGet();
              paced.onNext(row);
            }
          });
    }
  }

  private static final class Products extends ProductServiceGrpc.ProductServiceImplBase {
    @Override
    public StreamObserver<ImportProductsRequest> importProducts(
        StreamObserver<ImportProductsResponse> observer) {
      return new StreamObserver<>() {
        private int count;

        @Override
        public void onNext(ImportProductsRequest product) {
          count++;
        }

        @Override
        public void onError(Throwable cancelled) {
          count = 0;
        }

        @Override
        public void onCompleted() {
          observer.onNext(ImportProductsResponse.newBuilder().setCreatedCount(count).build());
          observer.onCompleted();
        }
      };
    }
  }

  private static Exception explained(Status.Code code, String reason) {
    var info = ErrorInfo.newBuilder().setReason(reason).setDomain("shop");
    return StatusProto.toStatusRuntimeException(
        com.google.rpc.Status.newBuilder()
            .setCode(code.value())
            .setMessage("the service's own words")
            .addDetails(Any.pack(info.build()))
            .build());
  }
}
