package io.flinklstm.core.layer;

import io.flinklstm.core.math.Activation;
import io.flinklstm.core.weight.Constraint;
import io.flinklstm.core.weight.Initializer;
import io.flinklstm.core.weight.Regularizer;

/**
 * The settings that a recurrent cell and the layer around it have in common, for chaining.
 *
 * @param <S> the type that is configured
 */
public interface CellSettings<S extends CellSettings<S>> {
  /** The settings of this cell or layer, while they may still be changed. */
  Settings settings(String field);

  /** The cell or layer itself. */
  S that();

  /** Where the settings are kept. */
  final class Settings {
    final CellConfig config;

    Settings(CellConfig config) {
      this.config = config;
    }
  }

  private CellConfig open(String field) {
    return settings(field).config;
  }

  /** φ of the candidate and of the output; tanh by default. */
  default S activation(Activation value) {
    open("activation").activation =
        Setting.notNull("activation", value, "one of " + Activation.identifiers());
    return that();
  }

  /** φ by name, as {@code "tanh"}. */
  default S activation(String name) {
    return activation(Setting.activation("activation", name));
  }

  /** Whether there is a bias; true by default. */
  default S useBias(boolean value) {
    open("useBias").useBias = value;
    return that();
  }

  /**
   * How the kernel W begins; glorotUniform by default. The code of TensorFlow.js has glorotNormal,
   * which stays in its files.
   */
  default S kernelInitializer(Initializer value) {
    open("kernelInitializer").kernelInitializer =
        Setting.notNull("kernelInitializer", value, "an initializer");
    return that();
  }

  /** How the kernel begins, by name, as {@code "heNormal"}. */
  default S kernelInitializer(String name) {
    return kernelInitializer(Setting.initializer("kernelInitializer", name));
  }

  /** How the recurrent kernel U begins; orthogonal by default. */
  default S recurrentInitializer(Initializer value) {
    open("recurrentInitializer").recurrentInitializer =
        Setting.notNull("recurrentInitializer", value, "an initializer");
    return that();
  }

  /** How the recurrent kernel begins, by name. */
  default S recurrentInitializer(String name) {
    return recurrentInitializer(Setting.initializer("recurrentInitializer", name));
  }

  /** How the bias begins; zeros by default. */
  default S biasInitializer(Initializer value) {
    open("biasInitializer").biasInitializer =
        Setting.notNull("biasInitializer", value, "an initializer");
    return that();
  }

  /** How the bias begins, by name. */
  default S biasInitializer(String name) {
    return biasInitializer(Setting.initializer("biasInitializer", name));
  }

  /** Penalty on W; null for none. */
  default S kernelRegularizer(Regularizer value) {
    open("kernelRegularizer").kernelRegularizer = value;
    return that();
  }

  /** The same by name, as {@code "l2"}. */
  default S kernelRegularizer(String name) {
    return kernelRegularizer(Setting.regularizer("kernelRegularizer", name));
  }

  /** Penalty on U; null for none. */
  default S recurrentRegularizer(Regularizer value) {
    open("recurrentRegularizer").recurrentRegularizer = value;
    return that();
  }

  /** The same by name, as {@code "l2"}. */
  default S recurrentRegularizer(String name) {
    return recurrentRegularizer(Setting.regularizer("recurrentRegularizer", name));
  }

  /** Penalty on the bias; null for none. */
  default S biasRegularizer(Regularizer value) {
    open("biasRegularizer").biasRegularizer = value;
    return that();
  }

  /** The same by name, as {@code "l2"}. */
  default S biasRegularizer(String name) {
    return biasRegularizer(Setting.regularizer("biasRegularizer", name));
  }

  /** What W is brought back to after each update; null for nothing. */
  default S kernelConstraint(Constraint value) {
    open("kernelConstraint").kernelConstraint = value;
    return that();
  }

  /** The same by name, as {@code "maxNorm"}. */
  default S kernelConstraint(String name) {
    return kernelConstraint(Setting.constraint("kernelConstraint", name));
  }

  /** What U is brought back to after each update; null for nothing. */
  default S recurrentConstraint(Constraint value) {
    open("recurrentConstraint").recurrentConstraint = value;
    return that();
  }

  /** The same by name, as {@code "maxNorm"}. */
  default S recurrentConstraint(String name) {
    return recurrentConstraint(Setting.constraint("recurrentConstraint", name));
  }

  /** What the bias is brought back to after each update; null for nothing. */
  default S biasConstraint(Constraint value) {
    open("biasConstraint").biasConstraint = value;
    return that();
  }

  /** The same by name, as {@code "maxNorm"}. */
  default S biasConstraint(String name) {
    return biasConstraint(Setting.constraint("biasConstraint", name));
  }

  /** Share of inputs dropped in training, in [0, 1]; 0 by default. */
  default S dropout(double rate) {
    open("dropout").dropout = Setting.rate("dropout", rate);
    return that();
  }

  /** Share of h dropped in training, in [0, 1]; 0 by default. */
  default S recurrentDropout(double rate) {
    open("recurrentDropout").recurrentDropout = Setting.rate("recurrentDropout", rate);
    return that();
  }

  /**
   * 1: input projections step by step. 2, the default: those of up to 16 timesteps at once, fewer
   * the larger the batch is. The bits are the same, and the memory does not grow with the length.
   */
  default S implementation(int value) {
    open("implementation").implementation = Setting.oneOf("implementation", value, 1, 2);
    return that();
  }
}
