package io.flinklstm.job.model;

/**
 * How far numbers of a model are from those recorded.
 *
 * @param what what the model was asked for: predict, step, states, call, states after call
 * @param tensor name of the output or layer
 * @param numbers how many were compared
 * @param maxAbs largest absolute difference; infinite if a number is not finite
 * @param maxRelative largest difference divided by the recorded number, where that is not 0
 * @param note what else is to be said, or empty
 */
public record Comparison(
    String what, String tensor, long numbers, double maxAbs, double maxRelative, String note) {

  /** Collects differences. */
  static final class Of {
    private final String what;
    private final String tensor;
    private final String note;
    private long numbers;
    private double maxAbs;
    private double maxRelative;

    Of(String what, String tensor, String note) {
      this.what = what;
      this.tensor = tensor;
      this.note = note;
    }

    /** Adds the differences of two arrays of one length. */
    void add(float[] found, float[] recorded) {
      for (int i = 0; i < found.length; i++) {
        double difference = Math.abs((double) found[i] - recorded[i]);
        if (Double.isNaN(difference)) {
          difference = Double.POSITIVE_INFINITY;
        }
        maxAbs = Math.max(maxAbs, difference);
        if (recorded[i] != 0f) {
          maxRelative = Math.max(maxRelative, difference / Math.abs(recorded[i]));
        }
      }
      numbers += found.length;
    }

    Comparison end() {
      return new Comparison(what, tensor, numbers, maxAbs, maxRelative, note);
    }
  }

  /** Something that cannot be compared because the model does not do it. */
  static Comparison impossible(String what, String note) {
    return new Comparison(what, "", 0, Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY, note);
  }
}
