package io.flinklstm.core.io;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KerasReaderTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{} | nothing",
        "{\"keras_version\": \"4.0.0\"} | \"4.0.0\"",
        "{\"keras_version\": \"30.1\"} | \"30.1\"",
        "{\"keras_version\": \"three\"} | \"three\""
      })
  void anArchiveOfAnotherKerasIsRefused(String metadata, String found) throws Exception {
    Map<String, byte[]> entries = KerasFiles.entries("keras3.keras");
    entries.put("metadata.json", metadata.getBytes(StandardCharsets.UTF_8));
    byte[] archive = KerasFiles.archive(entries);
    assertThatThrownBy(() -> KerasReader.archive("m.keras", archive))
        .isInstanceOf(ModelFormatException.class)
        .hasMessage(
            "m.keras: metadata.json: keras_version: expected 1, 2 or 3 and what follows a dot,"
                + " found "
                + found);
  }
}
