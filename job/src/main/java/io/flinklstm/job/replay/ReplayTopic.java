package io.flinklstm.job.replay;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.errors.TopicExistsException;

/** Makes the topic a replay goes to. */
public final class ReplayTopic {
  private ReplayTopic() {}

  /** Creates a topic that keeps the broker's time of each append; one that exists is left alone. */
  public static void create(String bootstrapServers, String topic, int partitions)
      throws IOException, InterruptedException {
    NewTopic wanted =
        new NewTopic(topic, partitions, (short) -1)
            .configs(Map.of("message.timestamp.type", "LogAppendTime"));
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
      admin.createTopics(List.of(wanted)).all().get();
    } catch (ExecutionException e) {
      if (!(e.getCause() instanceof TopicExistsException)) {
        throw new IOException(
            "topic %s was not created: %s".formatted(topic, e.getCause().getMessage()),
            e.getCause());
      }
    }
  }
}
