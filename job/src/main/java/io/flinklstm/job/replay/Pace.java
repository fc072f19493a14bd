package io.flinklstm.job.replay;

import java.util.concurrent.locks.LockSupport;

/** Lets the n-th event pass no earlier than n / rate seconds after the first. */
final class Pace {
  private static final long SHORTEST_PARK_NANOS = 100_000;

  private final double nanosPerEvent;
  private final long startNanos = System.nanoTime();

  /** A pace of so many events per second; infinite means as fast as possible. */
  Pace(double eventsPerSecond) {
    this.nanosPerEvent = 1e9 / eventsPerSecond;
  }

  /** Waits, parked, until the event after {@code events} earlier ones is due. */
  void await(long events) throws InterruptedException {
    long due = (long) (events * nanosPerEvent);
    long ahead = due - (System.nanoTime() - startNanos);
    while (ahead > SHORTEST_PARK_NANOS) {
      LockSupport.parkNanos(ahead);
      if (Thread.interrupted()) {
        throw new InterruptedException("replay interrupted");
      }
      ahead = due - (System.nanoTime() - startNanos);
    }
  }
}
