package io.flinklstm.core.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KerasArchiveTest {
  @Test
  void archiveHasConfigurationVersionAndWeights() throws Exception {
    KerasArchive archive = KerasArchive.read("m.keras", KerasFiles.bytes("keras3.keras"));
    assertThat(archive.kerasVersion()).isEqualTo("3.15.1");
    assertThat(archive.config().path("class_name").asText()).isEqualTo("Functional");
    assertThat(archive.weights().variables().get("layers/lstm/cell").tensors()).hasSize(3);
  }

  @Test
  void compressedEntriesAndAssetsChangeNothing() throws Exception {
    Map<String, byte[]> entries = KerasFiles.entries("keras3.keras");
    entries.put("assets/../../vocabulary.txt", new byte[100_000]);
    KerasArchive archive = KerasArchive.read("m.keras", KerasFiles.archive(entries));
    assertThat(archive.config())
        .isEqualTo(KerasArchive.read("m", KerasFiles.bytes("keras3.keras")).config());
  }

  @Test
  void numbersThatPythonWritesAndJsonLacksAreRead() throws Exception {
    Map<String, byte[]> entries = KerasFiles.entries("keras3.keras");
    entries.put("config.json", utf8("{\"a\": NaN, \"b\": -Infinity, \"c\": Infinity}"));
    JsonNode config = KerasArchive.read("m.keras", KerasFiles.archive(entries)).config();
    assertThat(config.path("b").doubleValue()).isEqualTo(Double.NEGATIVE_INFINITY);
  }

  @ParameterizedTest
  @ValueSource(strings = {"config.json", "metadata.json", "model.weights.h5"})
  void missingEntryIsNamed(String name) throws Exception {
    Map<String, byte[]> entries = KerasFiles.entries("keras3.keras");
    entries.remove(name);
    refused(KerasFiles.archive(entries), "m.keras: " + name + " is missing");
  }

  @Test
  void entryThatComesTwiceIsRefused() throws Exception {
    Map<String, byte[]> entries = KerasFiles.entries("keras3.keras");
    entries.put("Config.json", new byte[2]);
    byte[] bytes = KerasFiles.archive(entries);
    bytes[KerasFiles.indexOf(bytes, "Config.json", 0)] = 'c';
    refused(bytes, "m.keras: entry \"config.json\" comes twice");
  }

  @Test
  void encryptedEntryIsRefused() throws Exception {
    byte[] bytes = KerasFiles.bytes("keras3.keras");
    bytes[6] |= 1;
    refused(bytes, "m.keras: not a usable zip archive: encrypted");
  }

  @Test
  void unknownCompressionIsRefused() throws Exception {
    byte[] bytes = KerasFiles.bytes("keras3.keras");
    bytes[8] = 12;
    refused(bytes, "m.keras: not a usable zip archive: ");
  }

  @Test
  void changedBytesOfAnEntryAreRefused() throws Exception {
    byte[] bytes = KerasFiles.bytes("keras3.keras");
    bytes[KerasFiles.indexOf(bytes, "keras_version", 0)] = 'K';
    refused(bytes, "m.keras: not a usable zip archive: invalid entry");
  }

  @Test
  void archiveCutOffIsRefused() throws Exception {
    byte[] bytes = KerasFiles.bytes("keras3.keras");
    refused(Arrays.copyOf(bytes, 2000), "m.keras: not a usable zip archive: ");
    refused(new byte[0], "m.keras: not a zip archive");
    refused(utf8("no zip at all, but some text"), "m.keras: not a zip archive");
  }

  @Test
  void entryThatInflatesToTooMuchIsRefused() throws Exception {
    Map<String, byte[]> entries = new LinkedHashMap<>();
    entries.put("config.json", new byte[(16 << 20) + 1]);
    refused(
        KerasFiles.archive(entries),
        "m.keras: entry \"config.json\": inflates to more than the 16777216 bytes left for it");
  }

  @Test
  void weightsThatInflateToFarMoreThanTheArchiveAreRefused() throws Exception {
    Map<String, byte[]> entries = new LinkedHashMap<>();
    byte[] weights = new byte[64 << 20];
    byte[] sound = KerasFiles.entries("keras3.keras").get("model.weights.h5");
    System.arraycopy(sound, 0, weights, 0, sound.length);
    entries.put("assets/a", new byte[1 << 20]);
    entries.put("model.weights.h5", weights);
    refused(
        KerasFiles.archive(entries),
        "m.keras: entry \"model.weights.h5\": inflates to more than the 15728640 bytes left");
  }

  @Test
  void weightsThatAreNoHdf5FileAreRefusedByTheirFirstBytes() throws Exception {
    Map<String, byte[]> entries = new LinkedHashMap<>();
    entries.put("model.weights.h5", new byte[64 << 20]);
    refused(KerasFiles.archive(entries), "m.keras: model.weights.h5: not an HDF5 file");
  }

  @Test
  void assetsThatInflateToTooMuchAreRefused() throws Exception {
    Map<String, byte[]> entries = new LinkedHashMap<>();
    byte[] zeros = new byte[(4 << 20) + 1];
    for (int k = 0; k < 4; k++) {
      entries.put("assets/" + k, zeros);
    }
    refused(
        KerasFiles.archive(entries),
        "m.keras: entry \"assets/3\": inflates to more than the 4194301 bytes left for it");
  }

  @Test
  void moreEntriesThanAModelHasAreRefused() throws Exception {
    Map<String, byte[]> entries = new LinkedHashMap<>();
    for (int k = 0; k <= Limits.ARCHIVE_ENTRIES; k++) {
      entries.put("assets/" + k, new byte[0]);
    }
    refused(KerasFiles.archive(entries), "m.keras: more than 1000 entries");
  }

  @Test
  void damageInsideNamesTheEntry() throws Exception {
    Map<String, byte[]> entries = KerasFiles.entries("keras3.keras");
    byte[] weights = entries.put("model.weights.h5", utf8("not these weights"));
    refused(KerasFiles.archive(entries), "m.keras: model.weights.h5: not an HDF5 file");
    entries.put("model.weights.h5", weights);
    entries.put("config.json", utf8("{"));
    refused(KerasFiles.archive(entries), "m.keras: config.json: not usable JSON");
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static void refused(byte[] bytes, String message) {
    assertThatExceptionOfType(ModelFormatException.class)
        .isThrownBy(() -> KerasArchive.read("m.keras", bytes))
        .withMessageStartingWith(message);
  }
}
