package com.example.gateway.shop.checkout;

import com.example.gateway.platform.saga.Reason;
import com.example.gateway.platform.saga.SagaPage;
import com.example.gateway.platform.saga.SagaSnapshot;
import com.example.gateway.platform.saga.SagaState;
import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** One page of checkouts. */
record CheckoutPage(
    @JsonProperty("items") List<Overview> items,
    @JsonProperty("next_cursor") @Nullable String nextCursor) {
  /** A checkout in a list. */
  record Overview(
      @JsonProperty("id") UUID id,
      @JsonProperty("state") SagaState state,
      @JsonProperty("reason") @Nullable Reason reason,
      @JsonProperty("created_at") @JsonFormat(pattern = CheckoutView.TIME, timezone = "UTC")
          Instant createdAt,
      @JsonProperty("updated_at") @JsonFormat(pattern = CheckoutView.TIME, timezone = "UTC")
          Instant updatedAt) {
    static Overview of(SagaSnapshot saga) {
      return new Overview(
          saga.id(), saga.state(), CheckoutView.reason(saga), saga.createdAt(), saga.updatedAt());
    }
  }

  static CheckoutPage of(SagaPage page) {
    return new CheckoutPage(page.items().stream().map(Overview::of).toList(), page.nextCursor());
  }
}
