package com.example.gateway.platform.handover;

import com.example.gateway.platform.config.GatewayConfig;
import com.example.gateway.platform.handover.HandoverState.Owner;
import com.example.gateway.platform.handover.WriteGate.Hold;
import com.example.gateway.platform.web.ErrorCode;
import com.example.gateway.platform.web.JsonBody;
import com.example.gateway.platform.web.ObjectReader;
import com.example.gateway.platform.web.Problem;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import tools.jackson.databind.node.ObjectNode;

/** What an operator may do to a handover. Each command has a reason, which is kept. */
@Component
public final class HandoverOperations {
  private static final Logger log = LoggerFactory.getLogger(HandoverOperations.class);
  private static final int LONGEST_REASON = 500;
  private static final Pattern SIDE = Pattern.compile("legacy|chain");

  /** Left of a hold when the owner changes, so that the change is over before the hold is. */
  private static final Duration MARGIN = Duration.ofMillis(1_500);

  private final Handover handover;
  private final long longestHoldMs;

  HandoverOperations(Handover handover, GatewayConfig config) {
    this.handover = handover;
    this.longestHoldMs = config.requestLimit().toMillis();
  }

  /**
   * How things are.
   *
   * @param hold of the writes that are held, if they are
   * @param replica this gateway, and {@code replicas} all that answer these paths
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record View(
      String owner,
      @JsonProperty("reads_percent") int readsPercent,
      @JsonProperty("shadow_percent") int shadowPercent,
      @Nullable String hold,
      UUID replica,
      List<UUID> replicas) {}

  /** Whether there is one. */
  public boolean isOn() {
    return handover.isOn();
  }

  public View view() {
    HandoverState state = handover.load();
    Hold hold = handover.gate().current();
    return new View(
        state.owner().name().toLowerCase(Locale.ROOT),
        state.readsPercent(),
        state.shadowPercent(),
        hold == null ? null : hold.id(),
        handover.store().replica(),
        handover.store().replicas());
  }

  /**
   * Does what the operator wants, or refuses.
   *
   * @param name of the command, such as /hold; empty for the shares of reads
   */
  public View command(String name, @Nullable String contentType, byte[] body) {
    ObjectNode given = JsonBody.parse(contentType, body);
    var reader = new ObjectReader(given);
    String reason = reader.text("reason", LONGEST_REASON);
    switch (name) {
      case "" -> share(given, reader, reason);
      case "/hold" -> hold(reader);
      case "/owner" -> own(reader, reason);
      case "/release" -> release(reader);
      default ->
          throw Problem.of(ErrorCode.ROUTE_NOT_FOUND, "There are hold, owner and release")
              .exception();
    }
    log.info("handover{}: {}", name, reason);
    return view();
  }

  private void share(ObjectNode given, ObjectReader reader, String reason) {
    Integer reads = given.has("reads_percent") ? percent(reader, "reads_percent") : null;
    Integer shadow = given.has("shadow_percent") ? percent(reader, "shadow_percent") : null;
    reader.end();
    handover.store().share(reads, shadow, reason);
  }

  private static int percent(ObjectReader reader, String name) {
    return (int) reader.integer(name, 0, 100);
  }

  private void hold(ObjectReader reader) {
    long forMs = reader.integer("for_ms", 1, longestHoldMs);
    reader.end();
    handover.known();
    try {
      handover.gate().hold(Duration.ofMillis(forMs));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private void own(ObjectReader reader, String reason) {
    String id = reader.text("hold", LONGEST_REASON);
    String side = reader.text("owner", SIDE, "must be legacy or chain");
    reader.end();
    standing(id, MARGIN);
    handover.store().own(Owner.valueOf(side.toUpperCase(Locale.ROOT)), reason);
  }

  private void release(ObjectReader reader) {
    String id = reader.text("hold", LONGEST_REASON);
    reader.end();
    handover.letGo(standing(id, Duration.ZERO));
  }

  private Hold standing(String id, Duration longerThan) {
    Hold hold = handover.gate().standing(id, longerThan);
    if (hold == null) {
      throw Problem.of(ErrorCode.INVALID_TRANSITION, "This hold is over, or as good as over")
          .exception();
    }
    return hold;
  }
}
