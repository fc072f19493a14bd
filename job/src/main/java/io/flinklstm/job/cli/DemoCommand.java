package io.flinklstm.job.cli;

import io.flinklstm.job.local.Demo;
import io.flinklstm.job.local.DemoOptions;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code lstm demo}: broker, job, replayer and report in one process. */
@Command(
    name = "demo",
    header = "Run everything on half a year of real data: broker, job, replay, report.",
    description = {
      "Score half a year of hourly departures of 60 US airports, with everything in",
      "one process: a Kafka broker, a Flink cluster with its Web UI, a replayer, the",
      "job, and a report."
    },
    footer = {"", "Example:", "  ./lstm demo --rate max --keys ORD,DEN,SEA"},
    mixinStandardHelpOptions = true)
final class DemoCommand implements Callable<Integer> {
  @Option(
      names = "--rate",
      paramLabel = "N|max",
      defaultValue = "10000",
      converter = RateConverter.class,
      description = "events per second, or max (default: ${DEFAULT-VALUE})")
  private double rate;

  @Option(
      names = "--parallelism",
      paramLabel = "N",
      defaultValue = "2",
      description =
          "parallelism of the job and partitions of its topics (default: ${DEFAULT-VALUE})")
  private int parallelism;

  @Option(
      names = "--port",
      paramLabel = "PORT",
      defaultValue = "0",
      description = "port of the Kafka broker, 0 for any free one (default: ${DEFAULT-VALUE})")
  private int port;

  @Option(
      names = "--web-port",
      paramLabel = "PORT",
      defaultValue = "8081",
      description = "port of Flink's Web UI, 0 for any free one (default: ${DEFAULT-VALUE})")
  private int webPort;

  @Option(
      names = "--keys",
      paramLabel = "KEY",
      split = ",",
      description = "airports to replay, e.g. ORD,DEN (default: all)")
  private List<String> keys = List.of();

  @Option(
      names = "--delivery",
      paramLabel = "MODE",
      defaultValue = "exactlyOnce",
      description = "exactlyOnce or atLeastOnce (default: ${DEFAULT-VALUE})")
  private String delivery;

  @Option(
      names = "--keep-running",
      description = "leave job, broker and Web UI up after the report, until Ctrl-C")
  private boolean keepRunning;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    Demo demo = new Demo(options(), System.out);
    AtExit.close(demo);
    try (demo) {
      return demo.run();
    }
  }

  private DemoOptions options() {
    if (parallelism < 1) {
      throw new ParameterException(
          spec.commandLine(), "--parallelism must be at least 1, not " + parallelism);
    }
    if (!List.of("exactlyOnce", "atLeastOnce").contains(delivery)) {
      throw new ParameterException(
          spec.commandLine(), "--delivery must be exactlyOnce or atLeastOnce, not " + delivery);
    }
    return new DemoOptions(
        Path.of(System.getProperty("flinklstm.home", "."), "job", "examples", "departures"),
        rate,
        parallelism,
        port,
        webPort,
        keys,
        delivery,
        keepRunning);
  }
}
