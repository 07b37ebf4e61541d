package com.example.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.example.e2e.system.Http;
import com.example.e2e.system.Reply;
import com.example.e2e.system.RunningSystem;
import com.example.e2e.system.Shop;
import com.example.e2e.system.SystemTest;
import com.google.gson.JsonElement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Pages together are the whole list, each item once. */
@SystemTest
class PaginationTest {
  private final RunningSystem system;

  PaginationTest(RunningSystem system) {
    this.system = system;
  }

  @Test
  void areAllPagesTogetherTheWholeList() {
    List<Long> whole = ids(Http.get(system.gateway(), "/api/products?limit=100").expect(200));
    assertThat(whole).hasSizeGreaterThan(10);

    assertThat(walk("/api/products?limit=5")).isEqualTo(whole);
    List<Long> backwards = walk("/api/products?limit=5&newest_first=true");
    Collections.reverse(backwards);
    assertThat(backwards).isEqualTo(whole);
  }

  @Test
  void doesAnInsertWhileReadingNeitherRepeatNorHideItems() {
    Reply first = Http.get(system.gateway(), "/api/users?limit=10&newest_first=true").expect(200);
    Shop.newUser(system.gateway());
    Reply second =
        Http.get(
                system.gateway(),
                "/api/users?limit=10&newest_first=true&cursor=" + first.text("next_cursor"))
            .expect(200);

    long lastOfFirst = Collections.min(ids(first));
    assertThat(ids(second)).isNotEmpty().allMatch(id -> id < lastOfFirst);
  }

  @Test
  void isACursorOfAnotherListRefused() {
    String cursor =
        Http.get(system.gateway(), "/api/products?limit=2").expect(200).text("next_cursor");

    Reply refused =
        Http.get(system.gateway(), "/api/products?limit=2&newest_first=true&cursor=" + cursor)
            .expectProblem(400, "VALIDATION_FAILED");
    assertThat(refused.fields()).containsExactly("cursor");
  }

  private List<Long> walk(String path) {
    var seen = new ArrayList<Long>();
    Reply page = Http.get(system.gateway(), path).expect(200);
    seen.addAll(ids(page));
    while (!page.json().get("next_cursor").isJsonNull()) {
      page = Http.get(system.gateway(), path + "&cursor=" + page.text("next_cursor")).expect(200);
      seen.addAll(ids(page));
    }
    return seen;
  }

  private static List<Long> ids(Reply page) {
    return page.items().stream().map(PaginationTest::id).toList();
  }

  private static long id(JsonElement item) {
    return item.getAsJsonObject().get("id").getAsLong();
  }
}
