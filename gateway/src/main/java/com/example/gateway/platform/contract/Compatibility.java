package com.example.gateway.platform.contract;

import com.example.gateway.platform.contract.Contract.Field;
import com.example.gateway.platform.contract.Contract.Input;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What a consumer that was built for one contract cannot live with in another. What it does not
 * know is additive, unless it must be sent. proto/golden/compatibility.json has the cases; the
 * facade's comparison passes the same.
 */
final class Compatibility {
  private final SortedSet<String> differences = new TreeSet<>();

  private Compatibility() {}

  /** One line each, sorted; empty if the consumer can stay. */
  static List<String> differences(Contract consumer, Contract provider) {
    var found = new Compatibility();
    if (!consumer.fingerprint().equals(provider.fingerprint())) {
      found.compareAll("not served", consumer.messages(), provider.messages(), found::field);
      found.compareAll("not accepted", consumer.requests(), provider.requests(), found::input);
      found.compareAll("not served", consumer.enums(), provider.enums(), found::value);
      found.demands(consumer.requests(), provider.requests());
    }
    return List.copyOf(found.differences);
  }

  private interface Comparison<T> {
    void compare(String name, T known, T provided);
  }

  private <T> void compareAll(
      String gone,
      Map<String, Map<String, T>> known,
      Map<String, Map<String, T>> provided,
      Comparison<T> members) {
    compare(
        gone,
        "",
        known,
        provided,
        (name, ours, theirs) -> compare(gone, name + ".", ours, theirs, members));
  }

  private <T> void compare(
      String gone,
      String prefix,
      Map<String, T> known,
      Map<String, T> provided,
      Comparison<T> next) {
    known.forEach(
        (name, ours) -> {
          T theirs = provided.get(name);
          if (theirs == null) {
            differences.add(prefix + name + ": " + gone);
          } else {
            next.compare(prefix + name, ours, theirs);
          }
        });
  }

  private void field(String name, Field known, Field served) {
    is(name, "number", known.number(), served.number());
    is(name, "type", known.type(), served.type());
    is(name, "unit", known.unit(), served.unit());
    if (served.nullable() && !known.nullable()) {
      differences.add(name + ": may be null, built for never null");
    }
  }

  private void input(String name, Input known, Input accepted) {
    is(name, "type", known.type(), accepted.type());
    is(name, "unit", known.unit(), accepted.unit());
    if (known.nullable() && !accepted.nullable()) {
      differences.add(name + ": may not be null, built for may be null");
    }
    if (accepted.required() && !known.required()) {
      differences.add(name + ": required, built for optional");
    }
  }

  private void value(String name, Integer known, Integer served) {
    is(name, "number", known, served);
  }

  private void is(String name, String what, @Nullable Object known, @Nullable Object provided) {
    if (!Objects.equals(known, provided)) {
      differences.add(
          "%s: %s is %s, built for %s"
              .formatted(
                  name,
                  what,
                  Objects.requireNonNullElse(provided, "none"),
                  Objects.requireNonNullElse(known, "none")));
    }
  }

  /** What must be sent from now on, and this build cannot know of. */
  private void demands(
      Map<String, Map<String, Input>> known, Map<String, Map<String, Input>> accepted) {
    known.forEach(
        (request, fields) ->
            accepted
                .getOrDefault(request, Map.of())
                .forEach(
                    (name, input) -> {
                      if (input.required() && !fields.containsKey(name)) {
                        differences.add(
                            request + "." + name + ": required, not known to this build");
                      }
                    }));
  }
}
