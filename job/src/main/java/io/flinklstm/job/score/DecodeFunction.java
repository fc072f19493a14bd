package io.flinklstm.job.score;

import io.flinklstm.core.features.FeatureExtractor;
import io.flinklstm.job.codec.Decoded;
import io.flinklstm.job.codec.Event;
import io.flinklstm.job.codec.EventFormat;
import io.flinklstm.job.codec.JsonEventDecoder;
import io.flinklstm.job.codec.RawRecord;
import io.flinklstm.job.codec.Rejected;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/** Records in; events out, and to the side those that are none. Keeps no state. */
public final class DecodeFunction extends ProcessFunction<RawRecord, Event> {
  private static final long serialVersionUID = 1L;

  private final EventFormat format;
  private final ShippedBundle shipped;
  private final OutputTag<Rejected> rejectedTag;

  private transient JsonEventDecoder decoder;
  private transient RejectedCounters rejectedCounters;

  /**
   * The decoding step.
   *
   * @param format where events carry what
   * @param shipped the bundle whose features the events feed
   * @param rejectedTag side output of records that are no events
   */
  public DecodeFunction(
      EventFormat format, ShippedBundle shipped, OutputTag<Rejected> rejectedTag) {
    this.format = format;
    this.shipped = shipped;
    this.rejectedTag = rejectedTag;
  }

  @Override
  public void open(OpenContext context) {
    decoder = new JsonEventDecoder(format, FeatureExtractor.of(shipped.shared().streaming()));
    rejectedCounters = new RejectedCounters(getRuntimeContext().getMetricGroup());
  }

  @Override
  public void processElement(RawRecord raw, Context context, Collector<Event> out) {
    Decoded decoded = decoder.decode(raw);
    if (decoded instanceof Decoded.Accepted accepted) {
      out.collect(accepted.event());
    } else if (decoded instanceof Decoded.Refused refused) {
      rejectedCounters.count(refused.rejected().reason());
      context.output(rejectedTag, refused.rejected());
    }
  }
}
