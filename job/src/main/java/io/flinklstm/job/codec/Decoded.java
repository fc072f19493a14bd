package io.flinklstm.job.codec;

/** What became of a record's bytes. */
public sealed interface Decoded {
  /**
   * It is an event.
   *
   * @param event to be scored
   */
  record Accepted(Event event) implements Decoded {}

  /**
   * It is none.
   *
   * @param rejected for the dead-letter topic
   */
  record Refused(Rejected rejected) implements Decoded {}
}
