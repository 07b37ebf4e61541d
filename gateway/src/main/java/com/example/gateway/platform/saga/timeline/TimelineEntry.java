package com.example.gateway.platform.saga.timeline;

import com.example.gateway.platform.saga.JournalEntry;
import com.example.gateway.platform.saga.JournalEntry.Attempt;
import com.example.gateway.platform.saga.Reason;
import com.example.gateway.platform.saga.StepResult;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * An entry of a journal, flat: for clients and for logs. Without the output, which is for steps.
 */
public final class TimelineEntry {
  private TimelineEntry() {}

  /** In this order, and only what there is. */
  public static Map<String, Object> of(JournalEntry entry) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("seq", entry.seq());
    fields.put("at", entry.at());
    fields.put("epoch", entry.epoch());
    fields.put("phase", entry.phase());
    Attempt attempt = entry.attempt();
    if (attempt != null) {
      fields.put("step", attempt.step());
      fields.put("direction", attempt.direction());
      fields.put("attempt", attempt.number());
    }
    StepResult result = entry.result();
    if (result != null) {
      fields.put("result", result.kind());
    }
    if (entry.state() != null) {
      fields.put("state", entry.state());
    }
    Reason reason = entry.why();
    if (reason != null) {
      fields.put("code", reason.code());
      fields.put("reason", reason.detail());
    }
    return fields;
  }
}
