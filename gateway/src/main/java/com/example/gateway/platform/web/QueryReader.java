package com.example.gateway.platform.web;

import com.example.gateway.platform.web.Problem.FieldError;
import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Query parameters, each known and given once. */
public final class QueryReader {
  private static final Pattern NUMBER = Pattern.compile("[0-9]{1,9}");

  private final Map<String, String[]> parameters;
  private final Set<String> known = new HashSet<>();
  private final List<FieldError> errors = new ArrayList<>();

  public QueryReader(HttpServletRequest request) {
    parameters = request.getParameterMap();
  }

  public @Nullable String text(String name) {
    known.add(name);
    String[] values = parameters.get(name);
    if (values == null) {
      return null;
    }
    if (values.length > 1) {
      errors.add(new FieldError(name, "is given more than once"));
    }
    return values[0];
  }

  public int integer(String name, int min, int max, int absent) {
    String text = text(name);
    if (text == null) {
      return absent;
    }
    int number = NUMBER.matcher(text).matches() ? Integer.parseInt(text) : min - 1;
    if (number < min || number > max) {
      errors.add(new FieldError(name, "must be an integer from %d to %d".formatted(min, max)));
      return absent;
    }
    return number;
  }

  public <E extends Enum<E>> @Nullable E choice(String name, Class<E> type) {
    String text = text(name);
    if (text == null) {
      return null;
    }
    List<E> all = List.of(type.getEnumConstants());
    List<E> found = all.stream().filter(each -> each.name().equals(text)).toList();
    if (found.isEmpty()) {
      errors.add(new FieldError(name, "must be one of " + all));
      return null;
    }
    return found.get(0);
  }

  /**
   * Call last.
   *
   * @throws ProblemException VALIDATION_FAILED, if anything was wrong
   */
  public void end() {
    parameters.keySet().stream()
        .filter(name -> !known.contains(name))
        .sorted()
        .forEach(name -> errors.add(new FieldError(name, "is not known")));
    if (!errors.isEmpty()) {
      throw Problem.invalid(errors).exception();
    }
  }
}
