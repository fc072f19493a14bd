package io.flinklstm.job.local;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.Feature;
import org.apache.kafka.server.common.MetadataVersion;

/**
 * One Kafka node (broker and controller, KRaft) inside this JVM, reachable on 127.0.0.1 only.
 *
 * <p>Every replication factor is 1. A directory that already holds a formatted node is used as it
 * is, so topics survive a restart; without a directory a temporary one is made and removed again by
 * {@link #close()}.
 */
public final class EmbeddedKafka implements AutoCloseable {
  private static final String HOST = "127.0.0.1";

  private final KafkaRaftServer server;
  private final String bootstrapServers;
  private final Path temporary;
  private boolean closed;

  private EmbeddedKafka(KafkaRaftServer server, String bootstrapServers, Path temporary) {
    this.server = server;
    this.bootstrapServers = bootstrapServers;
    this.temporary = temporary;
  }

  /**
   * Starts a node and returns when it accepts clients.
   *
   * @param port port for clients, 0 for any free one
   * @param directory where the node keeps its logs, or null for a temporary directory
   * @throws BindException when the port is taken; the message names it
   */
  public static EmbeddedKafka start(int port, Path directory) throws IOException {
    int clients = port == 0 ? freePort() : port;
    requireFree(clients, "Kafka");
    Path temporary = directory == null ? Files.createTempDirectory("flinklstm-kafka-") : null;
    Path logs = directory == null ? temporary : Files.createDirectories(directory);
    try {
      format(logs);
      KafkaConfig config =
          new KafkaConfig(properties(clients, freePortOtherThan(clients), logs), false);
      KafkaRaftServer server = new KafkaRaftServer(config, Time.SYSTEM);
      server.startup();
      return new EmbeddedKafka(server, HOST + ":" + clients, temporary);
    } catch (Exception e) {
      delete(temporary);
      throw new IOException("the Kafka node on port " + clients + " did not start: " + e, e);
    }
  }

  /**
   * Checks that a port of this machine can be listened on.
   *
   * @param purpose what wants the port, for the message
   * @throws BindException when it is taken
   */
  static void requireFree(int port, String purpose) throws IOException {
    // Some systems let a program take "any address" while another listens on the loopback address.
    for (String address : List.of("0.0.0.0", HOST)) {
      try {
        new ServerSocket(port, 1, InetAddress.getByName(address)).close();
      } catch (BindException e) {
        BindException named =
            new BindException(
                "port %d, wanted for %s, is taken by another program".formatted(port, purpose));
        named.initCause(e);
        throw named;
      }
    }
  }

  /** A port that was free a moment ago. */
  static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  /** The system may give the same free port twice as long as nobody listens on it. */
  private static int freePortOtherThan(int taken) throws IOException {
    int port = freePort();
    while (port == taken) {
      port = freePort();
    }
    return port;
  }

  /** The address clients connect to, as {@code host:port}. */
  public String bootstrapServers() {
    return bootstrapServers;
  }

  /**
   * Creates a topic and waits until it exists.
   *
   * @param config topic settings such as {@code message.timestamp.type}; may be empty
   */
  public void createTopic(String name, int partitions, Map<String, String> config)
      throws IOException, InterruptedException {
    NewTopic topic = new NewTopic(name, partitions, (short) 1).configs(config);
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
      admin.createTopics(List.of(topic)).all().get();
    } catch (ExecutionException e) {
      throw new IOException("topic " + name + " was not created: " + e.getCause(), e.getCause());
    }
  }

  /** Stops the node and removes its temporary directory; a second call does nothing. */
  @Override
  public synchronized void close() throws IOException {
    if (closed) {
      return;
    }
    closed = true;
    server.shutdown();
    server.awaitShutdown();
    delete(temporary);
  }

  /** What {@code kafka-storage.sh format} does; a directory formatted before is left alone. */
  private static void format(Path logs) throws Exception {
    if (Files.exists(logs.resolve("meta.properties"))) {
      return;
    }
    new Formatter()
        .setPrintStream(
            new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8))
        .setNodeId(1)
        .setClusterId(Uuid.randomUuid().toString())
        .setControllerListenerName("CONTROLLER")
        .setMetadataLogDirectory(logs.toString())
        .addDirectory(logs.toString())
        .setReleaseVersion(MetadataVersion.LATEST_PRODUCTION)
        .setSupportedFeatures(Feature.PRODUCTION_FEATURES)
        .run();
  }

  private static Properties properties(int clients, int controller, Path logs) {
    Properties p = new Properties();
    p.setProperty("process.roles", "broker,controller");
    p.setProperty("node.id", "1");
    p.setProperty("log.dirs", logs.toString());
    p.setProperty("controller.quorum.voters", "1@" + HOST + ":" + controller);
    p.setProperty("controller.listener.names", "CONTROLLER");
    p.setProperty(
        "listeners",
        "PLAINTEXT://%s:%d,CONTROLLER://%s:%d".formatted(HOST, clients, HOST, controller));
    p.setProperty("default.replication.factor", "1");
    p.setProperty("offsets.topic.replication.factor", "1");
    p.setProperty("offsets.topic.num.partitions", "1");
    p.setProperty("transaction.state.log.replication.factor", "1");
    p.setProperty("transaction.state.log.min.isr", "1");
    p.setProperty("transaction.state.log.num.partitions", "1");
    p.setProperty("transaction.max.timeout.ms", "3600000");
    p.setProperty("share.coordinator.state.topic.replication.factor", "1");
    p.setProperty("share.coordinator.state.topic.min.isr", "1");
    p.setProperty("share.coordinator.state.topic.num.partitions", "1");
    p.setProperty("group.initial.rebalance.delay.ms", "0");
    p.setProperty("log.cleaner.dedupe.buffer.size", "4194304");
    return p;
  }

  /** Removes a directory with everything in it; null and an absent directory are fine. */
  static void delete(Path directory) throws IOException {
    if (directory == null || !Files.exists(directory)) {
      return;
    }
    Files.walkFileTree(
        directory,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.deleteIfExists(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException failure)
              throws IOException {
            if (failure instanceof NoSuchFileException) {
              return FileVisitResult.CONTINUE;
            }
            throw failure;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path folder, IOException failure)
              throws IOException {
            Files.deleteIfExists(folder);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
