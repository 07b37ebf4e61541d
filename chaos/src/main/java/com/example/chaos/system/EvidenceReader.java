package com.example.chaos.system;

import com.example.chaos.oracle.Evidence;
import com.example.chaos.oracle.Rows.AcceptedKey;
import com.example.chaos.oracle.Rows.Entry;
import com.example.chaos.oracle.Rows.Operation;
import com.example.chaos.oracle.Rows.Order;
import com.example.chaos.oracle.Rows.Payment;
import com.example.chaos.oracle.Rows.Saga;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;

/** Reads what is written down. */
public final class EvidenceReader {
  private final Deployment deployment;
  private final Shop shop;

  public EvidenceReader(Deployment deployment, Shop shop) {
    this.deployment = deployment;
    this.shop = shop;
  }

  public Evidence read() {
    Sql gateway = deployment.journal();
    Sql rows = deployment.shop();
    return new Evidence(
        shop.purchases(),
        shop.acknowledged(),
        gateway.query("select * from saga", EvidenceReader::saga),
        gateway.query("select * from saga_journal", EvidenceReader::entry),
        gateway.query(
            "select key, saga_id from idempotency",
            row -> new AcceptedKey(row.getString(1), row.getString(2))),
        rows.query(
            """
            select o.id, o.user_id, o.status, o.total_cents, o.currency, i.product_id, i.quantity,
                   r.status as reservation
            from orders o join order_items i on i.order_id = o.id
            left join reservations r on r.order_id = o.id
            """,
            EvidenceReader::order),
        rows.query(
            "select id, order_id, status, amount_cents from payments",
            row -> new Payment(row.getLong(1), row.getLong(2), row.getString(3), row.getLong(4))),
        rows.query(
            "select saga_id, step, action, state from saga_operation",
            row ->
                new Operation(
                    row.getString(1), row.getString(2), row.getString(3), row.getString(4))),
        shop.products(),
        deployment.ledger().authorizations(),
        deployment.ledger().receipts());
  }

  /** All journals, a line an entry. */
  public List<String> journals() {
    return deployment
        .journal()
        .query("select j::text from saga_journal j order by saga_id, seq", row -> row.getString(1));
  }

  /** The journal of one saga, a line an entry. */
  public List<String> journal(String sagaId) {
    return deployment
        .journal()
        .query(
            "select j::text from saga_journal j where saga_id = ?::uuid order by seq",
            row -> row.getString(1),
            sagaId);
  }

  private static Saga saga(ResultSet row) throws SQLException {
    return new Saga(
        row.getString("id"),
        row.getString("state"),
        row.getString("cursor"),
        row.getLong("epoch"),
        row.getString("turned_code"),
        row.getString("parked_code"),
        row.getLong("last_seq"));
  }

  private static Entry entry(ResultSet row) throws SQLException {
    return new Entry(
        row.getString("saga_id"),
        row.getLong("seq"),
        row.getLong("epoch"),
        row.getString("phase"),
        row.getString("step"),
        row.getString("direction"),
        row.getInt("attempt"),
        row.getString("result"),
        row.getString("state"),
        row.getString("code"));
  }

  private static Order order(ResultSet row) throws SQLException {
    return new Order(
        row.getLong("id"),
        row.getLong("user_id"),
        row.getString("status"),
        row.getLong("total_cents"),
        row.getString("currency"),
        row.getLong("product_id"),
        row.getInt("quantity"),
        row.getString("reservation"));
  }
}
