package com.example.gateway.platform.config;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.springframework.web.util.UriUtils;

/** Where a PostgreSQL database is, and who may use it. Never shows the password. */
public record DatabaseUrl(String jdbcUrl, String user, String password) {
  /** Also in messages to whoever wrote another one. */
  static final String FORM = "postgresql://user:password@host:port/database";

  /**
   * @throws IllegalArgumentException if it has another form
   */
  static DatabaseUrl parse(String text) {
    URI url = URI.create(text);
    String[] user = (url.getRawUserInfo() + "").split(":", 2);
    boolean postgres = "postgresql".equals(url.getScheme()) || "postgres".equals(url.getScheme());
    if (!postgres || url.getHost() == null || url.getPath().length() < 2 || user.length < 2) {
      throw new IllegalArgumentException();
    }
    int port = url.getPort() < 0 ? 5432 : url.getPort();
    String query = url.getRawQuery() == null ? "" : "?" + url.getRawQuery();
    return new DatabaseUrl(
        "jdbc:postgresql://%s:%d%s%s".formatted(url.getHost(), port, url.getRawPath(), query),
        decoded(user[0]),
        decoded(user[1]));
  }

  private static String decoded(String text) {
    return UriUtils.decode(text, StandardCharsets.UTF_8);
  }

  @Override
  public String toString() {
    return jdbcUrl + " as " + user;
  }
}
