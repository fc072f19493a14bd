package io.flinklstm.job.codec;

import java.util.Arrays;

/** Why a record was not scored. The codes are part of the dead-letter format and never change. */
public enum Reason {
  EMPTY_VALUE("empty-value"),
  TOO_LARGE("too-large"),
  MALFORMED_JSON("malformed-json"),
  MISSING_KEY("missing-key"),
  MISSING_TIMESTAMP("missing-timestamp"),
  BAD_TIMESTAMP("bad-timestamp"),
  MISSING_FIELD("missing-field"),
  NOT_A_NUMBER("not-a-number"),
  NOT_FINITE("not-finite"),
  OUT_OF_DOMAIN("out-of-domain"),
  NON_FINITE_RESULT("non-finite-result");

  private final String code;

  Reason(String code) {
    this.code = code;
  }

  /** The stable name in headers and metrics. */
  public String code() {
    return code;
  }

  static Reason byCode(String code) {
    return Arrays.stream(values())
        .filter(reason -> reason.code.equals(code))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("unknown reason code " + code));
  }
}
