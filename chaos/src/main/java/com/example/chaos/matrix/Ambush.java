package com.example.chaos.matrix;

import com.example.chaos.matrix.Fault.Kill;
import com.example.chaos.matrix.Fault.Network;
import com.example.chaos.matrix.Fault.Pause;
import com.example.chaos.matrix.Fault.Point;
import com.example.chaos.matrix.Fault.Victim;
import com.example.chaos.network.Call;
import com.example.chaos.network.Operation;
import com.example.chaos.network.Reply;
import com.example.chaos.network.Reply.Absent;
import com.example.chaos.network.Tap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;

/** Waits for the first call of the cell's operation and lets the fault happen around it. */
final class Ambush implements Tap {
  private final Cell cell;
  private final Damage damage;
  private final AtomicBoolean armed = new AtomicBoolean(true);
  private final AtomicBoolean confirmed = new AtomicBoolean();
  private final CompletableFuture<String> over = new CompletableFuture<>();
  private volatile boolean frozen;

  Ambush(Cell cell, Damage damage) {
    this.cell = cell;
    this.damage = damage;
  }

  boolean sprung() {
    return !armed.get();
  }

  /** Completes when the fault has happened and nothing of it is under way. */
  CompletableFuture<String> over() {
    return over;
  }

  @Override
  public Reply handle(Call call, Passage passage) throws InterruptedException {
    if (call.operation() == Operation.CONFIRM_ORDER
        && cell.reservationExpires()
        && confirmed.compareAndSet(false, true)) {
      damage.expireReservation();
    }
    if (isMeant(call) && armed.compareAndSet(true, false)) {
      return spring(call, passage);
    }
    if (frozen && call.operation() != Operation.OTHER && call.line().startsWith("gateway")) {
      // After the commit the next call is already on its way; it was not sent yet.
      over.join();
      return damage.dead(call.line()) ? Absent.CUT : passage.send();
    }
    return passage.send();
  }

  /**
   * The provider dies at its own line, where it is reached at all; all else happens at the
   * gateway's.
   */
  private boolean isMeant(Call call) {
    boolean atProvider =
        cell.fault() instanceof Kill kill
            && kill.victim() == Victim.PROVIDER
            && cell.reachesProvider()
            && (kill.point() == Point.BEFORE_SEND || kill.point() == Point.AFTER_EFFECT);
    return call.operation() == cell.operation()
        && call.line().startsWith(atProvider ? "python-facade" : "gateway");
  }

  private Reply spring(Call call, Passage passage) throws InterruptedException {
    try {
      if (cell.fault() instanceof Kill kill) {
        return kill(kill, call, passage);
      }
      if (cell.fault() instanceof Pause pause) {
        return pause(pause, call, passage);
      }
      return network((Network) cell.fault(), call, passage);
    } catch (RuntimeException e) {
      over.complete("the fault failed: " + e);
      throw e;
    }
  }

  private Reply kill(Kill kill, Call call, Passage passage) throws InterruptedException {
    boolean cut = damage.cuts(kill.victim(), call);
    return switch (kill.point()) {
      case BEFORE_SEND -> {
        damage.kill(kill.victim(), call.line());
        yield finished(cut ? Absent.CUT : passage.send());
      }
      case AFTER_EFFECT -> {
        Reply reply = passage.send();
        damage.kill(kill.victim(), call.line());
        yield finished(cut ? Absent.CUT : reply);
      }
      case AFTER_REPLY -> {
        Reply reply = passage.send();
        var lock = damage.lockSaga(call.saga());
        later(
            () -> {
              lock.awaitCommit();
              damage.kill(kill.victim(), call.line());
              lock.release(kill.victim() == Victim.GATEWAY);
            });
        yield reply;
      }
      case AFTER_COMMIT -> {
        Reply reply = passage.send();
        frozen = true;
        later(
            () -> {
              damage.awaitOutcome(call);
              damage.kill(kill.victim(), call.line());
            });
        yield reply;
      }
    };
  }

  private Reply pause(Pause pause, Call call, Passage passage) throws InterruptedException {
    return switch (pause.point()) {
      case BEFORE_SEND -> {
        damage.pauseUntilTakeover(call);
        yield finished(passage.send());
      }
      case AFTER_EFFECT -> {
        Reply reply = passage.send();
        damage.pauseUntilTakeover(call);
        yield finished(reply);
      }
      case AFTER_REPLY -> {
        // What arrives while the process stands still is read when it goes on.
        Reply reply = passage.send();
        damage.pause(call.line());
        later(() -> damage.resumeAfterTakeover(call));
        yield reply;
      }
      case AFTER_COMMIT -> {
        Reply reply = passage.send();
        frozen = true;
        later(
            () -> {
              damage.awaitOutcome(call);
              damage.pauseUntilTakeover(call);
            });
        yield reply;
      }
    };
  }

  private Reply network(Network fault, Call call, Passage passage) throws InterruptedException {
    return switch (fault) {
      case REQUEST_LOST -> finished(Absent.SILENCE);
      case RESPONSE_LOST -> {
        passage.send();
        yield finished(Absent.SILENCE);
      }
      case DUPLICATED -> {
        Reply reply = passage.send();
        passage.send();
        yield finished(reply);
      }
      case DELAYED -> {
        damage.awaitTakeover(call);
        yield finished(passage.send());
      }
    };
  }

  private Reply finished(Reply reply) {
    over.complete("");
    return reply;
  }

  private interface Work {
    void run() throws InterruptedException;
  }

  private void later(Work work) {
    var thread =
        new Thread(
            () -> {
              try {
                work.run();
                over.complete("");
              } catch (InterruptedException | RuntimeException e) {
                over.complete("the fault failed: " + e);
              }
            },
            "ambush");
    thread.setDaemon(true);
    thread.start();
  }
}
