package io.flinklstm.core.io;

import io.flinklstm.core.layer.Bidirectional;
import io.flinklstm.core.layer.Concatenate;
import io.flinklstm.core.layer.LastTimestep;
import io.flinklstm.core.layer.Recurrent;
import io.flinklstm.core.layer.SymbolicTensor;
import io.flinklstm.core.math.Tensor;
import java.util.ArrayList;
import java.util.List;

/**
 * One or two directions over the same sequence, as PyTorch and ONNX combine them: outputs beside
 * each other, forward first.
 *
 * @param name of the layers; null for none
 * @param forward weights of the direction from the beginning
 * @param backward weights of the direction from the end; null for none
 */
record RecurrentBlock(String name, GateWeights forward, GateWeights backward) {

  int features() {
    return forward.features();
  }

  /** Features of the output. */
  int width() {
    return backward == null ? forward.units() : 2 * forward.units();
  }

  /** The outputs of all timesteps, [batch, time, width]. */
  SymbolicTensor sequence(SymbolicTensor x) {
    return call(x, true);
  }

  /** The outputs after the whole sequence: of each direction where it ends, [batch, width]. */
  SymbolicTensor ends(SymbolicTensor x) {
    return call(x, false);
  }

  private SymbolicTensor call(SymbolicTensor x, boolean sequences) {
    if (backward == null) {
      Recurrent<?> layer = named(forward.layer(), name);
      layer.returnSequences(sequences);
      return layer.apply(x);
    }
    Recurrent<?> direction = forward.bare();
    direction.returnSequences(sequences);
    List<Tensor> weights = new ArrayList<>(forward.weights());
    weights.addAll(backward.weights());
    Bidirectional both = Bidirectional.of(direction).weights(weights.toArray(Tensor[]::new));
    return (name == null ? both : both.name(name)).apply(x);
  }

  /**
   * The outputs of the last timestep, [batch, width]. For the backward direction this is its first
   * step.
   */
  SymbolicTensor last(SymbolicTensor x) {
    if (backward == null) {
      return ends(x);
    }
    if (!backward.hasOneStep()) {
      LastTimestep last = LastTimestep.of();
      return (name == null ? last : last.name(suffixed("_last"))).apply(sequence(x));
    }
    SymbolicTensor end = new RecurrentBlock(suffixed("_forward"), forward, null).ends(x);
    SymbolicTensor step =
        new RecurrentBlock(suffixed("_backward"), backward.oneStep(), null).ends(x);
    return Concatenate.of().apply(end, step);
  }

  private String suffixed(String suffix) {
    return name == null ? null : name + suffix;
  }

  private static <L extends Recurrent<L>> Recurrent<L> named(Recurrent<L> layer, String name) {
    return name == null ? layer : layer.name(name);
  }
}
