package io.flinklstm.job.codec;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class DeadLetterTest {
  /** What a broker accepts by default, and a config's default for a dead letter's value. */
  private static final int BROKER_BYTES = 1_048_588;

  private static final int MAX_BYTES = 1_000_000;

  @Test
  void headersAndKeysOfUsualSizeAreUntouched() {
    RawRecord source = record(new byte[16_000], 10, 1_000);
    DeadLetter letter = DeadLetter.of(rejected(source), MAX_BYTES);
    assertThat(letter.key()).isEqualTo(source.key());
    assertThat(letter.headers()).startsWith(source.headers());
    assertThat(header(letter, "keyBytes")).isNull();
    assertThat(header(letter, "headersLeftOut")).isNull();
  }

  @Test
  void aKeyThatIsTooLongIsCutAndSaysSo() {
    DeadLetter letter = DeadLetter.of(rejected(record(new byte[50_000], 1, 10)), MAX_BYTES);
    assertThat(letter.key()).hasSize(DeadLetter.MAX_AROUND_VALUE / 2);
    assertThat(header(letter, "keyBytes")).isEqualTo("50000");
    assertThat(header(letter, "headersLeftOut")).isNull();
  }

  @Test
  void headersWithoutRoomAreLeftOutAndCounted() {
    DeadLetter letter = DeadLetter.of(rejected(record(null, 5, 10_000)), MAX_BYTES);
    assertThat(header(letter, "headersLeftOut")).isEqualTo("2");
    assertThat(letter.headers().stream().filter(h -> h.name().startsWith("own"))).hasSize(3);
  }

  @Test
  void whateverTheRecordIsItFitsIntoABrokerWithStockLimits() {
    Random random = new Random(5);
    for (int k = 0; k < 300; k++) {
      byte[] key = random.nextInt(4) == 0 ? null : new byte[random.nextInt(200_000)];
      RawRecord source = record(key, random.nextInt(3_000), random.nextInt(500));
      DeadLetter letter = DeadLetter.of(rejected(source), MAX_BYTES);
      assertThat(bytes(letter)).isLessThan(BROKER_BYTES);
    }
  }

  private static Rejected rejected(RawRecord source) {
    return new Rejected(source, Reason.MALFORMED_JSON, "x".repeat(200));
  }

  /** A record with a value that is too long, and headers "own0", "own1", ... of one size. */
  private static RawRecord record(byte[] key, int headers, int headerBytes) {
    RawHeader[] own = new RawHeader[headers];
    for (int k = 0; k < headers; k++) {
      own[k] = new RawHeader("own" + k, k % 7 == 6 ? null : new byte[headerBytes]);
    }
    return new RawRecord("t".repeat(249), 0, 0, 0, key, new byte[2 * MAX_BYTES], own);
  }

  private static String header(DeadLetter letter, String name) {
    return letter.headers().stream()
        .filter(h -> h.name().equals(DeadLetter.PREFIX + name))
        .map(h -> new String(h.value(), UTF_8))
        .findFirst()
        .orElse(null);
  }

  /** Of a Kafka record batch of one: 61 for the batch, at most 30 for the record, 10 a header. */
  private static int bytes(DeadLetter letter) {
    int bytes = 61 + 30 + (letter.key() == null ? 0 : letter.key().length) + letter.value().length;
    for (RawHeader header : letter.headers()) {
      bytes += 10 + header.name().getBytes(UTF_8).length;
      bytes += header.value() == null ? 0 : header.value().length;
    }
    return bytes;
  }
}
