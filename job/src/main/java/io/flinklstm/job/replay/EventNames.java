package io.flinklstm.job.replay;

/**
 * Names of the fields of a published event {@code {"airport":"ORD","hour":"…","departures":12}}.
 *
 * @param key field with the key, which is the Kafka key, too
 * @param time field with the text of the time column
 * @param value field with the cell
 */
public record EventNames(String key, String time, String value) {
  /** The names of the shipped example. */
  public static final EventNames DEPARTURES = new EventNames("airport", "hour", "departures");
}
