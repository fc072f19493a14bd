package io.flinklstm.core.model;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.flinklstm.core.RandomModels;
import io.flinklstm.core.RecurrentKind;
import io.flinklstm.core.layer.ActivationLayer;
import io.flinklstm.core.layer.Conv1D;
import io.flinklstm.core.layer.Dense;
import io.flinklstm.core.layer.Gru;
import io.flinklstm.core.layer.Masking;
import io.flinklstm.core.layer.Recurrent;
import io.flinklstm.core.layer.SymbolicTensor;
import io.flinklstm.core.layer.TimeDistributed;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class StepAllocationTest {
  private static final int EVENTS = 20_000;
  private static final int ROUNDS = 20;
  private static final int KEYS = 5;

  /** A layer with its initial states as inputs, then a dense layer on each timestep. */
  private static Model model(RecurrentKind kind) {
    SymbolicTensor x = Model.input(-1, 3);
    List<SymbolicTensor> inputs = new ArrayList<>(List.of(x));
    List<Integer> sizes = kind.layer(4, 2).cell().stateSizes();
    sizes.forEach(size -> inputs.add(Model.input(size)));
    Recurrent<?> layer = kind.layer(4, 2).returnSequences(true).returnState(true);
    List<SymbolicTensor> outputs =
        new ArrayList<>(layer.applyAll(inputs.toArray(SymbolicTensor[]::new)));
    outputs.set(0, TimeDistributed.of(Dense.units(2)).apply(outputs.get(0)));
    RandomModels.randomize(layer, new Random(1));
    return Model.of(inputs, outputs);
  }

  @ParameterizedTest
  @EnumSource
  void stepsAllocateNothing(RecurrentKind kind) {
    Model model = model(kind);
    Stepper stepper = model.stepper();
    ModelState state = model.newState();
    float[][] x = new float[model.inputShapes().size()][];
    float[][] y = new float[model.outputShapes().size()][];
    for (int i = 0; i < x.length; i++) {
      x[i] = new float[stepper.inputSize(i)];
    }
    for (int i = 0; i < y.length; i++) {
      y[i] = new float[stepper.outputSize(i)];
    }
    requireNoAllocation(
        event -> {
          x[0][0] = event % 7;
          stepper.step(x, state, y);
        });
  }

  @ParameterizedTest
  @EnumSource
  void stepsOfManyKeysAllocateNothing(RecurrentKind kind) {
    Model model = model(kind);
    BatchStepper stepper = model.batchStepper(KEYS);
    float[] states = new float[KEYS * model.stateSize()];
    float[][] x = new float[model.inputShapes().size()][];
    float[][] y = new float[model.outputShapes().size()][];
    Arrays.setAll(x, i -> new float[KEYS * stepper.inputSize(i)]);
    Arrays.setAll(y, i -> new float[KEYS * stepper.outputSize(i)]);
    requireNoAllocation(
        event -> {
          x[0][0] = event % 7;
          stepper.step(x, states, y, KEYS);
        });
  }

  @Test
  void stepsOfKeysInObjectsOfTheirOwnAllocateNothing() {
    Model model =
        Model.sequential(
            Masking.of().inputShape(-1, 2),
            Conv1D.of(3, 2).padding("causal"),
            Gru.units(3).returnSequences(true),
            ActivationLayer.of("softmax"));
    BatchStepper stepper = model.batchStepper(KEYS);
    ModelState[] states = new ModelState[KEYS];
    Arrays.setAll(states, k -> model.newState());
    float[][] x = new float[KEYS][2];
    float[][] y = new float[KEYS][3];
    requireNoAllocation(
        event -> {
          x[event % KEYS][0] = event % 3;
          stepper.step(x, states, y, KEYS);
        });
  }

  /** The least of some rounds: a compiler thread that swaps code may charge one of them. */
  private static void requireNoAllocation(IntConsumer step) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long least = Long.MAX_VALUE;
    for (int round = 0; round < ROUNDS; round++) {
      long before = threads.getCurrentThreadAllocatedBytes();
      for (int event = 0; event < EVENTS; event++) {
        step.accept(event);
      }
      least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
    }
    assertThat(least).as("bytes allocated by %d steps", EVENTS).isZero();
  }
}
