package io.flinklstm.job.score;

import io.flinklstm.core.features.FeatureExtractor;
import io.flinklstm.core.io.Bundle;
import io.flinklstm.core.model.Stepper;
import io.flinklstm.job.codec.Event;
import io.flinklstm.job.codec.RawRecord;
import io.flinklstm.job.codec.Reason;
import io.flinklstm.job.codec.Rejected;
import io.flinklstm.job.codec.Score;
import java.time.Duration;
import org.apache.flink.api.common.state.StateTtlConfig;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.metrics.Counter;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.util.OutputTag;

/**
 * Advances the LSTM of an event's key by one timestep and emits a score.
 *
 * <p>Events of a key are applied in the order in which they arrive. All memory of a key is one
 * {@link KeyState} in Flink's keyed state; the fields of this class are the thread's scratch. An
 * event whose step does not give finite numbers goes to the side output, and its key is as if it
 * had not been there.
 */
public final class ScoreOperator extends AbstractStreamOperator<Score>
    implements OneInputStreamOperator<Event, Score> {
  private static final long serialVersionUID = 1L;
  private static final String STATE_NAME = "key";

  private final ShippedBundle shipped;
  private final Duration stateTtl;
  private final Duration jvmWarmUp;
  private final OutputTag<Rejected> rejectedTag;

  private transient Bundle bundle;
  private transient FeatureExtractor extractor;
  private transient Stepper stepper;
  private transient ValueState<KeyState> state;
  private transient float[] x;
  private transient float[] y;
  private transient double[] featuresBefore;
  private transient float[] modelBefore;
  private transient Counter scored;
  private transient RejectedCounters rejectedCounters;

  /**
   * The scoring step.
   *
   * @param shipped the bundle
   * @param stateTtl how long a key may be silent before it is forgotten; null for ever
   * @param jvmWarmUp how long the first event may wait for compiled code; zero for not at all
   * @param rejectedTag side output of events without a finite score
   */
  public ScoreOperator(
      ShippedBundle shipped,
      Duration stateTtl,
      Duration jvmWarmUp,
      OutputTag<Rejected> rejectedTag) {
    this.shipped = shipped;
    this.stateTtl = stateTtl;
    this.jvmWarmUp = jvmWarmUp;
    this.rejectedTag = rejectedTag;
  }

  @Override
  public void initializeState(StateInitializationContext context) throws Exception {
    super.initializeState(context);
    bundle = shipped.shared();
    extractor = FeatureExtractor.of(bundle.streaming());
    KeyStateSerializer serializer =
        new KeyStateSerializer(extractor.stateSize(), bundle.model().stateSize());
    ValueStateDescriptor<KeyState> descriptor = new ValueStateDescriptor<>(STATE_NAME, serializer);
    if (stateTtl != null) {
      descriptor.enableTimeToLive(StateTtlConfig.newBuilder(stateTtl).build());
    }
    state = context.getKeyedStateStore().getState(descriptor);
  }

  @Override
  public void open() throws Exception {
    super.open();
    stepper = bundle.model().stepper();
    x = new float[extractor.inputs()];
    y = new float[bundle.model().outputs()];
    featuresBefore = new double[extractor.stateSize()];
    modelBefore = new float[bundle.model().stateSize()];
    scored = getMetricGroup().counter("scored");
    rejectedCounters = new RejectedCounters(getMetricGroup());
    if (!jvmWarmUp.isZero()) {
      shipped.warmUp(jvmWarmUp);
    }
  }

  @Override
  public void processElement(StreamRecord<Event> element) throws Exception {
    Event event = element.getValue();
    KeyState key = state.value();
    if (key == null) {
      key = new KeyState(new double[extractor.stateSize()], bundle.model().newState());
    }
    System.arraycopy(key.features, 0, featuresBefore, 0, featuresBefore.length);
    System.arraycopy(key.model.values(), 0, modelBefore, 0, modelBefore.length);

    extractor.extract(event.timestampMillis(), event.fields(), key.features, x);
    stepper.step(x, key.model, y);
    double forecast = extractor.forecast(y, key.features);

    if (!finite(y) || !finite(key.model.values()) || Double.isInfinite(forecast)) {
      System.arraycopy(featuresBefore, 0, key.features, 0, featuresBefore.length);
      System.arraycopy(modelBefore, 0, key.model.values(), 0, modelBefore.length);
      reject(element, event);
      return;
    }
    key.events++;
    key.lastTimestampMillis = event.timestampMillis();
    state.update(key);
    scored.inc();
    output.collect(element.replace(score(event, key, forecast)));
  }

  private Score score(Event event, KeyState key, double forecast) {
    RawRecord source = event.source();
    return new Score(
        event.key(),
        event.timestampMillis(),
        key.events,
        event.fields(),
        y.clone(),
        forecast,
        key.events <= bundle.streaming().warmUp(),
        new Score.Source(source.topic(), source.partition(), source.offset(), source.timestamp()));
  }

  private void reject(StreamRecord<Event> element, Event event) {
    rejectedCounters.count(Reason.NON_FINITE_RESULT);
    Rejected rejected =
        new Rejected(
            event.source(),
            Reason.NON_FINITE_RESULT,
            "the model's output or state would not be finite");
    output.collect(rejectedTag, element.replace(rejected));
  }

  private static boolean finite(float[] values) {
    for (float value : values) {
      if (!Float.isFinite(value)) {
        return false;
      }
    }
    return true;
  }
}
