package io.flinklstm.core.io;

import io.flinklstm.core.layer.ActivationLayer;
import io.flinklstm.core.layer.Add;
import io.flinklstm.core.layer.BatchNormalization;
import io.flinklstm.core.layer.Bidirectional;
import io.flinklstm.core.layer.Cell;
import io.flinklstm.core.layer.Concatenate;
import io.flinklstm.core.layer.Conv1D;
import io.flinklstm.core.layer.Dense;
import io.flinklstm.core.layer.Dropout;
import io.flinklstm.core.layer.Elu;
import io.flinklstm.core.layer.GaussianNoise;
import io.flinklstm.core.layer.Gru;
import io.flinklstm.core.layer.GruCell;
import io.flinklstm.core.layer.LayerNormalization;
import io.flinklstm.core.layer.LeakyRelu;
import io.flinklstm.core.layer.Lstm;
import io.flinklstm.core.layer.LstmCell;
import io.flinklstm.core.layer.MaxPooling1D;
import io.flinklstm.core.layer.Nested;
import io.flinklstm.core.layer.Normalization;
import io.flinklstm.core.layer.PRelu;
import io.flinklstm.core.layer.Permute;
import io.flinklstm.core.layer.Relu;
import io.flinklstm.core.layer.Rescaling;
import io.flinklstm.core.layer.Reshape;
import io.flinklstm.core.layer.Rnn;
import io.flinklstm.core.layer.SimpleRnnCell;
import io.flinklstm.core.layer.Softmax;
import io.flinklstm.core.layer.SpatialDropout1D;
import io.flinklstm.core.layer.SymbolicTensor;
import io.flinklstm.core.layer.TimeDistributed;
import io.flinklstm.core.math.Activation;
import io.flinklstm.core.model.Model;
import io.flinklstm.core.weight.Constraint;
import io.flinklstm.core.weight.Initializer;
import io.flinklstm.core.weight.Initializer.Distribution;
import io.flinklstm.core.weight.Initializer.FanMode;
import io.flinklstm.core.weight.Regularizer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Models made by the API, with seeds, all of whose settings Keras 3 has. */
final class KerasSavedModels {
  private KerasSavedModels() {}

  static Map<String, Model> all() {
    Map<String, Model> models = new LinkedHashMap<>();
    models.put("api_keras_settings", settings());
    models.put("api_keras_states", states());
    models.put("api_keras_layers", layers());
    models.put("api_keras_nested", nested());
    models.put("api_keras_cells", cells());
    return models;
  }

  private static Lstm lstm(int units, long seed) {
    return Lstm.units(units)
        .recurrentActivation("sigmoid")
        .kernelInitializer(Initializer.glorotUniform(seed))
        .recurrentInitializer(Initializer.orthogonal(1, seed + 1));
  }

  private static Gru gru(int units, long seed) {
    return Gru.units(units)
        .recurrentActivation("sigmoid")
        .kernelInitializer(Initializer.heNormal(seed))
        .recurrentInitializer(Initializer.leCunUniform(seed + 1));
  }

  private static Dense dense(int units, long seed) {
    return Dense.units(units).kernelInitializer(Initializer.leCunNormal(seed));
  }

  /** A value in every setting. */
  private static Model settings() {
    return Model.sequential(
        "all",
        List.of(
            lstm(4, 4)
                .name("l")
                .batchInputShape(2, 5, 3)
                .trainable(false)
                .activation(Activation.SOFTSIGN)
                .recurrentActivation(Activation.HARD_SIGMOID_SIXTH)
                .recurrentInitializer(Initializer.orthogonal(0.9, 5))
                .biasInitializer(Initializer.randomUniform(-0.5, 0.5, 6))
                .unitForgetBias(true)
                .kernelRegularizer(Regularizer.l1l2(0.01, 0.02))
                .recurrentRegularizer(Regularizer.l1(0.03))
                .biasRegularizer(Regularizer.l2(0.04))
                .activityRegularizer(Regularizer.l2(0.05))
                .kernelConstraint(Constraint.maxNorm(3, 0))
                .recurrentConstraint(Constraint.minMaxNorm(0.1, 2, 0.5, 1))
                .biasConstraint(Constraint.nonNeg())
                .dropout(0.25)
                .recurrentDropout(0.125)
                .implementation(1)
                .returnSequences(true)
                .goBackwards(true)
                .stateful(true)
                .unroll(true),
            dense(3, 7)
                .name("d")
                .activation("swish")
                .kernelInitializer(Initializer.randomNormal(0, 0.5, 7))
                .biasInitializer(Initializer.constant(0.25))
                .kernelConstraint(Constraint.unitNorm(0))
                .activityRegularizer(Regularizer.l2(0.1)),
            Dense.units(3)
                .name("i")
                .useBias(false)
                .activation("gelu")
                .kernelInitializer(Initializer.identity(0.5)),
            Dense.units(3)
                .name("v")
                .activation("mish")
                .kernelInitializer(
                    Initializer.varianceScaling(0.7, FanMode.FAN_OUT, Distribution.NORMAL, 8))
                .biasInitializer(Initializer.truncatedNormal(0, 0.2, 9))));
  }

