package com.example.gateway.platform.edge;

import com.example.gateway.platform.resilience.Attempt.Verdict;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.Set;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * An upstream's answer, and what it says about the upstream.
 *
 * @param body not yet read
 * @param verdict once the body has arrived, too
 * @param worthRepeating a repeated read may do better
 */
record UpstreamReply(
    ClassicHttpResponse response, InputStream body, Verdict verdict, boolean worthRepeating) {
  private static final Set<Integer> TELLING = Set.of(502, 503, 504);
  private static final int PROBLEM_BYTES = 16_384;
  private static final JsonMapper JSON = new JsonMapper();

  static UpstreamReply of(ClassicHttpResponse response, String upstream) throws IOException {
    InputStream body =
        response.getEntity() == null
            ? InputStream.nullInputStream()
            : response.getEntity().getContent();
    if (!TELLING.contains(response.getCode())) {
      return new UpstreamReply(response, body, Verdict.HEALTHY, false);
    }
    byte[] start = body.readNBytes(PROBLEM_BYTES);
    InputStream whole = new SequenceInputStream(new ByteArrayInputStream(start), body);
    JsonNode problem = parse(start);
    String culprit = problem.path("upstream").asString(upstream);
    if (!culprit.equals(upstream)) {
      // It reports, in good health, that something behind it is ill. Repeating is up to it.
      return new UpstreamReply(response, whole, Verdict.HEALTHY, false);
    }
    if (problem.path("code").asString("").equals("OVERLOADED")) {
      return new UpstreamReply(response, whole, Verdict.UNKNOWN, false);
    }
    boolean slow = response.getCode() == 504;
    // Retry-After says: not now. Repeating at once would be rude, and in vain.
    boolean worthRepeating = !slow && !response.containsHeader("Retry-After");
    return new UpstreamReply(
        response, whole, slow ? Verdict.TOO_SLOW : Verdict.FAILED, worthRepeating);
  }

  /** Whether the client waits for each part. */
  boolean isEventStream() {
    Header type = response.getFirstHeader("Content-Type");
    return type != null && type.getValue().startsWith("text/event-stream");
  }

  private static JsonNode parse(byte[] body) {
    try {
      return JSON.readTree(body);
    } catch (JacksonException e) {
      return JSON.createObjectNode();
    }
  }
}
