package com.example.bench.measure.report;

import com.google.gson.JsonElement;
import com.google.gson.JsonPrimitive;
import com.google.gson.JsonSerializationContext;
import com.google.gson.JsonSerializer;
import java.lang.reflect.Type;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** As 2026-01-31T12:00:00Z. */
final class InstantText implements JsonSerializer<Instant> {
  @Override
  public JsonElement serialize(Instant value, Type type, JsonSerializationContext context) {
    return new JsonPrimitive(value.truncatedTo(ChronoUnit.SECONDS).toString());
  }
}
