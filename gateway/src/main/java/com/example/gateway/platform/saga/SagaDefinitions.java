package com.example.gateway.platform.saga;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** All definitions that this replica can run, old versions too. */
public final class SagaDefinitions {
  private final Map<String, Map<Integer, SagaDefinition>> byName = new HashMap<>();
  private final Map<String, SagaDefinition> newest = new HashMap<>();

  public SagaDefinitions(List<SagaDefinition> definitions) {
    for (SagaDefinition definition : definitions) {
      byName
          .computeIfAbsent(definition.name(), name -> new HashMap<>())
          .put(definition.version(), definition);
      newest.merge(definition.name(), definition, (a, b) -> a.version() > b.version() ? a : b);
    }
  }

  /** Their names. */
  public Set<String> types() {
    return Set.copyOf(newest.keySet());
  }

  SagaDefinition newest(String type) {
    SagaDefinition definition = newest.get(type);
    if (definition == null) {
      throw UnknownSagaException.type(type, 1);
    }
    return definition;
  }

  SagaDefinition of(SagaSnapshot saga) {
    SagaDefinition definition =
        byName.getOrDefault(saga.type(), Map.of()).get(saga.definitionVersion());
    if (definition == null) {
      throw UnknownSagaException.type(saga.type(), saga.definitionVersion());
    }
    return definition;
  }
}
