package com.example.launcher.process;

import com.example.launcher.LaunchFailure;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;

/** Looks whether ports are free before anything is started. */
public final class Ports {
  private static final int AIRPLAY = 5000;

  /**
   * Who wants a port.
   *
   * @param service who will listen there
   * @param setting the environment variable that sets it
   */
  public record Use(String service, String setting, int port) {}

  private Ports() {}

  /** Fails with one line for each port that is taken. */
  public static void check(List<Use> uses, boolean macOs) {
    List<String> taken = new ArrayList<>();
    for (Use use : uses) {
      if (!free(use.port())) {
        taken.add(describe(use, macOs));
      }
    }
    if (!taken.isEmpty()) {
      throw new LaunchFailure(String.join("\n", taken));
    }
  }

  private static String describe(Use use, boolean macOs) {
    String airPlay =
        macOs && use.port() == AIRPLAY
            ? " (macOS: AirPlay Receiver uses it, see System Settings > General > AirDrop & Handoff)"
            : "";
    return "port %d (%s) is taken; free it or set %s=%d%s"
        .formatted(use.port(), use.service(), use.setting(), nextFree(use.port()), airPlay);
  }

  /**
   * A port nobody listens on right now. Below those that systems give to outgoing connections:
   * while its service is down for a moment, nobody else gets it.
   */
  public static int anyFree() {
    return anyFree(1).get(0);
  }

  /** So many of them, each another one. */
  public static List<Integer> anyFree(int count) {
    int begin = ThreadLocalRandom.current().nextInt(20_000, 32_000);
    return IntStream.iterate(nextFree(begin), Ports::nextFree).limit(count).boxed().toList();
  }

  private static int nextFree(int port) {
    int candidate = port + 1;
    while (!free(candidate)) {
      candidate++;
    }
    return candidate;
  }

  private static boolean free(int port) {
    return !answers(port) && canBeBound(port);
  }

  /** macOS lets one bind a loopback port that another program has on all addresses. */
  private static boolean answers(int port) {
    try (var socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 500);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private static boolean canBeBound(int port) {
    try (var socket = new ServerSocket()) {
      // As the services do: a port in TIME_WAIT after the last run is free.
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
