package io.flinklstm.job;

import io.flinklstm.job.config.JobConfig;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.errors.AuthorizationException;

/** Asks Kafka before a job does, which would only retry in silence. */
public final class TopicCheck {
  private static final int PATIENCE_SECONDS = 15;

  private TopicCheck() {}

  /**
   * Fails unless Kafka answers and has the input topic. A client that may not list topics is not
   * held up.
   *
   * @throws IOException naming the brokers or the topic
   */
  public static void requireInput(JobConfig config) throws IOException, InterruptedException {
    String servers = config.kafka().bootstrapServers();
    Optional<Set<String>> topics = topics(servers, config.kafka().properties());
    String topic = config.source().topic();
    if (topics.isPresent() && !topics.get().contains(topic)) {
      throw new IOException("source.topic: Kafka at %s has no topic %s".formatted(servers, topic));
    }
  }

  /**
   * The topics of a Kafka; empty if the client may not list them.
   *
   * @throws IOException if Kafka does not answer, naming the brokers
   */
  public static Optional<Set<String>> topics(String servers, Map<String, String> client)
      throws IOException, InterruptedException {
    Properties properties = new Properties();
    properties.putAll(client);
    properties.put(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, servers);
    properties.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, PATIENCE_SECONDS * 1000);
    properties.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, PATIENCE_SECONDS * 1000 / 2);
    try (Admin admin = Admin.create(properties)) {
      return Optional.of(admin.listTopics().names().get(PATIENCE_SECONDS, TimeUnit.SECONDS));
    } catch (TimeoutException e) {
      throw unreachable(servers, e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof AuthorizationException) {
        return Optional.empty();
      }
      throw unreachable(servers, e.getCause());
    }
  }

  private static IOException unreachable(String servers, Throwable cause) {
    return new IOException(
        "Kafka at %s did not answer within %d s".formatted(servers, PATIENCE_SECONDS), cause);
  }
}
