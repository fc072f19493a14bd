package io.flinklstm.core.features;

/** What happens to a raw field before it is scaled. */
public enum Transform {
  /** The value itself. */
  NONE("none") {
    @Override
    public double apply(double raw) {
      return raw;
    }

    @Override
    public double invert(double value) {
      return value;
    }

    @Override
    public boolean accepts(double raw) {
      return true;
    }

    @Override
    String domain() {
      return "all numbers";
    }
  },
  /** ln(1 + raw), for raw above -1. */
  LOG1P("log1p") {
    @Override
    public double apply(double raw) {
      return StrictMath.log1p(raw);
    }

    @Override
    public double invert(double value) {
      return StrictMath.expm1(value);
    }

    @Override
    public boolean accepts(double raw) {
      return raw > -1;
    }

    @Override
    String domain() {
      return "numbers above -1";
    }
  };

  private final String identifier;

  Transform(String identifier) {
    this.identifier = identifier;
  }

  /** The base value of a raw value. */
  public abstract double apply(double raw);

  /** The raw value of a base value. */
  public abstract double invert(double value);

  /** Whether the raw value has a base value. */
  public abstract boolean accepts(double raw);

  /** The raw values that {@link #accepts} accepts, in words. */
  abstract String domain();

  /** The name in files. */
  public String identifier() {
    return identifier;
  }
}
