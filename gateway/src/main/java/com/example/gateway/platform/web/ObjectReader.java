package com.example.gateway.platform.web;

import com.example.gateway.platform.web.Problem.FieldError;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Takes a JSON object apart, strictly, and keeps what is wrong with each member until {@link #end}.
 * A member at fault reads as some value of its type.
 */
public final class ObjectReader {
  private static final Pattern UNSTORABLE = Pattern.compile("[\\x00\\p{Cs}]");

  private final ObjectNode object;
  private final String path;
  private final List<FieldError> errors;
  private final Set<String> known = new HashSet<>();

  public ObjectReader(ObjectNode object) {
    this(object, "", new ArrayList<>());
  }

  private ObjectReader(ObjectNode object, String path, List<FieldError> errors) {
    this.object = object;
    this.path = path;
    this.errors = errors;
  }

  public long integer(String name, long min, long max) {
    JsonNode node = member(name);
    if (node.isMissingNode()) {
      return min;
    }
    if (!node.isIntegralNumber()) {
      fault(name, "must be an integer");
    } else if (!node.canConvertToLong() || node.asLong() > max) {
      fault(name, "must be at most " + max);
    } else if (node.asLong() < min) {
      fault(name, "must be at least " + min);
    } else {
      return node.asLong();
    }
    return min;
  }

  /** From one character on that is no blank. */
  public String text(String name, int maxLength) {
    JsonNode node = member(name);
    return node.isMissingNode() ? "" : text(name, node, maxLength);
  }

  public String text(String name, Pattern form, String detail) {
    JsonNode node = member(name);
    if (node.isMissingNode()) {
      return "";
    }
    if (!node.isString() || !form.matcher(node.asString()).matches()) {
      fault(name, detail);
      return "";
    }
    return node.asString();
  }

  /** Null if it is left out, or null. */
  public @Nullable String optionalText(String name, int maxLength) {
    known.add(name);
    JsonNode node = object.path(name);
    return node.isMissingNode() || node.isNull() ? null : text(name, node, maxLength);
  }

  private String text(String name, JsonNode node, int maxLength) {
    if (!node.isString()) {
      fault(name, "must be a string");
      return "";
    }
    String text = node.asString();
    if (UNSTORABLE.matcher(text).find()) {
      fault(name, "must not contain NUL or lone surrogates");
    } else if (text.isBlank() || text.codePointCount(0, text.length()) > maxLength) {
      fault(name, "must have 1 to " + maxLength + " characters");
    }
    return text;
  }

  public <T> List<T> list(String name, int min, int max, Function<ObjectReader, T> element) {
    JsonNode node = member(name);
    List<T> list = new ArrayList<>();
    if (node.isMissingNode()) {
      return list;
    }
    if (!node.isArray()) {
      fault(name, "must be a list");
    } else if (node.size() < min || node.size() > max) {
      fault(name, "must have %d to %d items".formatted(min, max));
    } else {
      for (int i = 0; i < node.size(); i++) {
        String each = "%s[%d]".formatted(name, i);
        if (node.get(i) instanceof ObjectNode nested) {
          var reader = new ObjectReader(nested, path + each + ".", errors);
          list.add(element.apply(reader));
          reader.refuseUnknown();
        } else {
          fault(each, "must be an object");
        }
      }
    }
    return list;
  }

  private JsonNode member(String name) {
    known.add(name);
    JsonNode node = object.path(name);
    if (node.isMissingNode()) {
      fault(name, "is required");
    }
    return node;
  }

  private void fault(String name, String detail) {
    errors.add(new FieldError(path + name, detail));
  }

  private void refuseUnknown() {
    object.propertyNames().stream()
        .filter(name -> !known.contains(name))
        .forEach(name -> fault(printable(name), "is not known"));
  }

  private static String printable(String name) {
    String text = UNSTORABLE.matcher(name).replaceAll("\uFFFD");
    return text.length() > 200 ? text.substring(0, 200) : text;
  }

  /**
   * Call last.
   *
   * @throws ProblemException VALIDATION_FAILED, if anything was wrong
   */
  public void end() {
    refuseUnknown();
    if (!errors.isEmpty()) {
      throw Problem.invalid(errors).exception();
    }
  }
}
