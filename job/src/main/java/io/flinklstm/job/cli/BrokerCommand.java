package io.flinklstm.job.cli;

import io.flinklstm.job.local.EmbeddedKafka;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code lstm broker}: one Kafka node for trying things out. */
@Command(
    name = "broker",
    header = "Run one Kafka node for trying things out.",
    description = {
      "Run one Kafka node on this machine, for trying things out, until Ctrl-C.",
      "It listens on 127.0.0.1 only and makes topics when they are first used."
    },
    footer = {"", "Example:", "  ./lstm broker --port 9092"},
    mixinStandardHelpOptions = true)
final class BrokerCommand implements Callable<Integer> {
  @Option(
      names = "--port",
      paramLabel = "PORT",
      defaultValue = "9092",
      description = "port for clients, 0 for any free one (default: ${DEFAULT-VALUE})")
  private int port;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "keep topics in this directory (default: a temporary one, removed at the end)")
  private Path data;

  @Override
  public Integer call() throws Exception {
    EmbeddedKafka kafka = EmbeddedKafka.start(port, data);
    AtExit.close(kafka);
    System.out.println("Kafka listens on " + kafka.bootstrapServers() + "; Ctrl-C ends it.");
    new CountDownLatch(1).await();
    return 0;
  }
}
