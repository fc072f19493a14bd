package io.flinklstm.core.io;

import com.fasterxml.jackson.core.StreamReadConstraints;

/** How much a model directory may ask for. */
final class Limits {
  /** Bytes of model.json. */
  static final int JSON_BYTES = 32 << 20;

  /** Objects, arrays, names and values of model.json. */
  static final long JSON_TOKENS = 2_000_000;

  /** Objects and arrays within each other. */
  static final int JSON_DEPTH = 64;

  /** Characters of a string. */
  static final int JSON_STRING = 1 << 20;

  /** Characters of a name, and of a number. */
  static final int JSON_NAME = 1000;

  /** Weight files. */
  static final int SHARDS = 4096;

  /** Bytes of all weight files. */
  static final int WEIGHT_BYTES = 256 << 20;

  /** Numbers in all weights. */
  static final int PARAMETERS = 64 << 20;

  /** Dimensions of a tensor or shape. */
  static final int RANK = 8;

  /** Tensors of a safetensors file. */
  static final int TENSORS = 65_536;

  /** Nodes, names, attributes, dimensions and tensors of an ONNX file together. */
  static final int ONNX_ITEMS = 200_000;

  /** Whole numbers in the tensors of an ONNX file, and numbers in its attributes, together. */
  static final int ONNX_NUMBERS = 1 << 20;

  /** Bytes of a name or text in an ONNX file. */
  static final int ONNX_TEXT = 4096;

  /** Layers of a model. */
  static final int LAYERS = 256;

  /** Calls of all layers of a model. */
  static final int CALLS = 4096;

  /** Layers of a model and of all models within it. */
  static final int LAYERS_OF_ALL_MODELS = 4 * LAYERS;

  /** Calls of all models of a file, where a call of a model counts with all calls within it. */
  static final int CALLS_OF_ALL_MODELS = 4 * CALLS;

  /** Models within each other. */
  static final int MODEL_DEPTH = 16;

  /** Width of a layer. */
  static final int UNITS = 1 << 20;

  /** Features of a bundle. */
  static final int FEATURES = 4096;

  /** Events a lag may look back. */
  static final int LAG = 100_000;

  /** Bytes a key may remember of its features. */
  static final int KEY_BYTES = 16 << 20;

  /** Golden cases of a bundle. */
  static final int GOLDEN_CASES = 1000;

  /** Characters of the name of a model or layer. */
  static final int NAME = 200;

  /** Multiplications spent on golden vectors: parameters of the model times events. */
  static final long GOLDEN_WORK = 20_000_000_000L;

  /** Problems reported at once. */
  static final int PROBLEMS = 100;

  /** Characters of a problem. */
  static final int PROBLEM_CHARACTERS = 1000;

  /** Steps spent on an HDF5 file: bytes looked at, and 64 for each place. */
  static final long HDF5_WORK = 1L << 30;

  /** Header messages, links, attributes, texts and chunks of an HDF5 file. */
  static final int HDF5_ITEMS = 200_000;

  /** Groups within each other in an HDF5 file. */
  static final int HDF5_DEPTH = 32;

  /** Bytes of a chunk of an HDF5 data set. */
  static final int HDF5_CHUNK = 64 << 20;

  /** Files in a Keras archive. */
  static final int ARCHIVE_ENTRIES = 1000;

  private Limits() {}

  static StreamReadConstraints json() {
    return StreamReadConstraints.builder()
        .maxDocumentLength(JSON_BYTES)
        .maxTokenCount(JSON_TOKENS)
        .maxNestingDepth(JSON_DEPTH)
        .maxStringLength(JSON_STRING)
        .maxNameLength(JSON_NAME)
        .maxNumberLength(JSON_NAME)
        .build();
  }
}
