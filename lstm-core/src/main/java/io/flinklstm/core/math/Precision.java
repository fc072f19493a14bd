package io.flinklstm.core.math;

/** The numbers that weight matrices are kept in while a model is in use. Sums are always float. */
public enum Precision {
  /** As in the file: 24 bits of fraction. */
  FLOAT32("float32") {
    @Override
    public float round(float value) {
      return value;
    }
  },

  /**
   * The upper 16 bits of a float, rounded to the nearest, ties to even: 8 bits of fraction, the
   * range of float. Half the memory traffic, which bounds a step of a large model.
   */
  BFLOAT16("bfloat16") {
    @Override
    public float round(float value) {
      if (Float.isNaN(value)) {
        return value;
      }
      int bits = Float.floatToRawIntBits(value);
      int half = 0x7FFF + (bits >>> 16 & 1);
      return Float.intBitsToFloat(bits + half & 0xFFFF0000);
    }
  };

  private final String identifier;

  Precision(String identifier) {
    this.identifier = identifier;
  }

  /** The name in configurations. */
  public String identifier() {
    return identifier;
  }

  /** The number nearest to a value; NaN stays NaN. */
  public abstract float round(float value);
}
