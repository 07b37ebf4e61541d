package com.example.bench.measure.report;

import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonPrimitive;
import com.google.gson.JsonSerializationContext;
import com.google.gson.JsonSerializer;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.math.RoundingMode;

/** Three digits after the point; no target at one end is null. */
final class ShortNumber implements JsonSerializer<Double> {
  @Override
  public JsonElement serialize(Double value, Type type, JsonSerializationContext context) {
    if (value.isInfinite() || value.isNaN()) {
      return JsonNull.INSTANCE;
    }
    return new JsonPrimitive(BigDecimal.valueOf(value).setScale(3, RoundingMode.HALF_UP));
  }
}
