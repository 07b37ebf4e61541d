package com.example.gateway.platform.saga.timeline;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.example.gateway.platform.saga.JournalEntry;
import com.example.gateway.platform.saga.SagaEngine;
import com.example.gateway.platform.web.ErrorCode;
import com.example.gateway.platform.web.Problem;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.function.ServerRequest;
import org.springframework.web.servlet.function.ServerResponse;
import tools.jackson.databind.json.JsonMapper;

/** A timeline as server-sent events: {@code id} is the number of the entry. */
@Component
public final class TimelineStream {
  private static final String LAST_EVENT_ID = "Last-Event-ID";
  private static final Pattern SEQ = Pattern.compile("[0-9]{1,18}");

  private final SagaEngine engine;
  private final SagaTimeline timeline;
  private final JsonMapper json;

  TimelineStream(SagaEngine engine, SagaTimeline timeline, JsonMapper json) {
    this.engine = engine;
    this.timeline = timeline;
    this.json = json;
  }

  /**
   * The answer to {@code GET .../events}. A browser that comes back after the end gets 204, which
   * tells it to stop.
   *
   * @throws com.example.gateway.platform.web.ProblemException NOT_FOUND, VALIDATION_FAILED
   */
  public ServerResponse answer(UUID id, ServerRequest request) {
    long after = lastEventId(request.headers().header(LAST_EVENT_ID));
    if (engine.get(id).isEmpty()) {
      throw Problem.of(ErrorCode.NOT_FOUND, "There is no " + id).exception();
    }
    if (timeline.isOver(id, after)) {
      return ServerResponse.noContent().build();
    }
    return ServerResponse.status(HttpStatus.OK)
        .contentType(new MediaType(MediaType.TEXT_EVENT_STREAM, UTF_8))
        .cacheControl(CacheControl.noStore())
        .build(
            (servletRequest, response) -> {
              write(id, after, response);
              return null;
            });
  }

  private static long lastEventId(List<String> header) {
    if (header.isEmpty()) {
      return 0;
    }
    if (header.size() > 1 || !SEQ.matcher(header.get(0)).matches()) {
      throw Problem.invalid(LAST_EVENT_ID, "must be the id of an event").exception();
    }
    return Long.parseLong(header.get(0));
  }

  private void write(UUID id, long after, HttpServletResponse response) throws IOException {
    timeline.follow(
        id,
        after,
        new SagaTimeline.Follower() {
          @Override
          public void entry(JournalEntry entry) throws IOException {
            String data = json.writeValueAsString(TimelineEntry.of(entry));
            send("id: %d\nevent: %s\ndata: %s\n\n".formatted(entry.seq(), entry.phase(), data));
          }

          @Override
          public void idle() throws IOException {
            send(":\n\n");
          }

          private void send(String text) throws IOException {
            response.getOutputStream().write(text.getBytes(UTF_8));
            response.flushBuffer();
          }
        });
  }
}
