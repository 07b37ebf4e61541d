package com.example.gateway.platform.edge;

import static org.assertj.core.api.Assertions.assertThat;

import com.example.gateway.TestConfig;
import com.example.gateway.platform.resilience.Upstream;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HttpRouteTest {
  private static final Upstream UPSTREAM =
      new Upstream(
          "somewhere", Upstream.Transport.REST, "http://127.0.0.1:5000", TestConfig.with(Map.of()));

  @ParameterizedTest
  @CsvSource({
    "/api, '',   /users/5,                      /api/users/5",
    "/api, '',   http://127.0.0.1:5000/users/5, /api/users/5",
    "/api, '',   https://elsewhere.example/x,   https://elsewhere.example/x",
    "/api, '',   //elsewhere.example/x,         //elsewhere.example/x",
    "/api, '',   next,                          next",
    "/data, /api, /api/users/5,                 /data/users/5",
    "/data, /api, /internal/users/5,            /internal/users/5",
    "/data, /api, http://127.0.0.1:5000/api/users?limit=1, /data/users?limit=1",
  })
  void canALocationBeFollowedFromTheDoor(
      String prefix, String upstreamPrefix, String location, String expected) {
    var route = new HttpRoute(prefix, UPSTREAM, upstreamPrefix, Set.of());

    assertThat(route.locationAtDoor(location)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "/api, '', /api/users/5, /users/5",
    "/api, '', /api, /",
    "/api, '', /api/a%20b, /a%20b",
    "/data, /api, /data/users, /api/users",
  })
  void doesThePrefixOfTheDoorGiveWayToTheUpstreams(
      String prefix, String upstreamPrefix, String atDoor, String atUpstream) {
    var route = new HttpRoute(prefix, UPSTREAM, upstreamPrefix, Set.of());

    assertThat(route.pathAtUpstream(atDoor)).isEqualTo(atUpstream);
  }
}
