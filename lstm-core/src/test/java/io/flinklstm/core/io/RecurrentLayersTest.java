package io.flinklstm.core.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.flinklstm.core.layer.Bidirectional;
import io.flinklstm.core.layer.Layer;
import io.flinklstm.core.layer.Rnn;
import io.flinklstm.core.layer.StackedCells;
import io.flinklstm.core.math.Activation;
import io.flinklstm.core.weight.Initializer;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Readers of recurrent layers and of the wrappers around them. */
class RecurrentLayersTest {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private static Layer<?> read(Dialect dialect, String className, String config) {
    try {
      return LayerReaders.read(
          new LayerConfig(
              "l", className, MAPPER.readTree(config.replace('\'', '"')), dialect, false));
    } catch (IOException e) {
      throw new AssertionError("the test's JSON is sound", e);
    }
  }

  private static Map<String, Object> config(Dialect dialect, String className, String config) {
    return read(dialect, className, config).config();
  }

  @ParameterizedTest
  @CsvSource({
    "TFJS, {'units':1}, tanh",
    "TFJS, {'units':1;'activation':null}, tanh",
    "KERAS2, {'units':1;'activation':null}, linear",
    "KERAS3, {'units':1;'activation':null}, linear",
    "TFJS, {'units':1;'activation':'relu'}, relu"
  })
  void theActivationOfASimpleRnnIsThatOfTheDialect(Dialect dialect, String text, String expected) {
    String json = text.replace(';', ',');
    Activation activation = Activation.byIdentifier(expected).orElseThrow();
    assertThat(config(dialect, "SimpleRNN", json)).containsEntry("activation", activation);
    assertThat(
            ((Rnn)
                    read(
                        dialect,
                        "RNN",
                        "{'cell':{'class_name':'SimpleRNNCell','config':" + json + "}}"))
                .cell()
                .config())
        .containsEntry("activation", activation);
  }

  @ParameterizedTest
  @CsvSource({
    "TFJS, {'units':1}, false",
    "KERAS2, {'units':1}, false",
    "KERAS3, {'units':1}, true",
    "TFJS, {'units':1;'reset_after':true}, true",
    "KERAS3, {'units':1;'reset_after':false}, false"
  })
  void theResetOfAGruIsThatOfTheDialect(Dialect dialect, String text, boolean expected) {
    String json = text.replace(';', ',');
    assertThat(config(dialect, "GRU", json)).containsEntry("reset_after", expected);
    assertThat(
            ((Rnn) read(dialect, "RNN", "{'cell':{'class_name':'GRUCell','config':" + json + "}}"))
                .cell()
                .config())
        .containsEntry("reset_after", expected);
  }

  @ParameterizedTest
  @CsvSource({
    "TFJS, HARD_SIGMOID_FIFTH, false, glorotNormal",
    "KERAS2, SIGMOID, true, glorotUniform",
    "KERAS3, SIGMOID, true, glorotUniform"
  })
  void absentSettingsOfAnLstmAreThoseOfTheDialect(
      Dialect dialect, Activation gate, boolean forget, String initializer) {
    Map<String, Object> config = config(dialect, "LSTM", "{'units':1}");
    assertThat(config.get("recurrent_activation")).isEqualTo(gate);
    assertThat(config).containsEntry("unit_forget_bias", forget);
    assertThat(config.get("kernel_initializer")).isEqualTo(Initializer.of(initializer, Map.of()));
  }

  @Test
  void cellsAreReadWithNameAndFlags() {
    Rnn rnn =
        (Rnn)
            read(
                Dialect.TFJS,
                "RNN",
                """
                {'return_state':true,'cell':{'class_name':'StackedRNNCells','config':{'name':'s',
                'cells':[{'class_name':'LSTMCell','config':{'units':2,'name':'a'}},
                {'class_name':'GRUCell','config':{'units':3,'trainable':false}}]}}}""");
    StackedCells stack = (StackedCells) rnn.cell();
    assertThat(stack.name()).isEqualTo("s");
    assertThat(stack.cells().get(0).name()).isEqualTo("a");
    assertThat(stack.cells().get(1).trainable()).isFalse();
    assertThat(stack.stateSizes()).containsExactly(3, 2, 2);
    assertThat(rnn.returnState()).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{} | cell: expected an object {class_name, config}, found nothing",
        "{'cell':[]} | cell: expected an object {class_name, config}, found an array of 0",
        "{'cell':{'class_name':'LSTMCell'}} | cell: expected an object {class_name, config}",
        "{'cell':{'class_name':'X','config':{}}} | cell: class_name: expected LSTMCell",
        "{'cell':{'class_name':'GRUCell','config':{}}} | cell: units: expected a whole number",
        "{'cell':{'class_name':'StackedRNNCells','config':{}}} | cell: cells: expected a list",
        "{'cell':{'class_name':'StackedRNNCells','config':{'cells':[]}}} | found an array of 0",
        "{'cell':{'class_name':'StackedRNNCells','config':{'cells':[{'class_name':"
            + "'StackedRNNCells','config':{'cells':[]}}]}}} | cells[0]: class_name: expected"
      })
  void aCellThatCannotBeUsedIsNamed(String json, String message) {
    assertThatThrownBy(() -> read(Dialect.TFJS, "RNN", json))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }

  @ParameterizedTest
  @CsvSource({
    "{'layer':{'class_name':'LSTM';'config':{'units':2}}}, CONCAT",
    "{'layer':{'class_name':'LSTM';'config':{'units':2}};'merge_mode':null}, NONE",
    "{'layer':{'class_name':'LSTM';'config':{'units':2}};'merge_mode':'ave'}, AVE"
  })
  void anAbsentMergeModeIsConcatAndNullIsNone(String json, String mode) {
    Bidirectional layer =
        (Bidirectional) read(Dialect.TFJS, "Bidirectional", json.replace(';', ','));
    assertThat(layer.mergeMode()).hasToString(mode);
    assertThat(layer.forward().name()).isEqualTo("forward_lstm_LSTM1");
  }

  @Test
  void theBackwardLayerOfKerasIsHonoured() {
    Bidirectional layer =
        (Bidirectional)
            read(
                Dialect.KERAS3,
                "Bidirectional",
                """
                {'layer':{'class_name':'LSTM','config':{'units':2,'name':'a'}},
                'backward_layer':{'class_name':'GRU','config':
                {'units':3,'name':'b','go_backwards':true}}}""");
    assertThat(layer.backward().name()).isEqualTo("backward_b");
    assertThat(layer.backward().config()).containsEntry("reset_after", true);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Bidirectional | {} | layer: expected an object {class_name, config}, found nothing",
        "Bidirectional | {'layer':{'class_name':'Dense','config':{'units':2}}} | recurrent layer",
        "Bidirectional | {'layer':{'class_name':'LSTM','config':{'units':2}},'merge_mode':'average'}"
            + " | mergeMode: expected one of sum, mul, concat, ave or null",
        "Bidirectional | {'layer':{'class_name':'LSTM','config':{'units':0,'name':'a'}}}"
            + " | layer: layer \"a\" (LSTM): units: expected a whole number",
        "TimeDistributed | {'layer':{'class_name':'Sequential','config':{'name':'s'}}}"
            + " | layer: layer \"s\" (Sequential): not supported",
        "TimeDistributed | {'layer':7} | layer: expected an object {class_name, config}, found 7"
      })
  void aWrapperThatCannotBeUsedIsNamed(String className, String json, String message) {
    assertThatThrownBy(() -> read(Dialect.TFJS, className, json))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }
}
