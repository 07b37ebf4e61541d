package com.example.chaos.storm;

import com.example.chaos.oracle.Purchase.Kind;
import com.example.chaos.system.Shop;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/** Clients that buy as fast as the sagas end, some of them what cannot be had. */
final class Load {
  private static final int CLIENTS = 12;
  private static final int PRODUCTS = 40;
  private static final long PLENTY = 1_000_000;
  private static final int FEW = 60;
  private static final long PAUSE_MS = 20;

  private final Shop shop;
  private final Ongoing ongoing;
  private final int ongoingLimit;
  private final long seed;
  private final List<Long> products = new ArrayList<>();
  private final List<Long> scarce = new ArrayList<>();
  private final long soldOut;
  private final List<Thread> clients = new ArrayList<>();
  private final AtomicInteger accepted = new AtomicInteger();
  private final ConcurrentLinkedQueue<String> problems = new ConcurrentLinkedQueue<>();
  private volatile boolean over;

  /** How many sagas are not at rest. */
  @FunctionalInterface
  interface Ongoing {
    int count();
  }

  Load(Shop shop, Ongoing ongoing, int ongoingLimit, long seed) {
    this.shop = shop;
    this.ongoing = ongoing;
    this.ongoingLimit = ongoingLimit;
    this.seed = seed;
    for (int i = 0; i < PRODUCTS; i++) {
      products.add(shop.newProduct(PLENTY));
      scarce.add(shop.newProduct(FEW));
    }
    soldOut = shop.newProduct(0);
  }

  void start() {
    for (int i = 0; i < CLIENTS; i++) {
      int number = i;
      var client = new Thread(() -> buy(number), "client-" + i);
      clients.add(client);
      client.start();
    }
  }

  @SuppressWarnings("CatchingUnchecked") // a client that dies of it would hide what went wrong
  private void buy(int client) {
    var random = new Random(seed * 31 + client);
    for (int i = 0; !over; i++) {
      try {
        while (ongoing.count() > ongoingLimit && !over) {
          Thread.sleep(PAUSE_MS);
        }
        Kind kind = kind(random);
        String key = "client-%d-%d".formatted(client, i);
        shop.buy(shop.purchase(key, kind, product(kind, random), 1 + random.nextInt(3)));
        accepted.incrementAndGet();
      } catch (InterruptedException e) {
        return;
      } catch (RuntimeException e) {
        problems.add(e.toString());
      }
    }
  }

  private static Kind kind(Random random) {
    int drawn = random.nextInt(100);
    return drawn < 70
        ? Kind.GOOD
        : drawn < 85 ? Kind.CARD_DECLINED : drawn < 92 ? Kind.SOLD_OUT : Kind.PRICE_CHANGED;
  }

  /** One in ten wants what others want, too. */
  private long product(Kind kind, Random random) {
    List<Long> among = random.nextInt(10) == 0 ? scarce : products;
    return kind == Kind.SOLD_OUT ? soldOut : among.get(random.nextInt(among.size()));
  }

  /** Lets each client end the purchase it is at. */
  void stop() throws InterruptedException {
    over = true;
    for (Thread client : clients) {
      client.join();
    }
  }

  int accepted() {
    return accepted.get();
  }

  /** Purchases that nobody accepted within a minute. */
  List<String> problems() {
    return List.copyOf(problems);
  }
}
