package io.flinklstm.job.codec;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.flinklstm.core.features.FeatureExtractor;
import io.flinklstm.job.Departures;
import io.flinklstm.job.PoisonPills;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class JsonEventDecoderTest {
  private static final EventFormat FORMAT = format(List.of("airport"), TimestampFormat.ISO8601);

  @Test
  void readsTheNeededFieldsWhereverTheyStandAndNothingElse() throws Exception {
    Event event =
        accepted(
            FORMAT,
            """
            {"x":[{"airport":"no"}],"departures":12.5,"nested":{"hour":1,"deep":[[]]},
             "hour":"2001-05-06T07:00:00Z","airport":"ORD"}""");

    assertThat(event.key()).isEqualTo("ORD");
    assertThat(event.timestampMillis()).isEqualTo(989132400000L);
    assertThat(event.fields()).containsExactly(12.5);
    assertThat(event.source().offset()).isEqualTo(7);
  }

  @TestFactory
  Stream<DynamicTest> everyPoisonPillGetsItsReason() {
    return PoisonPills.texts().entrySet().stream()
        .map(pill -> DynamicTest.dynamicTest(shortened(pill.getKey()), () -> requireReason(pill)));
  }

  @Test
  void aNullValueAndOneOfTenMegabytesAreRefusedUnread() throws Exception {
    assertThat(refused(FORMAT, null)).isEqualTo(Reason.EMPTY_VALUE);
    assertThat(refused(FORMAT, PoisonPills.tenMegabytes())).isEqualTo(Reason.TOO_LARGE);
  }

  @ParameterizedTest
  @CsvSource({
    "ISO8601, '\"2001-01-01T00:00:00\"', 978307200000",
    "ISO8601, '\"2001-01-01T02:00:00.250+02:00\"', 978307200250",
    "EPOCH_MILLIS, 978307200001, 978307200001",
    "EPOCH_SECONDS, 978307200.5, 978307200500",
    "EPOCH_SECONDS, -1, -1000"
  })
  void readsTimesAsTheFormatSays(TimestampFormat format, String json, long millis)
      throws Exception {
    EventFormat asked = format(List.of("airport"), format);
    assertThat(accepted(asked, event("\"ORD\"", json)).timestampMillis()).isEqualTo(millis);
  }

  @ParameterizedTest
  @CsvSource({
    "EPOCH_MILLIS, '\"2001-01-01T00:00:00Z\"'",
    "EPOCH_MILLIS, 1e300",
    "EPOCH_SECONDS, 978307200000000",
    "ISO8601, '\"2001-13-01T00:00:00Z\"'",
    "ISO8601, '\"+999999999-01-01T00:00:00Z\"'"
  })
  void refusesTimesThatAreNone(TimestampFormat format, String json) throws Exception {
    EventFormat asked = format(List.of("airport"), format);
    assertThat(refused(asked, event("\"ORD\"", json).getBytes(UTF_8)))
        .isEqualTo(Reason.BAD_TIMESTAMP);
  }

  @Test
  void differentPartsNeverJoinToTheSameKey() throws Exception {
    EventFormat two = format(List.of("a.x", "b"), TimestampFormat.ISO8601);
    assertThat(key(two, "u|v", "w")).isEqualTo("u\\|v|w").isNotEqualTo(key(two, "u", "v|w"));
    assertThat(key(two, "u\\", "w")).isNotEqualTo(key(two, "u", "\\w"));
  }

  @Test
  void numbersAndBooleansAreKeysAsTheyAreWritten() throws Exception {
    assertThat(accepted(FORMAT, event("42", "\"2001-01-01T00:00:00Z\"")).key()).isEqualTo("42");
    assertThat(accepted(FORMAT, event("true", "\"2001-01-01T00:00:00Z\"")).key()).isEqualTo("true");
  }

  @Test
  void whateverTheBytesAreTheyAreAnEventOrARejection() throws Exception {
    JsonEventDecoder decoder = decoder(FORMAT);
    byte[] good = event("\"ORD\"", "\"2001-01-01T00:00:00Z\"").getBytes(UTF_8);
    Random random = new Random(1);
    int accepted = 0;
    for (int k = 0; k < 50_000; k++) {
      byte[] damaged = good.clone();
      for (int n = random.nextInt(4); n >= 0; n--) {
        damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
      }
      Decoded decoded = decoder.decode(raw(damaged));
      accepted += decoded instanceof Decoded.Accepted ? 1 : 0;
    }
    assertThat(accepted).isBetween(1, 49_999);
  }

  private static void requireReason(Map.Entry<String, Reason> pill) throws Exception {
    assertThat(refused(FORMAT, pill.getKey().getBytes(UTF_8))).isEqualTo(pill.getValue());
  }

  private static String key(EventFormat format, String a, String b) throws Exception {
    String json =
        """
        {"a":{"x":"%s"},"b":"%s","hour":"2001-01-01T00:00:00Z","departures":1}"""
            .formatted(a.replace("\\", "\\\\"), b.replace("\\", "\\\\"));
    return accepted(format, json).key();
  }

  private static String event(String key, String time) {
    return "{\"airport\":%s,\"hour\":%s,\"departures\":3}".formatted(key, time);
  }

  private static EventFormat format(List<String> key, TimestampFormat timestampFormat) {
    return new EventFormat(key, "hour", timestampFormat, List.of("departures"), 1_000_000);
  }

  private static Event accepted(EventFormat format, String json) throws Exception {
    Decoded decoded = decoder(format).decode(raw(json.getBytes(UTF_8)));
    assertThat(decoded).isInstanceOf(Decoded.Accepted.class);
    return ((Decoded.Accepted) decoded).event();
  }

  private static Reason refused(EventFormat format, byte[] value) throws Exception {
    Decoded decoded = decoder(format).decode(raw(value));
    assertThat(decoded).isInstanceOf(Decoded.Refused.class);
    return ((Decoded.Refused) decoded).rejected().reason();
  }

  private static JsonEventDecoder decoder(EventFormat format) throws Exception {
    return new JsonEventDecoder(format, FeatureExtractor.of(Departures.bundle().streaming()));
  }

  private static RawRecord raw(byte[] value) {
    return new RawRecord("t", 0, 7, 0, null, value, new RawHeader[0]);
  }

  private static String shortened(String text) {
    return text.length() > 60 ? text.substring(0, 60) : "'" + text + "'";
  }
}
