package io.flinklstm.job.cli;

import io.flinklstm.core.features.FeatureSpec;
import io.flinklstm.core.features.Golden;
import io.flinklstm.core.features.StreamingSpec;
import io.flinklstm.core.features.Target;
import io.flinklstm.core.io.Bundle;
import io.flinklstm.core.math.Precision;
import io.flinklstm.job.ScoringPlan;
import io.flinklstm.job.config.JobConfig;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code lstm check}: everything that {@code score} checks, and nothing that it starts. */
@Command(
    name = "check",
    header = "Check a job's config and model without starting anything.",
    description = {
      "Read the config and the model, re-compute the model's golden vectors, and say what the job",
      "would do, or everything that is wrong (exit code 2). Kafka is not asked."
    },
    footer = {"", "Example:", "  ./lstm check --config job/examples/departures/job.yaml"},
    mixinStandardHelpOptions = true)
final class CheckCommand implements Callable<Integer> {
  @Mixin private JobOptions job;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    ScoringPlan plan = job.plan();
    PrintWriter out = spec.commandLine().getOut();
    printModel(out, plan.bundle(), plan.config());
    printKafka(out, plan.config());
    out.println("No problems.");
    return 0;
  }

  private static void printModel(PrintWriter out, Bundle bundle, JobConfig config) {
    StreamingSpec streaming = bundle.streaming();
    line(out, "model", "%s (%s)", streaming.name(), config.model());
    line(out, "sha256", "%s", bundle.sha256());
    bundle.model().layers().forEach(layer -> line(out, "layer", "%s", layer));
    line(out, "parameters", "%,d", bundle.model().parameters());
    line(out, "weights", "%s", config.weights().identifier());
    line(
        out,
        "features",
        "%s",
        streaming.features().stream().map(FeatureSpec::name).collect(Collectors.joining(", ")));
    Target target = streaming.target();
    line(
        out,
        "forecast",
        "%s",
        target == null
            ? "none; outputs are passed on as they are"
            : "%s, %d event(s) ahead".formatted(target.feature(), target.horizon()));
    line(out, "warm-up", "%d events of a key", streaming.warmUp());
    line(out, "state", "%,d bytes per key", bundle.bytesPerKey());
    line(out, "golden", "%s", golden(bundle, config));
  }

  private static String golden(Bundle bundle, JobConfig config) {
    Golden golden = bundle.streaming().golden();
    if (golden == null) {
      return "none in the bundle";
    }
    String checked =
        "%d cases re-computed, within %s".formatted(golden.cases().size(), golden.tolerance());
    return config.weights() == Precision.FLOAT32
        ? checked
        : "%s with float32, within %.2g with %s"
            .formatted(checked, bundle.goldenDifference(), config.weights().identifier());
  }

  private static void printKafka(PrintWriter out, JobConfig config) {
    line(out, "events", "%s at %s", config.source().topic(), config.kafka().bootstrapServers());
    line(out, "scores", "%s, %s", config.sink().topic(), config.sink().delivery());
    line(out, "rejected", "%s", config.deadLetter().topic());
  }

  @SuppressWarnings("AnnotateFormatMethod") // the annotation is in a library of its own
  private static void line(PrintWriter out, String name, String format, Object... values) {
    out.printf("%-11s %s%n", name, format.formatted(values));
  }
}
