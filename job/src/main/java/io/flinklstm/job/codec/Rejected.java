package io.flinklstm.job.codec;

/**
 * A record that was not scored.
 *
 * @param source the record
 * @param reason why, as a code
 * @param detail why, in words; never the record's content beyond names and numbers of fields that
 *     the model needs
 */
public record Rejected(RawRecord source, Reason reason, String detail) {}
