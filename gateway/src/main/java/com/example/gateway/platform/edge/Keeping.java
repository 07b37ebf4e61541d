package com.example.gateway.platform.edge;

import com.example.gateway.platform.cache.KeptAnswer.Header;
import com.example.gateway.platform.cache.Reading;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;

/** Which answers of upstreams may be kept, and how. */
final class Keeping {
  private static final int MOST_BYTES = 262_144;
  private static final Duration FOREVER = Duration.ofDays(1);
  private static final Set<String> KEYED = Set.of("accept", "authorization");
  private static final Pattern S_MAX_AGE = Pattern.compile("s-maxage=\"?([0-9]{1,9})");
  private static final Pattern MAX_AGE = Pattern.compile("(?<![a-z-])max-age=\"?([0-9]{1,9})");

  private Keeping() {}

  /**
   * Passes the body on, and keeps it with the headers if that is allowed. It is then read first:
   * nobody has to wait for this client to take it.
   */
  static void copyBody(
      UpstreamCall call,
      UpstreamReply reply,
      HttpHeaders headers,
      @Nullable Reading reading,
      OutputStream client)
      throws IOException {
    Duration atMost = reading == null ? Duration.ZERO : allowed(reply, headers);
    if (reading == null || atMost.isZero()) {
      call.copyBody(reply, client);
      return;
    }
    var collected = new Collected(client);
    call.copyBody(reply, collected);
    if (!collected.isTooLong) {
      byte[] body = collected.start.toByteArray();
      reading.keep(lines(headers), body, atMost);
      client.write(body);
    }
  }

  /** As much as may be kept; what is longer goes on to the client. */
  private static final class Collected extends OutputStream {
    private final ByteArrayOutputStream start = new ByteArrayOutputStream();
    private final OutputStream client;
    private boolean isTooLong;

    Collected(OutputStream client) {
      this.client = client;
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
      if (!isTooLong && start.size() + length > MOST_BYTES) {
        isTooLong = true;
        start.writeTo(client);
      }
      (isTooLong ? client : start).write(bytes, from, length);
    }

    @Override
    public void write(int single) throws IOException {
      write(new byte[] {(byte) single}, 0, 1);
    }
  }

  /** For how long, by what the answer says of itself; zero if not at all. */
  static Duration allowed(UpstreamReply reply, HttpHeaders headers) {
    boolean whole =
        reply.response().getCode() == 200
            && headers.getContentLength() <= MOST_BYTES
            && !reply.isEventStream()
            && !headers.containsHeader(HttpHeaders.SET_COOKIE)
            && !headers.containsHeader(HttpHeaders.CONTENT_ENCODING)
            // Another cache has had it for a while.
            && !headers.containsHeader(HttpHeaders.AGE)
            && !headers.containsHeader(HttpHeaders.EXPIRES)
            && !headers.containsHeader(HttpHeaders.PRAGMA);
    boolean sameForAll =
        headers.getOrEmpty(HttpHeaders.VARY).stream()
            .flatMap(value -> List.of(value.toLowerCase(Locale.ROOT).split(",")).stream())
            .allMatch(name -> KEYED.contains(name.strip()));
    return whole && sameForAll ? lifetime(headers) : Duration.ZERO;
  }

  private static Duration lifetime(HttpHeaders headers) {
    String control =
        String.join(",", headers.getOrEmpty(HttpHeaders.CACHE_CONTROL)).toLowerCase(Locale.ROOT);
    if (control.contains("no-store")
        || control.contains("no-cache")
        || control.contains("private")) {
      return Duration.ZERO;
    }
    // Of those two the one for shared caches counts.
    Matcher shared = S_MAX_AGE.matcher(control);
    Matcher seconds = shared.find() ? shared : MAX_AGE.matcher(control);
    return seconds.find(0) ? Duration.ofSeconds(Long.parseLong(seconds.group(1))) : FOREVER;
  }

  private static List<Header> lines(HttpHeaders headers) {
    return headers.headerSet().stream()
        .filter(entry -> !entry.getKey().equalsIgnoreCase(HttpHeaders.CONTENT_LENGTH))
        .flatMap(entry -> entry.getValue().stream().map(value -> new Header(entry.getKey(), value)))
        .toList();
  }
}
