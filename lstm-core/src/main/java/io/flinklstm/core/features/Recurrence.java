package io.flinklstm.core.features;

/** Where a key's next step starts from. */
public enum Recurrence {
  /** From the state the key's last event left. */
  CARRY("carry");

  private final String identifier;

  Recurrence(String identifier) {
    this.identifier = identifier;
  }

  /** The name in files. */
  public String identifier() {
    return identifier;
  }
}
