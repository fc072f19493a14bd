package io.flinklstm.core.io;

/** Whose words a layer's settings are, where the same word means different things. */
enum Dialect {
  /** TensorFlow.js 4 layers; absent settings are its constructors' defaults. */
  TFJS,
  /** Keras 2: hard_sigmoid is clip(0.2 x + 0.5, 0, 1). */
  KERAS2,
  /** Keras 3: hard_sigmoid is clip(x / 6 + 0.5, 0, 1). */
  KERAS3
}
