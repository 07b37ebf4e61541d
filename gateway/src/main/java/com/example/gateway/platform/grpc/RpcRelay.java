package com.example.gateway.platform.grpc;

import com.example.gateway.platform.edge.RequestIds;
import com.example.gateway.platform.resilience.Attempt;
import com.example.gateway.platform.resilience.Upstream;
import com.example.gateway.platform.web.ErrorCode;
import com.example.gateway.platform.web.Problem;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import org.jspecify.annotations.Nullable;

/**
 * Two calls joined: each message one side sends goes to the other, and the next is asked for when
 * that side can take it. So a slow reader slows the writer down, and nothing piles up here. After
 * grpc-java's example GrpcProxy.
 */
final class RpcRelay {
  private final ServerCall<byte[], byte[]> client;
  private final ClientCall<byte[], byte[]> server;
  private final Upstream upstream;
  private final Attempt attempt;
  private final Runnable wrote;
  private final RequestIds ids;
  private final RpcLog rpcLog;
  private final int limitBytes;

  private final Object lock = new Object();
  private boolean requestWanted;
  private boolean responseWanted;
  private boolean headersSent;

  /** Why the gateway itself ended the call, if it did. */
  private volatile @Nullable Problem refusal;

  RpcRelay(
      ServerCall<byte[], byte[]> client,
      ClientCall<byte[], byte[]> server,
      Upstream upstream,
      Attempt attempt,
      Runnable wrote,
      RequestIds ids,
      RpcLog rpcLog,
      int limitBytes) {
    this.client = client;
    this.server = server;
    this.upstream = upstream;
    this.attempt = attempt;
    this.wrote = wrote;
    this.ids = ids;
    this.rpcLog = rpcLog;
    this.limitBytes = limitBytes;
  }

  ServerCall.Listener<byte[]> start(Metadata headers) {
    server.start(new FromServer(), headers);
    server.request(1);
    client.request(1);
    return new FromClient();
  }

  private final class FromClient extends ServerCall.Listener<byte[]> {
    @Override
    public void onMessage(byte[] message) {
      if (message.length > limitBytes) {
        refusal = Problem.of(ErrorCode.PAYLOAD_TOO_LARGE, "Send at most " + limitBytes + " bytes");
        server.cancel("message too large", null);
        return;
      }
      server.sendMessage(message);
      synchronized (lock) {
        requestWanted = !server.isReady();
        if (requestWanted) {
          return;
        }
      }
      client.request(1);
    }

    @Override
    public void onHalfClose() {
      if (refusal == null) {
        server.halfClose();
      }
    }

    @Override
    public void onCancel() {
      server.cancel("cancelled by the client", null);
    }

    @Override
    public void onReady() {
      synchronized (lock) {
        if (!responseWanted) {
          return;
        }
        responseWanted = false;
      }
      server.request(1);
    }
  }

  private final class FromServer extends ClientCall.Listener<byte[]> {
    @Override
    public void onHeaders(Metadata headers) {
      name(headers);
      headersSent = true;
      client.sendHeaders(headers);
    }

    @Override
    public void onMessage(byte[] message) {
      wrote.run();
      client.sendMessage(message);
      synchronized (lock) {
        responseWanted = !client.isReady();
        if (responseWanted) {
          return;
        }
      }
      server.request(1);
    }

    @Override
    public void onReady() {
      synchronized (lock) {
        if (!requestWanted) {
          return;
        }
        requestWanted = false;
      }
      client.request(1);
    }

    @Override
    public void onClose(Status status, Metadata trailers) {
      Problem refused = refusal;
      RpcOutcome outcome =
          refused == null
              ? RpcOutcome.of(status, trailers, upstream)
              : new RpcOutcome(Attempt.Verdict.UNKNOWN, refused);
      attempt.judge(verdict(outcome));
      upstream.leave();
      wrote.run();
      if (outcome.problem() == null) {
        close(status, trailers);
      } else {
        StatusRuntimeException told = RpcProblem.of(outcome.problem(), ids.traceId());
        close(told.getStatus(), told.getTrailers());
      }
    }

    /** A stream that takes long may have a slow reader: the upstream is not to blame. */
    private Attempt.Verdict verdict(RpcOutcome outcome) {
      boolean unary = client.getMethodDescriptor().getType().serverSendsOneMessage();
      return outcome.verdict() == Attempt.Verdict.TOO_SLOW && !unary
          ? Attempt.Verdict.UNKNOWN
          : outcome.verdict();
    }

    private void close(Status status, @Nullable Metadata given) {
      Metadata trailers = given == null ? new Metadata() : given;
      if (!headersSent) {
        name(trailers);
      }
      client.close(status, trailers);
      rpcLog.ended(status);
    }

    private void name(Metadata metadata) {
      metadata.discardAll(RpcForwarder.REQUEST_ID);
      metadata.put(RpcForwarder.REQUEST_ID, ids.requestId());
    }
  }
}
