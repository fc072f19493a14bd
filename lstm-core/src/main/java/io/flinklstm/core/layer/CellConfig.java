package io.flinklstm.core.layer;

import io.flinklstm.core.math.Activation;
import io.flinklstm.core.weight.Constraint;
import io.flinklstm.core.weight.Initializer;
import io.flinklstm.core.weight.Regularizer;

/** The settings of a recurrent cell, shared by the cell and the layer around it. */
final class CellConfig implements Cloneable {
  final int units;
  Activation activation = Activation.TANH;
  Activation recurrentActivation = Activation.HARD_SIGMOID_FIFTH;
  boolean useBias = true;
  Initializer kernelInitializer = Initializer.glorotUniform();
  Initializer recurrentInitializer = Initializer.orthogonal(1);
  Initializer biasInitializer = Initializer.zeros();
  boolean unitForgetBias;
  Regularizer kernelRegularizer;
  Regularizer recurrentRegularizer;
  Regularizer biasRegularizer;
  Constraint kernelConstraint;
  Constraint recurrentConstraint;
  Constraint biasConstraint;
  double dropout;
  double recurrentDropout;
  int implementation = 2;
  boolean resetAfter;

  CellConfig(int units) {
    this.units = Setting.positive("units", units);
  }

  CellConfig copy() {
    try {
      return (CellConfig) super.clone();
    } catch (CloneNotSupportedException e) {
      throw new AssertionError("cell configurations are Cloneable", e);
    }
  }
}
