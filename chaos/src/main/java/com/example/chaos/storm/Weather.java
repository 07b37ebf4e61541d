package com.example.chaos.storm;

import com.example.chaos.network.Call;
import com.example.chaos.network.Operation;
import com.example.chaos.network.Reply;
import com.example.chaos.network.Reply.Absent;
import com.example.chaos.network.Tap;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** What the lines do to calls right now. */
final class Weather implements Tap {
  private static final Reply ERROR =
      new Reply.Http(
          500,
          Map.of("Content-Type", List.of("application/json")),
          "{\"error\":\"internal\"}".getBytes(StandardCharsets.UTF_8));

  /** A blow that still has calls to hit, or time to go on. */
  private static final class Active {
    private final Blow blow;
    private final String line;
    private final AtomicInteger left;

    Active(Blow blow, String line) {
      this.blow = blow;
      this.line = line;
      this.left = new AtomicInteger(blow.calls());
    }

    boolean hits(Call call) {
      if (!call.line().equals(line)) {
        return false;
      }
      boolean rest = call.path().startsWith("/");
      return switch (blow.kind()) {
        case CUT_FACADE -> rest;
        case CUT_DATA_SERVICE -> !rest;
        default -> left.getAndUpdate(calls -> Math.max(0, calls - 1)) > 0;
      };
    }
  }

  private final List<Active> active = new CopyOnWriteArrayList<>();

  void begin(Blow blow, String line) {
    active.removeIf(one -> one.left.get() == 0);
    active.add(new Active(blow, line));
  }

  /** Ends what lasts for a while. */
  void end(Blow blow) {
    active.removeIf(one -> one.blow.equals(blow));
  }

  void clear() {
    active.clear();
  }

  @Override
  public Reply handle(Call call, Passage passage) throws InterruptedException {
    if (call.operation() == Operation.OTHER && call.line().startsWith("gateway")) {
      // Health and the like: nothing is proven by disturbing it.
      return passage.send();
    }
    for (Active one : active) {
      if (one.hits(call)) {
        return disturbed(one.blow, passage);
      }
    }
    return passage.send();
  }

  private static Reply disturbed(Blow blow, Passage passage) throws InterruptedException {
    return switch (blow.kind()) {
      case LOSE_REQUEST, PROVIDER_SILENT -> Absent.SILENCE;
      case LOSE_RESPONSE -> {
        passage.send();
        yield Absent.SILENCE;
      }
      case DUPLICATE -> {
        passage.send();
        yield passage.send();
      }
      case DELAY -> {
        Thread.sleep(blow.lastsMs());
        yield passage.send();
      }
      case PROVIDER_ERROR -> ERROR;
      case PROVIDER_ERROR_AFTER_EFFECT -> {
        passage.send();
        yield ERROR;
      }
      case PROVIDER_LATE -> late(blow, passage);
      default -> Absent.CUT;
    };
  }

  /** Some of it before the effect, and so much after it that the facade no longer listens. */
  private static Reply late(Blow blow, Passage passage) throws InterruptedException {
    Thread.sleep(blow.lastsMs());
    Reply reply = passage.send();
    Thread.sleep(blow.lastsMs());
    return reply;
  }
}
