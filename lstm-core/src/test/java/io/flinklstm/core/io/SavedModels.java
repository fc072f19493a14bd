package io.flinklstm.core.io;

import io.flinklstm.core.layer.Dense;
import io.flinklstm.core.layer.InputLayer;
import io.flinklstm.core.layer.Lstm;
import io.flinklstm.core.layer.Nested;
import io.flinklstm.core.layer.SymbolicTensor;
import io.flinklstm.core.math.Activation;
import io.flinklstm.core.math.Shape;
import io.flinklstm.core.model.Model;
import io.flinklstm.core.weight.Constraint;
import io.flinklstm.core.weight.Initializer;
import io.flinklstm.core.weight.Regularizer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Models made by the API, with seeds, that are saved in tests. */
final class SavedModels {
  private SavedModels() {}

  static Map<String, Model> all() {
    Map<String, Model> models = new LinkedHashMap<>();
    models.put("api_defaults", defaults());
    models.put("api_all_settings", allSettings());
    models.put("api_states", states());
    models.put("api_nested_and_shared", nestedAndShared());
    models.put("api_input_layer_chain", inputLayerChain());
    return models;
  }

  /** Automatic names. */
  private static Model defaults() {
    return Model.sequential(
        seeded(Lstm.units(5).returnSequences(true).inputShape(-1, 3), 1),
        seeded(Lstm.units(4), 2),
        Dense.units(2).kernelInitializer(Initializer.glorotUniform(3)));
  }

  private static Lstm seeded(Lstm layer, long seed) {
    return layer
        .kernelInitializer(Initializer.glorotNormal(seed))
        .recurrentInitializer(Initializer.orthogonal(1, seed + 10));
  }

  /** A value in every setting; the constraints hold, because TensorFlow.js applies them on load. */
  private static Model allSettings() {
    return Model.sequential(
        "all",
        List.of(
            Lstm.units(4)
                .name("l")
                .batchInputShape(2, -1, 3)
                .trainable(false)
                .activation(Activation.SOFTSIGN)
                .recurrentActivation(Activation.SIGMOID)
                .kernelInitializer(Initializer.heUniform(4))
                .recurrentInitializer(Initializer.orthogonal(0.9, 5))
                .biasInitializer(Initializer.randomUniform(0.1, 0.5, 6))
                .unitForgetBias(true)
                .kernelRegularizer(Regularizer.l1l2(0.01, 0.02))
                .recurrentRegularizer(Regularizer.l1(0.03))
                .biasRegularizer(Regularizer.l2(0.04))
                .activityRegularizer(Regularizer.l2(0.05))
                .biasConstraint(Constraint.nonNeg())
                .dropout(0.25)
                .recurrentDropout(0.125)
                .implementation(1)
                .returnSequences(true)
                .goBackwards(true)
                .stateful(true)
                .unroll(true),
            Dense.units(3)
                .name("d")
                .useBias(false)
                .activation("logSoftmax")
                .kernelInitializer(Initializer.randomNormal(0, 0.5, 7))
                .kernelRegularizer(Regularizer.l2(0.1))));
  }

  /** States from one layer to another, and several outputs. */
  private static Model states() {
    SymbolicTensor from = Model.input("from", 4, 3);
    SymbolicTensor to = Model.input("to", -1, 2);
    List<SymbolicTensor> encoded =
        seeded(Lstm.units(3).name("encoder").returnState(true), 20).applyAll(from);
    SymbolicTensor decoded =
        seeded(Lstm.units(3).name("decoder").returnSequences(true), 21)
            .apply(to, encoded.get(1), encoded.get(2));
    return Model.of("states", List.of(from, to), List.of(decoded, encoded.get(2)));
  }

  /** A model called twice within another, and a layer that was called for another model before. */
  private static Model nestedAndShared() {
    Nested inner =
        Model.sequential(
                "inner",
                List.of(
                    seeded(Lstm.units(2).name("il").returnSequences(true).inputShape(4, 2), 30)))
            .asLayer();
    Dense head = Dense.units(2).name("head").kernelInitializer(Initializer.glorotUniform(31));
    head.apply(Model.input("elsewhere", 4, 2));
    SymbolicTensor x = Model.input("x", 4, 2);
    SymbolicTensor once = inner.apply(x);
    SymbolicTensor twice = inner.apply(once);
    return Model.of("outer", List.of(x), List.of(head.apply(twice), twice, head.apply(once)));
  }

  /** An input layer that the chain has of its own. */
  private static Model inputLayerChain() {
    return Model.sequential(
        "chain",
        List.of(
            InputLayer.of(Shape.of(-1, 5, 2)).name("series"),
            seeded(Lstm.units(6).name("l"), 40),
            Dense.units(1).name("d").kernelInitializer(Initializer.leCunNormal(41))));
  }
}
