package io.flinklstm.job.score;

import io.flinklstm.core.model.ModelState;

/** Everything the job remembers of one key. Mutable; belongs to Flink's keyed state. */
final class KeyState {
  /** Events scored so far. */
  long events;

  /** Event time of the last one, epoch milliseconds. */
  long lastTimestampMillis;

  /** What features have learnt: statistics and lags, [feature state size]. */
  final double[] features;

  /** h and c of every layer. */
  final ModelState model;

  KeyState(double[] features, ModelState model) {
    this.features = features;
    this.model = model;
  }

  KeyState copy() {
    KeyState copy = new KeyState(features.clone(), model.copy());
    copy.events = events;
    copy.lastTimestampMillis = lastTimestampMillis;
    return copy;
  }
}
