package io.flinklstm.core.io;

import java.util.Arrays;
import java.util.Random;

/** Damage to files of bytes. */
final class Mutations {
  private static final int[] TELLING = {0, 1, 0x7f, 0x80, 0xff, 0x0a, 0x12};

  private Mutations() {}

  /** Some bytes changed; perhaps the end cut off, a piece removed or a piece there twice. */
  static byte[] damaged(Random random, byte[] sound) {
    byte[] bytes = sound.clone();
    for (int k = random.nextInt(4); k >= 0; k--) {
      int value =
          random.nextBoolean() ? random.nextInt(256) : TELLING[random.nextInt(TELLING.length)];
      bytes[random.nextInt(bytes.length)] = (byte) value;
    }
    int at = random.nextInt(bytes.length);
    int length = Math.min(1 + random.nextInt(40), bytes.length - at);
    return switch (random.nextInt(8)) {
      case 0 -> Arrays.copyOf(bytes, at);
      case 1 -> Arrays.copyOf(bytes, bytes.length + length);
      case 2 ->
          joined(Arrays.copyOf(bytes, at), Arrays.copyOfRange(bytes, at + length, bytes.length));
      case 3 ->
          joined(Arrays.copyOf(bytes, at + length), Arrays.copyOfRange(bytes, at, bytes.length));
      default -> bytes;
    };
  }

  private static byte[] joined(byte[] first, byte[] second) {
    byte[] both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
  }
}
