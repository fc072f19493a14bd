package io.flinklstm.job;

import io.flinklstm.job.codec.Event;
import io.flinklstm.job.codec.EventFormat;
import io.flinklstm.job.codec.RawRecord;
import io.flinklstm.job.codec.Rejected;
import io.flinklstm.job.codec.Score;
import io.flinklstm.job.codec.StreamType;
import io.flinklstm.job.config.JobConfig;
import io.flinklstm.job.score.DecodeFunction;
import io.flinklstm.job.score.ScoreOperator;
import io.flinklstm.job.score.ShippedBundle;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.util.OutputTag;

/**
 * The graph between the Kafka ends:
 *
 * <pre>
 *   raw ── decode ── keyBy ── score ── scores
 *            └─────────────────┴────── rejected
 * </pre>
 *
 * <p>Main adds Kafka at both ends; tests and demo add what they need. Every operator's uid is here:
 * a savepoint is restored by them.
 */
public final class ScoringPipeline {
  /** Side output of both operators. */
  private static final OutputTag<Rejected> REJECTED =
      new OutputTag<>("rejected", StreamType.REJECTED);

  private ScoringPipeline() {}

  /**
   * What comes out.
   *
   * @param scores one for each event, in the order of its key
   * @param rejected one for each record that has no score
   */
  public record Streams(DataStream<Score> scores, DataStream<Rejected> rejected) {}

  /**
   * Builds the graph.
   *
   * @param raw records as read
   * @param plan the config and its bundle
   */
  public static Streams of(DataStream<RawRecord> raw, ScoringPlan plan) {
    EventFormat format = plan.eventFormat();
    ShippedBundle shipped = plan.shipped();
    JobConfig config = plan.config();
    ScoreOperator score =
        new ScoreOperator(shipped, config.stateTtl(), config.jvmWarmUp(), REJECTED);
    SingleOutputStreamOperator<Event> events =
        raw.process(new DecodeFunction(format, shipped, REJECTED), StreamType.EVENT)
            .uid("decode")
            .name("decode");
    SingleOutputStreamOperator<Score> scores =
        events
            .keyBy(Event::key, Types.STRING)
            .transform("score", StreamType.SCORE, score)
            .uid("score");
    DataStream<Rejected> rejected =
        events.getSideOutput(REJECTED).union(scores.getSideOutput(REJECTED));
    return new Streams(scores, rejected);
  }
}
