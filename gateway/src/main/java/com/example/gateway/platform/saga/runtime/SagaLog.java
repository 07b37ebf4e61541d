package com.example.gateway.platform.saga.runtime;

import com.example.gateway.platform.saga.JournalEntry;
import com.example.gateway.platform.saga.SagaListener;
import com.example.gateway.platform.saga.SagaSnapshot;
import com.example.gateway.platform.saga.SagaState;
import com.example.gateway.platform.saga.timeline.TimelineEntry;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.slf4j.spi.LoggingEventBuilder;
import org.springframework.stereotype.Component;

/** A line for each entry of a journal, as it is committed. */
@Component
final class SagaLog implements SagaListener {
  private static final Logger log = LoggerFactory.getLogger("saga");

  @Override
  public void committed(SagaSnapshot saga, List<JournalEntry> entries) {
    for (JournalEntry entry : entries) {
      Map<String, Object> fields = new LinkedHashMap<>();
      fields.put("saga_id", saga.id());
      fields.put("type", saga.type());
      fields.putAll(TimelineEntry.of(entry));
      // The line has its own time.
      fields.remove("at");
      boolean alarms = entry.state() == SagaState.PARKED;
      line(alarms ? Level.ERROR : Level.INFO, fields);
    }
  }

  @Override
  public void takenOver(SagaSnapshot saga, Duration after) {
    line(
        Level.WARN,
        Map.of("saga_id", saga.id(), "taken_over_by", saga.owner(), "after_ms", after.toMillis()));
  }

  @Override
  public void fenced(SagaSnapshot saga) {
    line(Level.WARN, Map.of("saga_id", saga.id(), "lost_by", saga.owner(), "epoch", saga.epoch()));
  }

  private static void line(Level level, Map<String, Object> fields) {
    LoggingEventBuilder line = log.atLevel(level);
    for (Map.Entry<String, Object> field : fields.entrySet()) {
      line = line.addKeyValue(field.getKey(), field.getValue());
    }
    line.log(
        fields.entrySet().stream()
            .map(field -> field.getKey() + "=" + field.getValue())
            .collect(Collectors.joining(" ")));
  }
}
