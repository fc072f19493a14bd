package io.flinklstm.job.tensor;

import com.fasterxml.jackson.core.StreamReadConstraints;

/** How much a file of tensors may ask for. */
final class Limits {
  /** Numbers in all tensors of a file. */
  static final int NUMBERS = 1 << 26;

  /** Tensors of a file. */
  static final int TENSORS = 1024;

  /** Dimensions of a tensor. */
  static final int RANK = 8;

  /** Bytes of a JSON file of tensors, which is read as a stream. */
  static final long STREAM_BYTES = 1L << 30;

  /** Bytes of a JSON file that is kept as a whole. */
  static final int DOCUMENT_BYTES = 32 << 20;

  /** Objects, arrays, names and values of such a file. */
  static final long DOCUMENT_TOKENS = 4_000_000;

  /** Objects and arrays within each other. */
  static final int DEPTH = 64;

  /** Characters of a JSON text. */
  static final int TEXT = 1 << 16;

  /** Characters of a name, and of a number. */
  static final int NAME = 1000;

  /** Characters of a line of CSV. */
  static final int LINE = 1 << 20;

  /** Bytes of the header of an NPY file. */
  static final int NPY_HEADER = 1 << 16;

  private Limits() {}

  static StreamReadConstraints json(long bytes, long tokens) {
    return StreamReadConstraints.builder()
        .maxDocumentLength(bytes)
        .maxTokenCount(tokens)
        .maxNestingDepth(DEPTH)
        .maxStringLength(TEXT)
        .maxNameLength(NAME)
        .maxNumberLength(NAME)
        .build();
  }
}
