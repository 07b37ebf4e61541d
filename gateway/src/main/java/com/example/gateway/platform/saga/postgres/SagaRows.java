package com.example.gateway.platform.saga.postgres;

import com.example.gateway.platform.saga.JournalEntry;
import com.example.gateway.platform.saga.JournalEntry.Attempt;
import com.example.gateway.platform.saga.JournalEntry.Phase;
import com.example.gateway.platform.saga.Reason;
import com.example.gateway.platform.saga.SagaSnapshot;
import com.example.gateway.platform.saga.SagaState;
import com.example.gateway.platform.saga.Step.Direction;
import com.example.gateway.platform.saga.StepResult;
import com.example.gateway.platform.saga.StepResult.Kind;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** Between rows and records. */
final class SagaRows {
  private SagaRows() {}

  static OffsetDateTime at(Instant instant) {
    return instant.atOffset(ZoneOffset.UTC);
  }

  static void addReason(List<@Nullable Object> values, @Nullable Reason reason) {
    values.add(reason == null ? null : reason.code());
    values.add(reason == null ? null : reason.detail());
  }

  /** One array for each column, so that any number of entries is one statement. */
  static void addEntries(List<@Nullable Object> values, long epoch, List<JournalEntry> entries) {
    values.add(epoch);
    values.add(at(entries.get(0).at()));
    values.add(column(entries, Long[]::new, JournalEntry::seq));
    values.add(column(entries, String[]::new, e -> e.phase().name()));
    values.add(column(entries, String[]::new, of(JournalEntry::attempt, Attempt::step)));
    values.add(
        column(entries, String[]::new, of(JournalEntry::attempt, a -> a.direction().name())));
    values.add(column(entries, Integer[]::new, of(JournalEntry::attempt, Attempt::number)));
    values.add(column(entries, String[]::new, of(JournalEntry::result, r -> r.kind().name())));
    values.add(column(entries, Boolean[]::new, of(JournalEntry::result, StepResult::sent)));
    values.add(column(entries, String[]::new, of(JournalEntry::state, SagaState::name)));
    values.add(column(entries, String[]::new, of(JournalEntry::why, Reason::code)));
    values.add(column(entries, String[]::new, of(JournalEntry::why, Reason::detail)));
    values.add(column(entries, String[]::new, of(JournalEntry::result, StepResult::output)));
  }

  private static <P, T> Function<JournalEntry, @Nullable T> of(
      Function<JournalEntry, @Nullable P> part, Function<P, @Nullable T> value) {
    return entry -> {
      P found = part.apply(entry);
      return found == null ? null : value.apply(found);
    };
  }

  private static <T> T[] column(
      List<JournalEntry> entries,
      IntFunction<T[]> array,
      Function<JournalEntry, ? extends @Nullable T> value) {
    return entries.stream().map(value).toArray(array);
  }

  static SagaSnapshot saga(ResultSet row, int number) throws SQLException {
    return new SagaSnapshot(
        row.getObject("id", UUID.class),
        row.getString("type"),
        row.getInt("definition_version"),
        SagaState.valueOf(row.getString("state")),
        row.getString("cursor"),
        row.getLong("epoch"),
        row.getString("owner"),
        row.getString("input"),
        row.getString("context"),
        instant(row, "deadline_at"),
        reason(row, "turned_code", "turned_reason"),
        reason(row, "parked_code", "parked_reason"),
        row.getLong("last_seq"),
        instant(row, "created_at"),
        instant(row, "updated_at"));
  }

  static JournalEntry entry(ResultSet row, int number) throws SQLException {
    Phase phase = Phase.valueOf(row.getString("phase"));
    String step = row.getString("step");
    String state = row.getString("state");
    Reason reason = reason(row, "code", "reason");
    return new JournalEntry(
        row.getLong("seq"),
        row.getLong("epoch"),
        instant(row, "at"),
        phase,
        step == null
            ? null
            : new Attempt(
                step, Direction.valueOf(row.getString("direction")), row.getInt("attempt")),
        phase == Phase.OUTCOME
            ? new StepResult(
                Kind.valueOf(row.getString("result")),
                row.getString("output"),
                reason,
                row.getBoolean("sent"))
            : null,
        state == null ? null : SagaState.valueOf(state),
        phase == Phase.OUTCOME ? null : reason);
  }

  private static Instant instant(ResultSet row, String column) throws SQLException {
    return row.getObject(column, OffsetDateTime.class).toInstant();
  }

  private static @Nullable Reason reason(ResultSet row, String code, String detail)
      throws SQLException {
    String found = row.getString(code);
    return found == null ? null : new Reason(found, row.getString(detail));
  }
}
