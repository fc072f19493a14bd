package io.flinklstm.job.local;

import java.nio.file.Path;
import java.util.List;

/**
 * How a demo runs.
 *
 * @param example folder with {@code job.yaml}, {@code model} and {@code data}
 * @param eventsPerSecond rate of the replay; infinite for as fast as possible
 * @param parallelism parallelism of the job and partitions of its topics, at least 1
 * @param kafkaPort port of the broker, 0 for any free one
 * @param webPort port of Flink's Web UI, 0 for any free one
 * @param keys the airports to replay; empty for all
 * @param delivery {@code exactlyOnce} or {@code atLeastOnce}
 * @param keepRunning whether job, broker and Web UI stay up after the report
 */
public record DemoOptions(
    Path example,
    double eventsPerSecond,
    int parallelism,
    int kafkaPort,
    int webPort,
    List<String> keys,
    String delivery,
    boolean keepRunning) {}
