package com.example.bench.chain.load;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;

/** What is asked for. */
public enum Work {
  GET(200, "get one user by id"),
  PAGE(200, "list a page of 20 users"),
  CREATE(201, "create a user");

  /** Among so many users. */
  public static final int USERS = 100_000;

  private static final AtomicLong CREATED = new AtomicLong(System.currentTimeMillis());

  private final int status;
  private final String said;

  Work(int status, String said) {
    this.status = status;
    this.said = said;
  }

  public String said() {
    return said;
  }

  /** The status of a success. */
  public int status() {
    return status;
  }

  /**
   * The next request.
   *
   * @param among how many users are asked for, at random
   */
  byte[] request(String users, int among) {
    return switch (this) {
      case GET -> read(users + "/" + (1 + ThreadLocalRandom.current().nextInt(among)));
      case PAGE -> read(users + "?limit=20");
      case CREATE -> create(users, CREATED.incrementAndGet());
    };
  }

  /** A read of any path. */
  public static byte[] read(String path) {
    return bytes("GET %s HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".formatted(path));
  }

  private static byte[] create(String users, long number) {
    String body =
        "{\"name\":\"Bench Example\",\"email\":\"bench%d@example.com\"}".formatted(number);
    return bytes(
        "POST %s HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s"
            .formatted(users, body.length(), body));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
