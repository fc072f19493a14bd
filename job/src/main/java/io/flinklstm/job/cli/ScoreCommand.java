package io.flinklstm.job.cli;

import io.flinklstm.job.ScoringPlan;
import io.flinklstm.job.local.LocalJob;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code lstm score}: the job on a Flink cluster inside this process, against any Kafka. */
@Command(
    name = "score",
    header = "Run a scoring job on this machine, against any Kafka.",
    description = {
      "Run the job of a config on a Flink cluster inside this process until Ctrl-C,",
      "or until the end of the topic with --set source.bounded=true. With",
      "checkpoint.directory set, Ctrl-C stops with a savepoint and prints how to go",
      "on from it."
    },
    footer = {"", "Example:", "  ./lstm score --config job/examples/departures/job.yaml"},
    mixinStandardHelpOptions = true)
final class ScoreCommand implements Callable<Integer> {
  @Mixin private JobOptions job;

  @Option(
      names = "--web-port",
      paramLabel = "PORT",
      defaultValue = "8081",
      description = "port of Flink's Web UI, 0 for any free one (default: ${DEFAULT-VALUE})")
  private int webPort;

  @Option(names = "--no-web-ui", description = "run without Flink's Web UI")
  private boolean noWebUi;

  @Option(
      names = "--from-savepoint",
      paramLabel = "PATH",
      description = "go on with the state of a savepoint or retained checkpoint")
  private String savepoint;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    ScoringPlan plan = job.plan();
    PrintWriter out = spec.commandLine().getOut();
    LocalJob.Options options = new LocalJob.Options(noWebUi ? -1 : webPort, savepoint);
    LocalJob running = LocalJob.start(plan, options);
    AtExit.close(() -> stop(running, out));
    out.printf(
        "%s: %s -> %s, rejected -> %s%n",
        plan.bundle().streaming().name(),
        plan.config().source().topic(),
        plan.config().sink().topic(),
        plan.config().deadLetter().topic());
    running.webAddress().ifPresent(address -> out.println("Web UI " + address));
    out.println(
        plan.config().source().bounded() ? "Runs to the end of the topic." : "Ctrl-C stops it.");
    out.flush();
    running.await();
    if (plan.config().source().bounded()) {
      out.println("The end of the topic is reached; every score is committed.");
    }
    return 0;
  }

  private void stop(LocalJob running, PrintWriter out) throws Exception {
    running
        .stop()
        .ifPresent(
            path ->
                out.printf(
                    "%nStopped. To go on where it stopped:%n  %s score %s%s --from-savepoint %s%n",
                    JobOptions.quoted(System.getProperty("flinklstm.command", "./lstm")),
                    job.asTyped(),
                    noWebUi ? " --no-web-ui" : " --web-port " + webPort,
                    JobOptions.quoted(path)));
    out.flush();
  }
}
