package io.flinklstm.job.codec;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.HexFormat;
import java.util.List;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.junit.jupiter.api.Test;

final class StreamTypeTest {
  private static final RawRecord RAW =
      new RawRecord(
          "in",
          3,
          42L,
          1000L,
          null,
          "{}".getBytes(UTF_8),
          new RawHeader[] {new RawHeader("h", null), new RawHeader("é", new byte[] {1, 2})});

  @Test
  void everyTypeSurvivesTheNetwork() throws Exception {
    assertThat(roundTrip(StreamType.RAW_RECORD, RAW)).usingRecursiveComparison().isEqualTo(RAW);
    Event event = new Event("kö", -5L, new double[] {1.5, -0.0}, RAW);
    assertThat(roundTrip(StreamType.EVENT, event)).usingRecursiveComparison().isEqualTo(event);
    Rejected rejected = new Rejected(RAW, Reason.NOT_FINITE, "x".repeat(100_000));
    assertThat(roundTrip(StreamType.REJECTED, rejected))
        .usingRecursiveComparison()
        .isEqualTo(rejected);
    Score score = score(new float[] {1f, Float.MIN_VALUE}, Double.NaN);
    assertThat(roundTrip(StreamType.SCORE, score))
        .usingRecursiveComparison()
        .withEqualsForType((a, b) -> Double.compare(a, b) == 0, Double.class)
        .isEqualTo(score);
  }

  @Test
  void theBytesOfAnEventNeverChange() throws Exception {
    RawRecord raw = new RawRecord("t", 1, 2, 3, new byte[] {9}, new byte[] {8}, new RawHeader[0]);
    byte[] golden =
        HexFormat.of()
            .parseHex(
                "000000016b"
                    + "0000000000000005"
                    + "00000001"
                    + "3ff8000000000000"
                    + "0000000174"
                    + "00000001"
                    + "0000000000000002"
                    + "0000000000000003"
                    + "0000000109"
                    + "0000000108"
                    + "00000000");
    assertThat(bytes(StreamType.EVENT, new Event("k", 5, new double[] {1.5}, raw)))
        .isEqualTo(golden);
  }

  @Test
  void scoresReadBackAsTheSameBits() throws Exception {
    ScoreFormat format =
        new ScoreFormat("m", "abc", List.of("departures"), "departures", 0, 3_600_000);
    ScoreEncoder encoder = new ScoreEncoder(format);
    for (double forecast : new double[] {0.1 + 0.2, Double.MIN_VALUE, 1e23, 2.0E-3, 5e-324}) {
      String json = new String(encoder.encode(score(new float[] {1f}, forecast)), UTF_8);
      assertThat(new ObjectMapper().readTree(json).get("forecast").doubleValue())
          .isEqualTo(forecast);
    }
    assertThat(new String(encoder.encode(score(new float[] {1f}, 2.5)), UTF_8))
        .isEqualTo(
            "{\"key\":\"k\",\"timestamp\":\"2001-01-01T00:00:00Z\",\"sequence\":4,"
                + "\"target\":\"departures\",\"value\":7.0,\"forecast\":2.5,"
                + "\"forecastFor\":\"2001-01-01T01:00:00Z\",\"warmingUp\":true,"
                + "\"model\":\"m\",\"modelHash\":\"abc\"}");
  }

  @Test
  void aDeadLetterKeepsTheRecordAndSaysWhereItCameFrom() {
    DeadLetter letter = DeadLetter.of(new Rejected(RAW, Reason.MISSING_KEY, "airport"), 100);
    assertThat(letter.value()).isEqualTo(RAW.value());
    assertThat(letter.headers().subList(0, 2)).containsExactly(RAW.headers());
    assertThat(letter.headers().stream().map(RawHeader::name))
        .containsExactly(
            "h",
            "é",
            "flinklstm.reason",
            "flinklstm.detail",
            "flinklstm.topic",
            "flinklstm.partition",
            "flinklstm.offset",
            "flinklstm.timestamp");
  }

  @Test
  void aLongDeadLetterIsCutAndSaysSo() {
    DeadLetter letter = DeadLetter.of(new Rejected(RAW, Reason.MISSING_KEY, "airport"), 1);
    assertThat(letter.value()).containsExactly('{');
    assertThat(letter.headers().stream().map(h -> h.name() + "=" + text(h.value())))
        .contains("flinklstm.truncated=true", "flinklstm.valueBytes=2");
  }

  private static String text(byte[] bytes) {
    return bytes == null ? "" : new String(bytes, UTF_8);
  }

  private static Score score(float[] outputs, double forecast) {
    return new Score(
        "k",
        978307200000L,
        4,
        new double[] {7},
        outputs,
        forecast,
        true,
        new Score.Source("in", 1, 2, 3));
  }

  private static <T> T roundTrip(TypeInformation<T> type, T value) throws Exception {
    TypeSerializer<T> serializer = type.createSerializer(new SerializerConfigImpl());
    DataInputDeserializer in = new DataInputDeserializer(bytes(type, value));
    T read = serializer.deserialize(in);
    assertThat(in.available()).isZero();
    return read;
  }

  private static <T> byte[] bytes(TypeInformation<T> type, T value) throws Exception {
    DataOutputSerializer out = new DataOutputSerializer(64);
    type.createSerializer(new SerializerConfigImpl()).serialize(value, out);
    return out.getCopyOfBuffer();
  }
}
