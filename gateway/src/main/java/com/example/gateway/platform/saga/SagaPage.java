package com.example.gateway.platform.saga;

import com.example.gateway.platform.saga.SagaEngine.Filter;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One page of sagas, newest first.
 *
 * @param nextCursor opaque, and good for the same filter only; null on the last page
 */
public record SagaPage(List<SagaSnapshot> items, @Nullable String nextCursor) {
  /**
   * Looks it up.
   *
   * @param cursor of the page before; null for the first one
   * @return empty if the cursor is damaged or of another filter
   */
  public static Optional<SagaPage> of(
      SagaEngine engine,
      @Nullable String type,
      @Nullable SagaState state,
      int limit,
      @Nullable String cursor) {
    String filter = "%s/%s/".formatted(type, state);
    UUID olderThan = cursor == null ? null : position(filter, cursor);
    if (cursor != null && olderThan == null) {
      return Optional.empty();
    }
    // One more, to know whether there is a page after this one.
    List<SagaSnapshot> found = engine.list(new Filter(type, state, olderThan, limit + 1));
    boolean last = found.size() <= limit;
    List<SagaSnapshot> items = last ? found : found.subList(0, limit);
    return Optional.of(
        new SagaPage(items, last ? null : encoded(filter + items.get(limit - 1).id())));
  }

  private static String encoded(String text) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private static @Nullable UUID position(String filter, String cursor) {
    try {
      String text = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
      return text.startsWith(filter) ? UUID.fromString(text.substring(filter.length())) : null;
    } catch (IllegalArgumentException e) {
      return null;
    }
  }
}
