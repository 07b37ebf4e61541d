package com.example.gateway.platform.edge;

import com.example.gateway.platform.resilience.Attempt;
import com.example.gateway.platform.resilience.Attempt.Verdict;
import com.example.gateway.platform.resilience.Upstream;
import com.example.gateway.platform.web.ErrorCode;
import com.example.gateway.platform.web.Problem;
import com.example.gateway.platform.web.ProblemException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

/**
 * One request's use of an upstream, from taking a place in its bulkhead until {@link #close} gives
 * it back. For one thread.
 */
final class UpstreamCall implements AutoCloseable {
  private final Upstream upstream;
  private final Deadline deadline;
  private final CloseableHttpClient client;
  private final ScheduledExecutorService alarms;

  private final Runnable afterwards;

  /** The attempt that is under way, if any. */
  private @Nullable Exchange current;

  private record Exchange(Attempt attempt, HttpUriRequestBase request, Future<?> alarm) {}

  UpstreamCall(
      Upstream upstream,
      Deadline deadline,
      CloseableHttpClient client,
      ScheduledExecutorService alarms) {
    this(upstream, deadline, client, alarms, () -> {});
  }

  /**
   * @param afterwards runs when the call is closed
   */
  UpstreamCall(
      Upstream upstream,
      Deadline deadline,
      CloseableHttpClient client,
      ScheduledExecutorService alarms,
      Runnable afterwards) {
    upstream.enter();
    this.afterwards = afterwards;
    this.upstream = upstream;
    this.deadline = deadline;
    this.client = client;
    this.alarms = alarms;
  }

  Upstream upstream() {
    return upstream;
  }

  /**
   * Sends the request, and once more if that is safe and promises more.
   *
   * @throws ProblemException if there is no answer
   */
  UpstreamReply send(Supplier<HttpUriRequestBase> requests, boolean repeatable) {
    try {
      UpstreamReply reply = attempt(requests.get());
      if (!(repeatable && reply.worthRepeating() && mayRepeat())) {
        return reply;
      }
      judge(reply.verdict());
    } catch (ProblemException e) {
      if (!(repeatable && isWorthRepeating(e) && mayRepeat())) {
        throw e;
      }
    }
    endAttempt();
    return attempt(requests.get());
  }

  /** Passes the body on and closes the books on the upstream. */
  void copyBody(UpstreamReply reply, OutputStream client) throws IOException {
    byte[] buffer = new byte[8192];
    for (int read = read(reply, buffer); read >= 0; read = read(reply, buffer)) {
      client.write(buffer, 0, read);
      if (reply.isEventStream()) {
        client.flush();
      }
    }
    judge(reply.verdict());
  }

  @Override
  public void close() {
    endAttempt();
    upstream.leave();
    afterwards.run();
  }

  private UpstreamReply attempt(HttpUriRequestBase request) {
    deadline.check();
    Duration remaining = deadline.remaining();
    request.setHeader(Deadline.HEADER, remaining.toMillis());
    request.setConfig(RequestConfig.custom().setResponseTimeout(Timeout.of(remaining)).build());
    Attempt attempt = upstream.attempt();
    Future<?> alarm = alarms.schedule(request::cancel, remaining.toNanos(), TimeUnit.NANOSECONDS);
    current = new Exchange(attempt, request, alarm);
    try {
      return UpstreamReply.of(client.executeOpen(null, request, null), upstream.name());
    } catch (IOException e) {
      throw failure(e);
    } catch (IllegalStateException e) {
      // Cancelled just before it had a connection.
      throw deadline.isOver() ? failure(new IOException(e)) : e;
    }
  }

  private int read(UpstreamReply reply, byte[] buffer) {
    try {
      return reply.body().read(buffer);
    } catch (IOException e) {
      throw failure(e);
    }
  }

  private ProblemException failure(IOException e) {
    if (e instanceof StreamedBody.Broken && !deadline.isOver()) {
      judge(Verdict.UNKNOWN);
      return Problem.of(ErrorCode.DEADLINE_EXCEEDED, "The body was not sent on in time")
          .exception(e);
    }
    boolean refused =
        e instanceof ConnectException
            || e instanceof ConnectTimeoutException
            || e instanceof NoRouteToHostException
            || e instanceof UnknownHostException;
    boolean late = deadline.isOver() || e instanceof SocketTimeoutException;
    judge(late && !refused ? Verdict.TOO_SLOW : Verdict.FAILED);
    Problem problem =
        refused ? upstream.unavailable() : late ? upstream.timeout() : upstream.badResponse();
    return problem.exception(e);
  }

  private static boolean isWorthRepeating(ProblemException e) {
    ErrorCode code = e.problem().code();
    return code == ErrorCode.UPSTREAM_UNAVAILABLE || code == ErrorCode.UPSTREAM_BAD_RESPONSE;
  }

  private boolean mayRepeat() {
    return !deadline.isOver() && upstream.mayRepeat();
  }

  private void judge(Verdict verdict) {
    if (current != null) {
      current.attempt().judge(verdict);
    }
  }

  private void endAttempt() {
    if (current != null) {
      current.alarm().cancel(false);
      // Frees the connection of an answer that was not read to its end; otherwise it is free
      // already.
      current.request().cancel();
      current.attempt().judge(Verdict.UNKNOWN);
      current = null;
    }
  }
}
