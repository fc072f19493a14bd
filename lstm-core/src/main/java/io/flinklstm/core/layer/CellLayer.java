package io.flinklstm.core.layer;

import io.flinklstm.core.weight.Regularizer;
import java.util.Map;

/** A recurrent layer that is configured like its cell. */
abstract class CellLayer<L extends CellLayer<L>> extends Recurrent<L> implements CellSettings<L> {
  private Regularizer activityRegularizer;

  CellLayer(WeightedCell<?> cell) {
    super(cell);
  }

  @Override
  public final Settings settings(String field) {
    requireOpen(field);
    return new Settings(((WeightedCell<?>) cell()).cellConfig());
  }

  @Override
  public final L that() {
    return self();
  }

  /** Penalty on the outputs; null for none. */
  public final L activityRegularizer(Regularizer value) {
    requireOpen("activityRegularizer");
    activityRegularizer = value;
    return self();
  }

  /** The same by name, as {@code "l2"}. */
  public final L activityRegularizer(String name) {
    return activityRegularizer(Setting.regularizer("activityRegularizer", name));
  }

  @Override
  final void describeCell(Map<String, Object> config) {
    cell().describe(config);
    config.put("activity_regularizer", activityRegularizer);
  }
}
