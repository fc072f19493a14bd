package io.flinklstm.job.cli;

/** Closes things when the process is asked to end, by Ctrl-C for example. */
final class AtExit {
  private AtExit() {}

  /** Closes a resource at the end of the process; it must bear being closed twice. */
  static void close(AutoCloseable resource) {
    Runtime.getRuntime().addShutdownHook(new Thread(() -> closeNow(resource), "close at exit"));
  }

  private static void closeNow(AutoCloseable resource) {
    try {
      resource.close();
    } catch (Exception e) {
      System.err.println("not closed cleanly: " + e);
    }
  }
}
