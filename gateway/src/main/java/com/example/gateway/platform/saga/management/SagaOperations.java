package com.example.gateway.platform.saga.management;

import com.example.gateway.platform.saga.SagaEngine;
import com.example.gateway.platform.saga.SagaEngine.Filter;
import com.example.gateway.platform.saga.SagaRefusedException;
import com.example.gateway.platform.saga.SagaSnapshot;
import com.example.gateway.platform.saga.SagaState;
import com.example.gateway.platform.saga.UnknownSagaException;
import com.example.gateway.platform.web.ErrorCode;
import com.example.gateway.platform.web.Problem;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.util.MultiValueMap;
import org.springframework.web.util.UriComponentsBuilder;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What an operator may do. Each command is an entry of the saga's journal, with its reason. */
@Component
final class SagaOperations {
  static final int MOST_BYTES = 4096;

  private static final Set<String> PARAMETERS = Set.of("type", "state", "limit", "cursor");
  private static final int USUAL_LIMIT = 50;
  private static final int HIGHEST_LIMIT = 200;
  private static final int LONGEST_REASON = 500;

  private final SagaEngine engine;
  private final JsonMapper json;

  SagaOperations(SagaEngine engine, JsonMapper json) {
    this.engine = engine;
    this.json = json;
  }

  /** A page; the cursor is the id of its last item. */
  record Page(List<SagaView> items, @JsonProperty("next_cursor") @Nullable UUID nextCursor) {}

  Page list(@Nullable String rawQuery) {
    MultiValueMap<String, String> query =
        UriComponentsBuilder.newInstance().query(rawQuery).build().getQueryParams();
    for (String name : query.keySet()) {
      if (!PARAMETERS.contains(name)) {
        throw Problem.invalid(name, "is not known").exception();
      }
    }
    String cursor = query.getFirst("cursor");
    int limit = limit(query.getFirst("limit"));
    List<SagaSnapshot> found =
        engine.list(
            new Filter(
                query.getFirst("type"),
                state(query.getFirst("state")),
                cursor == null ? null : id(cursor, "cursor"),
                limit + 1));
    List<SagaView> items = found.stream().limit(limit).map(SagaView::of).toList();
    return new Page(items, found.size() > limit ? items.get(limit - 1).id() : null);
  }

  private static int limit(@Nullable String text) {
    try {
      int limit = text == null ? USUAL_LIMIT : Integer.parseInt(text);
      if (limit >= 1 && limit <= HIGHEST_LIMIT) {
        return limit;
      }
    } catch (NumberFormatException e) {
      // Said below, as for a number out of range.
    }
    throw Problem.invalid("limit", "must be an integer from 1 to " + HIGHEST_LIMIT).exception();
  }

  private static @Nullable SagaState state(@Nullable String text) {
    List<SagaState> all = Arrays.asList(SagaState.values());
    if (text != null && all.stream().noneMatch(state -> state.name().equals(text))) {
      throw Problem.invalid("state", "must be one of " + all).exception();
    }
    return text == null ? null : SagaState.valueOf(text);
  }

  private static UUID id(String text, String field) {
    try {
      return UUID.fromString(text);
    } catch (IllegalArgumentException e) {
      throw Problem.invalid(field, "must be the id of a saga").exception();
    }
  }

  /**
   * @param path {@code /sagas/{id}/{command}}
   */
  SagaView command(String path, @Nullable String contentType, byte[] body) {
    String[] segments = path.split("/", -1);
    if (segments.length != 4) {
      throw noRoute();
    }
    UUID id = id(segments[2], "id");
    String reason = reason(contentType, body);
    try {
      switch (segments[3]) {
        case "retry" -> engine.retryParked(id, reason);
        case "skip" -> engine.skip(id, reason);
        case "compensate" -> engine.compensate(id, reason);
        default -> throw noRoute();
      }
    } catch (UnknownSagaException e) {
      throw Problem.of(ErrorCode.NOT_FOUND, e.getMessage()).exception();
    } catch (SagaRefusedException e) {
      throw Problem.of(ErrorCode.INVALID_TRANSITION, e.getMessage()).exception();
    }
    return engine.get(id).map(SagaView::of).orElseThrow();
  }

  private static RuntimeException noRoute() {
    return Problem.of(ErrorCode.ROUTE_NOT_FOUND, "There are retry, skip and compensate")
        .exception();
  }

  /** JSON only: a form in some web page must not be able to send this. */
  private String reason(@Nullable String contentType, byte[] body) {
    if (contentType == null || !contentType.startsWith(MediaType.APPLICATION_JSON_VALUE)) {
      throw Problem.invalid("Content-Type", "must be application/json").exception();
    }
    if (body.length > MOST_BYTES) {
      throw Problem.of(ErrorCode.PAYLOAD_TOO_LARGE, "Send at most " + MOST_BYTES + " bytes")
          .exception();
    }
    JsonNode reason;
    try {
      reason = json.readTree(body).path("reason");
    } catch (JacksonException e) {
      throw Problem.invalid("body", "must be JSON").exception();
    }
    String text = reason.isString() ? reason.asString().strip() : "";
    if (text.isEmpty() || text.length() > LONGEST_REASON) {
      throw Problem.invalid("reason", "must be a text of 1 to 500 characters").exception();
    }
    return text;
  }
}
