package io.flinklstm.core.features;

/** How one model input comes from an event and what its key remembers. */
public sealed interface FeatureSpec {
  /** Name of the model input, unique in its bundle. */
  String name();

  /**
   * A field of the event, transformed and scaled.
   *
   * @param name name of the model input
   * @param field raw field of the event
   * @param transform raw value to base value
   * @param scale base value to model input
   */
  record FieldFeature(String name, String field, Transform transform, Scale scale)
      implements FeatureSpec {}

  /**
   * The base value of another feature some events ago, scaled with that feature's statistics of
   * now; 0 while the key has too few earlier events.
   *
   * @param name name of the model input
   * @param lagOf name of a field feature
   * @param lag events of this key, at least 1
   */
  record LagFeature(String name, String lagOf, int lag) implements FeatureSpec {}

  /**
   * A coordinate of the event's time.
   *
   * @param name name of the model input
   * @param calendar which coordinate
   */
  record CalendarFeature(String name, Calendar calendar) implements FeatureSpec {}
}
