package com.example.gateway.platform.saga.simulation;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The scheduler's table, as its replicas treat it: polled, picked, and free again when one dies.
 */
final class WakeUps {
  private static final int POLLING_MS = 500;
  static final int DEAD_AFTER_MS = 4_000;
  private static final int DETECTED_WITHIN_MS = 2_000;
  private static final int FAILED_AGAIN_AFTER_MS = 1_000;

  private static final class Task {
    final long dueMs;
    @Nullable SimulatedReplica pickedBy;

    Task(long dueMs) {
      this.dueMs = dueMs;
    }
  }

  private final VirtualTime time;
  private final RandomGenerator random;
  private final List<SimulatedReplica> replicas = new ArrayList<>();
  private final Map<UUID, Task> tasks = new HashMap<>();

  WakeUps(VirtualTime time, RandomGenerator random) {
    this.time = time;
    this.random = random;
  }

  void join(SimulatedReplica replica) {
    replicas.add(replica);
  }

  void set(UUID id, @Nullable Instant at) {
    if (at == null) {
      tasks.remove(id);
      return;
    }
    Task task = new Task(at.toEpochMilli());
    tasks.put(id, task);
    time.after(task.dueMs - time.millis() + random.nextInt(POLLING_MS), () -> look(id, task));
  }

  private void look(UUID id, Task task) {
    if (tasks.get(id) != task || task.pickedBy != null) {
      return;
    }
    List<SimulatedReplica> up = replicas.stream().filter(SimulatedReplica::isUp).toList();
    if (up.isEmpty()) {
      time.after(POLLING_MS, () -> look(id, task));
      return;
    }
    SimulatedReplica replica = up.get(random.nextInt(up.size()));
    task.pickedBy = replica;
    replica.wake(id);
  }

  /** A replica crashed, or is silent for long enough to be taken for dead. */
  void silent(SimulatedReplica replica) {
    int detectedMs = DEAD_AFTER_MS + random.nextInt(DETECTED_WITHIN_MS);
    tasks.forEach(
        (id, task) -> {
          if (task.pickedBy == replica) {
            time.after(detectedMs, () -> free(id, task));
          }
        });
  }

  private void free(UUID id, Task task) {
    if (tasks.get(id) == task) {
      set(id, time.instant());
    }
  }

  /** An execution ended with an exception. */
  void failed(SimulatedReplica replica, UUID id) {
    Task task = tasks.get(id);
    if (task != null && task.pickedBy == replica) {
      set(id, time.instant().plusMillis(FAILED_AGAIN_AFTER_MS));
    }
  }
}
