package io.flinklstm.job.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flinklstm.core.model.ModelState;
import java.io.IOException;
import java.util.HexFormat;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.junit.jupiter.api.Test;

final class KeyStateSerializerTest {
  private static final byte[] VERSION_ONE =
      HexFormat.of()
          .parseHex(
              "01"
                  + "0000000000000007"
                  + "00000000000003e8"
                  + "00000001"
                  + "4004000000000000"
                  + "00000002"
                  + "3f800000"
                  + "c0200000");
  private final KeyStateSerializer serializer = new KeyStateSerializer(1, 2);

  @Test
  void versionOneBytesNeverChange() throws Exception {
    DataOutputSerializer out = new DataOutputSerializer(64);
    serializer.serialize(state(), out);
    assertThat(out.getCopyOfBuffer()).isEqualTo(VERSION_ONE);
  }

  @Test
  void versionOneBytesCanBeRead() throws Exception {
    KeyState read = serializer.deserialize(new DataInputDeserializer(VERSION_ONE));
    assertThat(read).usingRecursiveComparison().isEqualTo(state());
  }

  @Test
  void aCopyIsIndependent() {
    KeyState original = state();
    KeyState copy = serializer.copy(original);
    original.features[0] = 9;
    original.model.values()[0] = 9;
    assertThat(copy).usingRecursiveComparison().isEqualTo(state());
  }

  @Test
  void anUnknownVersionAndAnotherSizeAreRefused() {
    byte[] later = VERSION_ONE.clone();
    later[0] = 2;
    assertThatThrownBy(() -> serializer.deserialize(new DataInputDeserializer(later)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("version 2");
    assertThatThrownBy(
            () -> new KeyStateSerializer(1, 3).deserialize(new DataInputDeserializer(VERSION_ONE)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("model state of size 2; the bundle has 3");
  }

  @Test
  void aSavepointOfAnotherModelSizeIsRefusedWhenTheJobStarts() throws Exception {
    DataOutputSerializer out = new DataOutputSerializer(64);
    serializer.snapshotConfiguration().writeSnapshot(out);
    TypeSerializerSnapshot<KeyState> old = new KeyStateSerializer.Snapshot();
    old.readSnapshot(
        1, new DataInputDeserializer(out.getCopyOfBuffer()), getClass().getClassLoader());

    assertThat(
            serializer.snapshotConfiguration().resolveSchemaCompatibility(old).isCompatibleAsIs())
        .isTrue();
    assertThat(
            new KeyStateSerializer(1, 4)
                .snapshotConfiguration()
                .resolveSchemaCompatibility(old)
                .isIncompatible())
        .isTrue();
    assertThat(old.restoreSerializer()).isEqualTo(serializer);
  }

  private static KeyState state() {
    KeyState state = new KeyState(new double[] {2.5}, new ModelState(new float[] {1f, -2.5f}));
    state.events = 7;
    state.lastTimestampMillis = 1000;
    return state;
  }
}