  /** States from one layer to another, of one direction and of two, and several outputs. */
  private static Model states() {
    SymbolicTensor from = Model.input("from", 4, 3);
    SymbolicTensor to = Model.input("to", -1, 2);
    List<SymbolicTensor> encoded =
        lstm(3, 20).name("encoder").unitForgetBias(true).returnState(true).applyAll(from);
    List<SymbolicTensor> summed =
        gru(2, 22).name("gru").resetAfter(true).returnState(true).applyAll(from);
    SymbolicTensor decoded =
        lstm(3, 24).name("decoder").returnSequences(true).apply(to, encoded.get(1), encoded.get(2));
    SymbolicTensor both =
        Bidirectional.of(gru(2, 26).name("both").returnSequences(true))
            .name("bidirectional")
            .mergeMode("sum")
            .apply(to, summed.get(1), summed.get(0));
    SymbolicTensor joined = Concatenate.of().name("join").apply(decoded, both);
    return Model.of("states", List.of(from, to), List.of(joined, encoded.get(2)));
  }

  /** One of each layer that has no state. */
  private static Model layers() {
    return Model.sequential(
        "layers",
        List.of(
            Normalization.of().mean(0.1, -0.2, 0.3).variance(1, 2, 0.5).inputShape(12, 3),
            Rescaling.of(2).offset(0.1, 0.2, 0.3),
            GaussianNoise.of(0.5),
            Conv1D.of(4, 3)
                .padding("causal")
                .dilationRate(2)
                .activation("leakyRelu")
                .kernelInitializer(Initializer.heUniform(40)),
            BatchNormalization.of()
                .betaInitializer(Initializer.randomNormal(0, 1, 41))
                .movingVarianceInitializer(Initializer.randomUniform(0.5, 2, 42)),
            LeakyRelu.of().alpha(0.15),
            MaxPooling1D.of(3).strides(2).padding("same"),
            LayerNormalization.of().gammaInitializer(Initializer.randomUniform(0.5, 2, 43)),
            SpatialDropout1D.of(0.2),
            PRelu.of().sharedAxes(1).alphaInitializer(Initializer.randomUniform(0, 1, 44)),
            Reshape.of(-1, 3),
            Permute.of(2, 1),
            Relu.of().maxValue(1.5).negativeSlope(0.1).threshold(0.2),
            Elu.of().alpha(0.7),
            Dropout.of(0.5).seed(3),
            lstm(3, 45).returnSequences(true),
            Softmax.of(),
            ActivationLayer.of(Activation.HARD_SIGMOID_SIXTH)));
  }

  /** A graph called twice within another, a chain, and a shared layer. */
  private static Model nested() {
    SymbolicTensor a = Model.input("a", 4, 2);
    SymbolicTensor b = Model.input("b", 4, 2);
    SymbolicTensor sum = Add.of().name("sum").apply(a, b);
    SymbolicTensor end = lstm(2, 60).name("il").returnSequences(true).apply(sum);
    Nested inner = Model.of("inner", List.of(a, b), List.of(end, sum)).asLayer();
    Nested chain =
        Model.sequential("chain", List.of(dense(2, 62).name("cd").inputShape(4, 2))).asLayer();
    Dense head = dense(2, 63).name("head");
    head.apply(Model.input("elsewhere", 4, 2));
    SymbolicTensor x = Model.input("x", 4, 2);
    List<SymbolicTensor> once = inner.applyAll(x, x);
    List<SymbolicTensor> twice = inner.applyAll(once.get(0), x);
    SymbolicTensor each =
        TimeDistributed.of(dense(2, 64).name("td")).name("each").apply(chain.apply(twice.get(1)));
    return Model.of(
        "outer", List.of(x), List.of(head.apply(each), twice.get(0), head.apply(once.get(1))));
  }

  /** More cells than digits, of all kinds. */
  private static Model cells() {
    List<Cell<?>> cells = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      cells.add(
          LstmCell.units(1 + i % 3)
              .recurrentActivation("sigmoid")
              .kernelInitializer(Initializer.randomNormal(0, 1, 80 + i)));
    }
    cells.add(
        GruCell.units(2)
            .recurrentActivation("sigmoid")
            .kernelInitializer(Initializer.randomNormal(0, 1, 92))
            .resetAfter(true));
    cells.add(
        SimpleRnnCell.units(3)
            .activation("relu")
            .kernelInitializer(Initializer.randomUniform(0, 1, 93)));
    Cell<?>[] seeded = new Cell<?>[12];
    for (int i = 0; i < seeded.length; i++) {
      seeded[i] =
          LstmCell.units(2)
              .recurrentActivation("sigmoid")
              .kernelInitializer(Initializer.randomNormal(0, 1, 100 + i));
    }
    return Model.sequential(
        "cells",
        List.of(
            Rnn.cells(cells.toArray(Cell<?>[]::new)).returnSequences(true).inputShape(-1, 2),
            Bidirectional.of(Rnn.cells(seeded).name("both").returnSequences(true)),
            Rnn.cell(
                LstmCell.units(2)
                    .recurrentActivation("sigmoid")
                    .kernelInitializer(Initializer.glorotUniform(99)))));
  }
}
