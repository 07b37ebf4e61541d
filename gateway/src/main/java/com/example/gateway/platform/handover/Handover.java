package com.example.gateway.platform.handover;

import com.example.gateway.platform.config.GatewayConfig;
import com.example.gateway.platform.edge.Deadline;
import com.example.gateway.platform.edge.HttpRoute;
import com.example.gateway.platform.edge.Passage;
import com.example.gateway.platform.handover.HandoverState.Owner;
import com.example.gateway.platform.resilience.Upstream;
import com.example.gateway.platform.web.ErrorCode;
import com.example.gateway.platform.web.Problem;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.http.HttpMethod;
import org.springframework.stereotype.Component;
import org.springframework.web.util.UriUtils;

/**
 * Two applications behind the same paths, for as long as a move takes: reads by share or by header,
 * each write to the one owner. Without GATEWAY_LEGACY_URL every request goes on as it always did.
 */
@Component
final class Handover implements Passage.Choice, DisposableBean {
  static final String HEADER = "X-Handover";

  private static final Logger log = LoggerFactory.getLogger(Handover.class);
  private static final Duration RETRY_AFTER = Duration.ofSeconds(1);
  private static final long POLL_MS = 1_000;

  private final @Nullable Upstream legacy;
  private final List<String> paths;
  private final HandoverStore store;
  private final WriteGate gate;
  private final Shadow shadow;
  private final MeterRegistry metrics;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(Handover::daemon);
  private volatile @Nullable HandoverState state;

  @SuppressWarnings("FutureReturnValueIgnored") // what is polled says itself what went wrong
  Handover(
      GatewayConfig config,
      @Nullable Upstream legacy,
      DataSource dataSource,
      MeterRegistry metrics) {
    this.legacy = legacy;
    this.paths = config.legacy() == null ? List.of() : config.legacy().paths();
    this.store = new HandoverStore(dataSource, UUID.randomUUID());
    this.gate = new WriteGate(config.maxConcurrent());
    this.metrics = metrics;
    this.shadow = new Shadow(metrics);
    if (legacy != null) {
      poll();
      thread.scheduleWithFixedDelay(this::poll, POLL_MS, POLL_MS, TimeUnit.MILLISECONDS);
    }
  }

  private static Thread daemon(Runnable work) {
    var thread = new Thread(work, "handover");
    thread.setDaemon(true);
    return thread;
  }

  boolean isOn() {
    return legacy != null;
  }

  WriteGate gate() {
    return gate;
  }

  HandoverStore store() {
    return store;
  }

  @Override
  public Passage of(
      HttpRoute chain, HttpServletRequest request, byte @Nullable [] body, Deadline deadline) {
    Upstream old = legacy;
    if (old == null || !moves(request.getRequestURI())) {
      return () -> chain;
    }
    var sides =
        new Sides(chain, new HttpRoute(chain.prefix(), old, chain.prefix(), chain.methods()));
    if (chain.reads(HttpMethod.valueOf(request.getMethod()), body)) {
      return read(sides, request);
    }
    gate.enter(deadline);
    try {
      return new WritePassage(sides.of(known().owner()), gate);
    } catch (RuntimeException e) {
      gate.leave();
      throw e;
    }
  }

  private Passage read(Sides sides, HttpServletRequest request) {
    HandoverState now = known();
    Owner side = side(now, request.getHeader(HEADER));
    metrics.counter("handover.reads", "side", side.name().toLowerCase(Locale.ROOT)).increment();
    HttpRoute answering = sides.of(side);
    if (!request.getMethod().equals("GET") || !happens(now.shadowPercent())) {
      return () -> answering;
    }
    HttpRoute other = sides.of(side == Owner.LEGACY ? Owner.CHAIN : Owner.LEGACY);
    return new ShadowedRead(request.getRequestURI(), answering, other, shadow);
  }

  private static Owner side(HandoverState now, @Nullable String asked) {
    if (asked == null) {
      return happens(now.readsPercent()) ? Owner.CHAIN : Owner.LEGACY;
    }
    return switch (asked) {
      case "legacy" -> Owner.LEGACY;
      case "chain" -> Owner.CHAIN;
      case "owner" -> now.owner();
      default -> throw Problem.invalid(HEADER, "must be legacy, chain or owner").exception();
    };
  }

  private static boolean happens(int percent) {
    return ThreadLocalRandom.current().nextInt(100) < percent;
  }

  /** By the decoded path, because that is what both sides look at. */
  private boolean moves(String pathAtDoor) {
    String path = UriUtils.decode(pathAtDoor, StandardCharsets.UTF_8);
    return paths.stream().anyMatch(moved -> path.equals(moved) || path.startsWith(moved + "/"));
  }

  /** What is not known is not guessed: a write at the wrong side would be lost. */
  HandoverState known() {
    HandoverState now = state;
    if (now == null) {
      throw Problem.of(ErrorCode.DATABASE_UNAVAILABLE, "Who answers this path is not known yet")
          .retryAfter(RETRY_AFTER)
          .exception();
    }
    return now;
  }

  /** Lets the hold's writes go, to whoever is the owner by then. */
  void letGo(WriteGate.Hold hold) {
    load();
    gate.letGo(hold);
    long nanos = System.nanoTime() - hold.sinceNanos();
    metrics.timer("handover.hold").record(nanos, TimeUnit.NANOSECONDS);
  }

  /** What all replicas were told. One at a time, so that what is known never goes back. */
  synchronized HandoverState load() {
    HandoverState loaded = store.load();
    if (!loaded.equals(state)) {
      log.info("handover: {}", loaded);
    }
    state = loaded;
    return loaded;
  }

  /** Other replicas change it, too; and a hold that nobody ended is over. */
  @SuppressWarnings("CatchingUnchecked") // whatever it is: what is known stays
  private void poll() {
    try {
      WriteGate.Hold hold = gate.current();
      if (hold != null && hold.end().isOver()) {
        letGo(hold);
      } else {
        load();
      }
    } catch (RuntimeException e) {
      String first = e.toString().lines().findFirst().orElse("");
      log.warn("the state of the handover cannot be read: {}", first);
    }
  }

  @Override
  public void destroy() {
    thread.shutdownNow();
    shadow.close();
    if (legacy != null) {
      store.leave();
    }
  }

  /** The two ways of one path. */
  private record Sides(HttpRoute chain, HttpRoute legacy) {
    HttpRoute of(Owner side) {
      return side == Owner.CHAIN ? chain : legacy;
    }
  }
}
