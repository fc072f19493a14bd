package io.flinklstm.job.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.BindException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DemoIT {
  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
  private final PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8);

  @ParameterizedTest
  @ValueSource(strings = {"exactlyOnce", "atLeastOnce"})
  void scoresEveryEventRejectsEveryMalformedRecordAndBeatsTheBaselines(String delivery)
      throws Exception {
    try (Demo demo = new Demo(options(0, 0, delivery), out)) {
      assertThat(demo.run()).as(this::printed).isZero();
    }

    long events = 3L * 181 * 24;
    assertThat(number("scores out")).isEqualTo(events);
    assertThat(number("rejected")).isEqualTo(MalformedRecords.COUNT);
    assertThat(printed()).contains("in = out + rejected: yes").contains("Nisqually earthquake");
    double lastHour = number("same as last hour");
    assertThat(number("the model"))
        .isLessThan(number("same hour last week"))
        .isLessThan(lastHour / 2);
  }

  @Test
  void aTakenWebPortIsNamedBeforeAnythingStarts() throws Exception {
    try (ServerSocket other = new ServerSocket(0);
        Demo demo = new Demo(options(0, other.getLocalPort(), "exactlyOnce"), out)) {
      assertThatThrownBy(demo::run)
          .isInstanceOf(BindException.class)
          .hasMessageContaining("port " + other.getLocalPort() + ", wanted for Flink's Web UI");
    }
    assertThat(printed()).isEmpty();
  }

  @Test
  void aTakenKafkaPortIsNamedBeforeAnythingStarts() throws Exception {
    try (ServerSocket other = new ServerSocket(0);
        Demo demo = new Demo(options(other.getLocalPort(), 0, "exactlyOnce"), out)) {
      assertThatThrownBy(demo::run)
          .isInstanceOf(BindException.class)
          .hasMessageContaining("port " + other.getLocalPort() + ", wanted for Kafka");
    }
    assertThat(printed()).isEmpty();
  }

  private static DemoOptions options(int kafkaPort, int webPort, String delivery) {
    return new DemoOptions(
        ExampleFiles.EXAMPLE,
        Double.POSITIVE_INFINITY,
        2,
        kafkaPort,
        webPort,
        List.of("ORD", "DEN", "SEA"),
        delivery,
        false);
  }

  private String printed() {
    return printed.toString(StandardCharsets.UTF_8);
  }

  private double number(String label) {
    Matcher matcher = Pattern.compile(label + " +([0-9.,]+)").matcher(printed());
    assertThat(matcher.find()).as(label).isTrue();
    return Double.parseDouble(matcher.group(1).replace(",", ""));
  }
}
