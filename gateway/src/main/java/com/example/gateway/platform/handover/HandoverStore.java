package com.example.gateway.platform.handover;

import com.example.gateway.platform.handover.HandoverState.Owner;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The state that all replicas share, and that a restart finds again. */
final class HandoverStore {
  /** A replica that was not heard of for this long is gone. */
  private static final int SILENT_S = 5;

  private static final int OWN_LIMIT_S = 1;

  private final DataSource dataSource;
  private final JdbcClient jdbc;
  private final UUID replica;
  private volatile boolean migrated;

  HandoverStore(DataSource dataSource, UUID replica) {
    this.replica = replica;
    this.dataSource = dataSource;
    this.jdbc = JdbcClient.create(dataSource);
  }

  UUID replica() {
    return replica;
  }

  /** What is so now; and the others hear that this replica is there. */
  HandoverState load() {
    migrate();
    jdbc.sql(
            """
            INSERT INTO handover.replica (id) VALUES (:id) ON CONFLICT (id) DO UPDATE SET seen_at = now()
            """)
        .param("id", replica)
        .update();
    return jdbc.sql("SELECT owner, reads_percent, shadow_percent FROM handover.state")
        .query(
            (row, number) ->
                new HandoverState(
                    Owner.valueOf(row.getString("owner")),
                    row.getInt("reads_percent"),
                    row.getInt("shadow_percent")))
        .single();
  }

  /** All that answer the paths that move, this one too. */
  List<UUID> replicas() {
    return jdbc.sql(
            "SELECT id FROM handover.replica WHERE seen_at > now() - make_interval(secs => :silent) ORDER BY id")
        .param("silent", SILENT_S)
        .query(UUID.class)
        .list();
  }

  /** This replica answers nothing any more. */
  void leave() {
    jdbc.sql("DELETE FROM handover.replica WHERE id = :id").param("id", replica).update();
  }

  /** Null leaves a value as it is. */
  void share(@Nullable Integer readsPercent, @Nullable Integer shadowPercent, String reason) {
    migrate();
    jdbc.sql(
            """
            UPDATE handover.state SET reads_percent = coalesce(:reads::integer, reads_percent),
              shadow_percent = coalesce(:shadow::integer, shadow_percent), reason = :reason, changed_at = now()
            """)
        .param("reads", readsPercent)
        .param("shadow", shadowPercent)
        .param("reason", reason)
        .update();
  }

  /** Ends soon, one way or the other: the hold must outlast it. */
  void own(Owner owner, String reason) {
    migrate();
    jdbc.sql(
            """
            UPDATE handover.state SET owner = :owner, reason = :reason, changed_at = now()
            """)
        .withQueryTimeout(OWN_LIMIT_S)
        .param("owner", owner.name())
        .param("reason", reason)
        .update();
  }

  /** Creates the table, in a schema of its own, so that it does not matter what else is there. */
  private void migrate() {
    if (!migrated) {
      Flyway.configure()
          .dataSource(dataSource)
          .locations("classpath:db/handover")
          .schemas("handover")
          .table("schema_history")
          .load()
          .migrate();
      migrated = true;
    }
  }
}
