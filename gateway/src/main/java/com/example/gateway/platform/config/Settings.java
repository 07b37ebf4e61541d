package com.example.gateway.platform.config;

import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads the environment variables of one prefix and remembers which ones there are. */
final class Settings {
  /** One setting as the reference documents it. */
  record Documented(String name, String defaultValue, String allowed) {}

  private static final String HTTP_URL = "http://host:port";

  private final String prefix;
  private final Map<String, String> environment;
  private final Map<String, Documented> known = new LinkedHashMap<>();

  Settings(String prefix, Map<String, String> environment) {
    this.prefix = prefix;
    this.environment = environment;
  }

  String text(String key, String defaultValue, String allowed) {
    return read(key, defaultValue, allowed, Function.identity());
  }

  int number(String key, int defaultValue, int min, int max, String unit) {
    return read(
        key,
        Integer.toString(defaultValue),
        unit + ", " + min + " to " + max,
        value -> {
          int number = Integer.parseInt(value);
          require(number >= min && number <= max);
          return number;
        });
  }

  int port(String key, int defaultValue) {
    return number(key, defaultValue, 0, 65535, "port");
  }

  Duration millis(String key, int defaultValue, int max) {
    return Duration.ofMillis(number(key, defaultValue, 1, max, "ms"));
  }

  /** Paths, each with the time for which something holds; by default none. */
  Map<String, Duration> lifetimes(String key, int maxMillis) {
    return read(
        key,
        "none",
        "none, or /path=ms and more of them after commas, each ms 1 to " + maxMillis,
        value -> {
          var lifetimes = new LinkedHashMap<String, Duration>();
          for (String each : value.equals("none") ? new String[0] : value.split(",", -1)) {
            String[] parts = each.strip().split("=", -1);
            require(parts.length == 2 && parts[0].startsWith("/"));
            int millis = Integer.parseInt(parts[1]);
            require(millis >= 1 && millis <= maxMillis);
            require(lifetimes.put(parts[0], Duration.ofMillis(millis)) == null);
          }
          return lifetimes;
        });
  }

  Duration days(String key, int defaultValue, int min, int max) {
    return Duration.ofDays(number(key, defaultValue, min, max, "days"));
  }

  URI httpUrl(String key, String defaultValue) {
    return read(key, defaultValue, HTTP_URL, Settings::origin);
  }

  /** Null if it is not set. */
  @Nullable URI optionalHttpUrl(String key) {
    return readOptional(key, HTTP_URL, Settings::origin);
  }

  /** Empty if it is not set. */
  List<String> paths(String key) {
    List<String> paths =
        readOptional(
            key,
            "paths such as /api/users, separated by commas",
            value -> {
              List<String> each = List.of(value.split(",", -1));
              require(each.stream().allMatch(path -> path.matches("(/[a-z0-9_-]+)+")));
              return each;
            });
    return paths == null ? List.of() : paths;
  }

  private static URI origin(String value) {
    URI url = URI.create(value);
    require("http".equals(url.getScheme()) && url.getHost() != null);
    require(url.getPath().isEmpty() && url.getQuery() == null && url.getUserInfo() == null);
    return url;
  }

  /** Required, and never shown, because it has a password in it. */
  DatabaseUrl databaseUrl(String key) {
    String name = prefix + key;
    known.put(name, new Documented(name, "required", DatabaseUrl.FORM));
    String value = environment.getOrDefault(name, "").strip();
    if (value.isEmpty()) {
      throw new InvalidSettingException(name + " is missing; it has the form " + DatabaseUrl.FORM);
    }
    try {
      return DatabaseUrl.parse(value);
    } catch (IllegalArgumentException e) {
      throw new InvalidSettingException(name + " is not valid; its form is " + DatabaseUrl.FORM);
    }
  }

  <E extends Enum<E>> E choice(String key, E defaultValue) {
    Class<E> type = defaultValue.getDeclaringClass();
    return read(
        key,
        lower(defaultValue),
        Stream.of(type.getEnumConstants()).map(Settings::lower).collect(Collectors.joining(", ")),
        value -> {
          E choice = Enum.valueOf(type, value.toUpperCase(Locale.ROOT));
          require(lower(choice).equals(value));
          return choice;
        });
  }

  /** Call last: a misspelt setting must not silently become its default. */
  void refuseUnknown() {
    var unknown = new TreeSet<>(environment.keySet());
    unknown.removeIf(name -> !name.startsWith(prefix) || known.containsKey(name));
    if (!unknown.isEmpty()) {
      throw new InvalidSettingException(
          unknown.first() + " is not a setting; there are " + String.join(", ", known.keySet()));
    }
  }

  List<Documented> known() {
    return List.copyOf(known.values());
  }

  private <T> @Nullable T readOptional(String key, String allowed, Function<String, T> parser) {
    if (environment.containsKey(prefix + key)) {
      return read(key, "", allowed, parser);
    }
    known.put(prefix + key, new Documented(prefix + key, "", allowed));
    return null;
  }

  private <T> T read(String key, String defaultValue, String allowed, Function<String, T> parser) {
    String name = prefix + key;
    known.put(name, new Documented(name, defaultValue, allowed));
    String value = environment.getOrDefault(name, defaultValue).strip();
    try {
      require(!value.isEmpty());
      return parser.apply(value);
    } catch (IllegalArgumentException e) {
      throw new InvalidSettingException(name + "=" + value + " is not valid; allowed: " + allowed);
    }
  }

  private static void require(boolean condition) {
    if (!condition) {
      throw new IllegalArgumentException();
    }
  }

  private static String lower(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
