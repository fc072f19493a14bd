package io.flinklstm.core.layer;

import io.flinklstm.core.math.Tensor;

/**
 * The cell of a recurrent layer along the time axis of some samples at once.
 *
 * <p>z has a row for each sample and timestep of a chunk: of one timestep, or of several if the
 * cell projects ahead, then as many as {@link #ROWS_AHEAD} allows.
 */
final class Sweep {
  /** Samples at once: products are as fast as they get, and z still fits a cache. */
  static final int MOST_SAMPLES = 64;

  /** Rows projected ahead, few enough for the nearest cache to keep them until they are due. */
  private static final int ROWS_AHEAD = 16;

  private final Recurrent<?> layer;
  private final Cell<?> cell;
  private final Tensor x;
  private final Mask mask;
  private final float[] states;
  private final Tensor out;
  private final int first;
  private final int count;
  private final int time;
  private final int room;
  private final int chunk;
  private final float[] z;
  private final float[] scratch;

  Sweep(Recurrent<?> layer, Tensor x, Mask mask, float[] states, Tensor out, int first, int count) {
    this.layer = layer;
    this.cell = layer.cell();
    this.x = x;
    this.mask = mask;
    this.states = states;
    this.out = out;
    this.first = first;
    this.count = count;
    this.time = x.dimension(1);
    this.chunk = cell.projectsAhead() ? Math.min(time, Math.max(1, ROWS_AHEAD / count)) : 1;
    this.room = cell.projectionRoom();
    this.z = new float[Math.multiplyExact(chunk * count, room)];
    this.scratch = new float[cell.scratchSize(count)];
  }

  void run() {
    for (int done = 0; done < time; done += chunk) {
      int steps = Math.min(chunk, time - done);
      int from = layer.goBackwards() ? time - done - steps : done;
      project(from, steps);
      for (int k = done; k < done + steps; k++) {
        int t = layer.goBackwards() ? time - 1 - k : k;
        advance(t, (t - from) * count * room);
        if (layer.returnSequences() || k == time - 1) {
          output(t, k);
        }
      }
    }
  }

  /** z of some timesteps, [steps, count, room]. */
  private void project(int from, int steps) {
    int features = x.dimension(2);
    int sampleStride = time * features;
    int at = first * sampleStride + from * features;
    if (steps == 1) {
      cell.project(count, x.data(), at, sampleStride, z, 0, room);
    } else {
      for (int k = 0; k < count; k++) {
        int xFrom = at + k * sampleStride;
        cell.project(steps, x.data(), xFrom, features, z, k * room, count * room);
      }
    }
  }

  /** One timestep of all samples for which it is real, runs of neighbours together. */
  private void advance(int t, int zFrom) {
    int size = cell.stateSize();
    int k = 0;
    while (k < count) {
      int end = k;
      while (end < count && isReal(end, t)) {
        end++;
      }
      if (end > k) {
        int at = (first + k) * size;
        cell.advance(end - k, z, zFrom + k * room, room, scratch, 0, states, at, size);
      }
      k = end + 1;
    }
  }

  private boolean isReal(int k, int t) {
    return mask == null || mask.at(first + k, t);
  }

  private void output(int t, int step) {
    for (int k = 0; k < count; k++) {
      int row = layer.returnSequences() ? (first + k) * time + step : first + k;
      layer.output(
          states, (first + k) * cell.stateSize(), isReal(k, t), out.data(), row * cell.units());
    }
  }
}
