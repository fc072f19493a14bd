package io.flinklstm.job.codec;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.flinklstm.core.features.FeatureExtractor;
import io.flinklstm.job.Departures;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Records that look like events, and would stop a job that took them for some. */
class HostileRecordTest {
  private static final EventFormat FORMAT =
      new EventFormat(
          List.of("airport"), "hour", TimestampFormat.ISO8601, List.of("departures"), 1_000_000);

  @ParameterizedTest
  @CsvSource({
    "+999999999-01-01T00:00:00Z", // epoch milliseconds overflow
    "-999999999-01-01T00:00:00Z",
    "2001-02-30T00:00:00Z", // not silently the 28th
    "2001-01-01T24:00:00Z",
  })
  void aTimeThatIsNoneIsRefusedAndNotMended(String time) throws Exception {
    Rejected rejected = refused("{\"airport\":\"A\",\"hour\":\"%s\",\"departures\":1}", time);
    assertThat(rejected.reason()).isEqualTo(Reason.BAD_TIMESTAMP);
  }

  /** UTF-8 has no bytes for half a pair: the key would be another one behind the network. */
  @Test
  void aKeyThatUtf8CannotCarryIsRefused() throws Exception {
    for (String key : List.of("\\ud800", "A\\udc00B", "\\udc00\\ud800")) {
      Rejected rejected =
          refused("{\"airport\":\"%s\",\"hour\":\"2001-01-01T00:00\",\"departures\":1}", key);
      assertThat(rejected.reason()).as(key).isEqualTo(Reason.MALFORMED_JSON);
    }
    assertThat(
            decode(
                "{\"airport\":\"\\ud83d\\ude00\",\"hour\":\"2001-01-01T00:00\",\"departures\":1}"))
        .isInstanceOf(Decoded.Accepted.class);
  }

  /** A score carries its key twice, and must fit into a record of a broker with stock limits. */
  @Test
  void aKeyTooLongForAScoreIsRefused() throws Exception {
    String text = "{\"airport\":\"%s\",\"hour\":\"2001-01-01T00:00\",\"departures\":1}";
    assertThat(decode(text.formatted("k".repeat(1000)))).isInstanceOf(Decoded.Accepted.class);
    assertThat(refused(text, "k".repeat(600_000)).reason()).isEqualTo(Reason.TOO_LARGE);
    assertThat(refused(text, "\u20ac".repeat(200_000)).reason()).isEqualTo(Reason.TOO_LARGE);
  }

  @Test
  void theDetailOfAMalformedRecordQuotesNothingOfIt() throws Exception {
    for (String text :
        List.of(
            "secret", "{\"airport\":secret}", "{\"a\":\"secret", "{\"secret\":1}x", "{secret")) {
      assertThat(refused("%s", text).detail()).as(text).doesNotContain("secret").isNotBlank();
    }
  }

  private static Decoded decode(String json) throws Exception {
    JsonEventDecoder decoder =
        new JsonEventDecoder(FORMAT, FeatureExtractor.of(Departures.bundle().streaming()));
    return decoder.decode(
        new RawRecord("t", 0, 0, 0, null, json.getBytes(UTF_8), new RawHeader[0]));
  }

  private static Rejected refused(String format, String value) throws Exception {
    Decoded decoded = decode(format.formatted(value));
    assertThat(decoded).isInstanceOf(Decoded.Refused.class);
    return ((Decoded.Refused) decoded).rejected();
  }
}
