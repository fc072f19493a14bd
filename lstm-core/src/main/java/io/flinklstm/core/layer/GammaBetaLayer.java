package io.flinklstm.core.layer;

import io.flinklstm.core.math.Shape;
import io.flinklstm.core.weight.Constraint;
import io.flinklstm.core.weight.Initializer;
import io.flinklstm.core.weight.Regularizer;
import java.util.Map;

/**
 * A row layer with a factor gamma and a shift beta for each feature, [features] each.
 *
 * <p>The order of settings and weights is that of tfjs-layers/src/layers/normalization.ts.
 */
abstract class GammaBetaLayer<L extends GammaBetaLayer<L>> extends EachRowLayer<L> {
  private int axis = -1;
  private double epsilon = 1e-3;
  private boolean center = true;
  private boolean scale = true;
  private Initializer betaInitializer = Initializer.zeros();
  private Initializer gammaInitializer = Initializer.ones();
  private Regularizer betaRegularizer;
  private Regularizer gammaRegularizer;
  private Constraint betaConstraint;
  private Constraint gammaConstraint;

  private Weight gamma;
  private Weight beta;

  /** The axis of the features; only the last one is possible, -1 by default. */
  public final L axis(int value) {
    requireOpen("axis");
    axis = value;
    return self();
  }

  /** What is added to the variance; 0.001 by default. */
  public final L epsilon(double value) {
    requireOpen("epsilon");
    epsilon = Setting.notBelowZero("epsilon", value);
    return self();
  }

  /** Whether there is a beta; true by default. */
  public final L center(boolean value) {
    requireOpen("center");
    center = value;
    return self();
  }

  /** Whether there is a gamma; true by default. */
  public final L scale(boolean value) {
    requireOpen("scale");
    scale = value;
    return self();
  }

  /** Zeros by default. */
  public final L betaInitializer(Initializer value) {
    requireOpen("betaInitializer");
    betaInitializer = Setting.notNull("betaInitializer", value, "an initializer");
    return self();
  }

  /** The same by name, as {@code "heNormal"}. */
  public final L betaInitializer(String name) {
    return betaInitializer(Setting.initializer("betaInitializer", name));
  }

  /** Ones by default. */
  public final L gammaInitializer(Initializer value) {
    requireOpen("gammaInitializer");
    gammaInitializer = Setting.notNull("gammaInitializer", value, "an initializer");
    return self();
  }

  /** The same by name, as {@code "heNormal"}. */
  public final L gammaInitializer(String name) {
    return gammaInitializer(Setting.initializer("gammaInitializer", name));
  }

  /** Penalty on beta; null for none. */
  public final L betaRegularizer(Regularizer value) {
    requireOpen("betaRegularizer");
    betaRegularizer = value;
    return self();
  }

  /** The same by name, as {@code "l2"}. */
  public final L betaRegularizer(String name) {
    return betaRegularizer(Setting.regularizer("betaRegularizer", name));
  }

  /** Penalty on gamma; null for none. */
  public final L gammaRegularizer(Regularizer value) {
    requireOpen("gammaRegularizer");
    gammaRegularizer = value;
    return self();
  }

  /** The same by name, as {@code "l2"}. */
  public final L gammaRegularizer(String name) {
    return gammaRegularizer(Setting.regularizer("gammaRegularizer", name));
  }

  /** What beta is brought back to after each update; null for nothing. */
  public final L betaConstraint(Constraint value) {
    requireOpen("betaConstraint");
    betaConstraint = value;
    return self();
  }

  /** The same by name, as {@code "maxNorm"}. */
  public final L betaConstraint(String name) {
    return betaConstraint(Setting.constraint("betaConstraint", name));
  }

  /** What gamma is brought back to after each update; null for nothing. */
  public final L gammaConstraint(Constraint value) {
    requireOpen("gammaConstraint");
    gammaConstraint = value;
    return self();
  }

  /** The same by name, as {@code "maxNorm"}. */
  public final L gammaConstraint(String name) {
    return gammaConstraint(Setting.constraint("gammaConstraint", name));
  }

  public final double epsilon() {
    return epsilon;
  }

  /** Adds axis and, if there is one, momentum, then epsilon, center and scale. */
  final void describeHead(Map<String, Object> config, Double momentum) {
    config.put("axis", axis);
    if (momentum != null) {
      config.put("momentum", momentum);
    }
    config.put("epsilon", epsilon);
    config.put("center", center);
    config.put("scale", scale);
    config.put("beta_initializer", betaInitializer);
    config.put("gamma_initializer", gammaInitializer);
  }

  final void describeRegularizers(Map<String, Object> config) {
    config.put("beta_regularizer", betaRegularizer);
    config.put("gamma_regularizer", gammaRegularizer);
  }

  final void describeConstraints(Map<String, Object> config) {
    config.put("beta_constraint", betaConstraint);
    config.put("gamma_constraint", gammaConstraint);
  }

  final boolean isConstrained() {
    return betaConstraint != null || gammaConstraint != null;
  }

  @Override
  final void checkInput(Shape shape) {
    Shapes.lastAxis(axis, shape);
  }

  /** Adds gamma and beta. */
  final void addGammaBeta() {
    int[] shape = {inputs()};
    gamma =
        scale
            ? addWeight("gamma", shape, gammaInitializer::create)
                .regularizer(gammaRegularizer)
                .constraint(gammaConstraint)
            : null;
    beta =
        center
            ? addWeight("beta", shape, betaInitializer::create)
                .regularizer(betaRegularizer)
                .constraint(betaConstraint)
            : null;
  }

  /** gamma, or ones; not a copy. */
  final float[] gammaValues() {
    return (gamma == null ? Initializer.ones().create(inputs()) : gamma.value()).data();
  }

  /** beta, or zeros; not a copy. */
  final float[] betaValues() {
    return (beta == null ? Initializer.zeros().create(inputs()) : beta.value()).data();
  }
}
