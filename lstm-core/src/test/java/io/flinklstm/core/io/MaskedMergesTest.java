package io.flinklstm.core.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.flinklstm.core.layer.Add;
import io.flinklstm.core.layer.Concatenate;
import io.flinklstm.core.layer.Layer;
import io.flinklstm.core.layer.MaskRule;
import io.flinklstm.core.layer.Masking;
import io.flinklstm.core.layer.Maximum;
import io.flinklstm.core.layer.Minimum;
import io.flinklstm.core.layer.Multiply;
import io.flinklstm.core.layer.SimpleRnn;
import io.flinklstm.core.layer.SymbolicTensor;
import io.flinklstm.core.math.Tensor;
import io.flinklstm.core.model.Model;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two branches of which one or both have a mask, merged and summed up over time.
 *
 * <p>Numbers are those that TensorFlow.js 4.22 and Keras 3.12 gave for the same models.
 */
class MaskedMergesTest {
  private static final float[] X = {1, 9, 3, 4};
  private static final float[] Y = {5, 6, 9, 8};

  @TempDir Path folder;

  private static Model model(Layer<?> merge, boolean firstMasked, boolean secondMasked) {
    SymbolicTensor x = Model.input("x", 4, 1);
    SymbolicTensor y = Model.input("y", 4, 1);
    SymbolicTensor merged =
        merge
            .name("merge")
            .applyAll(
                firstMasked ? Masking.of(9).apply(x) : x, secondMasked ? Masking.of(9).apply(y) : y)
            .get(0);
    SimpleRnn sum =
        SimpleRnn.units(1)
            .activation("linear")
            .useBias(false)
            .kernelInitializer("ones")
            .recurrentInitializer("ones")
            .returnSequences(true);
    return Model.of(List.of(x, y), List.of(sum.apply(merged)));
  }

  private static float[] sums(Model model, float[] x, float[] y) {
    return model.predict(List.of(Tensor.of(x, 1, 4, 1), Tensor.of(y, 1, 4, 1))).get(0).data();
  }

  private Model asTfjs(Model model) throws Exception {
    ModelWriter.saveTfjs(model, folder.resolve("m"));
    return Bundle.load(ModelFiles.read(folder.resolve("m"))).model();
  }

  private Model asKeras(Model model) throws Exception {
    ModelWriter.saveKeras(model, folder.resolve("m.keras"));
    return Bundle.load(ModelFiles.read(folder.resolve("m.keras"))).model();
  }

  @Test
  void filesOfTensorFlowJsHeedTheMaskOfTheFirstInputOnly() throws Exception {
    MaskRule first = MaskRule.FIRST;
    assertThat(sums(asTfjs(model(Add.of().maskRule(first), false, true)), X, Y))
        .containsExactly(6, 21, 24, 36);
    assertThat(sums(asTfjs(model(Multiply.of().maskRule(first), false, true)), X, Y))
        .containsExactly(5, 59, 59, 91);
    assertThat(sums(asTfjs(model(Maximum.of().maskRule(first), false, true)), X, Y))
        .containsExactly(5, 14, 17, 25);
  }

  @Test
  void filesOfTensorFlowJsConcatenateTimestepsThatAreRealInAllInputs() throws Exception {
    assertThat(sums(asTfjs(model(Concatenate.of(), false, true)), X, Y))
        .containsExactly(6, 21, 21, 33);
    assertThat(sums(asTfjs(model(Concatenate.of(), true, false)), X, Y))
        .containsExactly(6, 6, 18, 30);
    assertThat(sums(asTfjs(model(Concatenate.of(), true, true)), X, Y))
        .containsExactly(6, 6, 6, 18);
  }

  @Test
  void filesOfKeras3LeavePaddingOutOfTheMerge() throws Exception {
    float[] x = {1, 9, 9, 4};
    float[] y = {5, 6, 9, 9};
    MaskRule any = MaskRule.ANY;
    assertThat(sums(asKeras(model(Add.of().maskRule(any), true, true)), x, y))
        .containsExactly(6, 12, 12, 16);
    assertThat(sums(asKeras(model(Multiply.of().maskRule(any), true, true)), x, y))
        .containsExactly(5, 11, 11, 15);
    assertThat(sums(asKeras(model(Multiply.of().maskRule(any), false, true)), x, y))
        .containsExactly(5, 59, 68, 72);
    assertThat(sums(asKeras(model(Maximum.of().maskRule(any), true, false)), x, y))
        .containsExactly(5, 11, 20, 29);
    assertThat(sums(asKeras(model(Minimum.of().maskRule(any), true, true)), x, y))
        .containsExactly(1, 7, 7, 11);
    assertThat(sums(asKeras(model(Concatenate.of().maskRule(any), true, true)), x, y))
        .containsExactly(6, 12, 12, 16);
    assertThat(sums(asKeras(model(Concatenate.of().maskRule(any), true, false)), x, y))
        .containsExactly(6, 12, 21, 34);
  }

  @Test
  void byDefaultATimestepIsRealWhereItIsRealInAllInputs() {
    assertThat(sums(model(Add.of(), false, true), X, Y)).containsExactly(6, 21, 21, 33);
    assertThat(sums(model(Add.of(), true, true), X, Y)).containsExactly(6, 6, 6, 18);
    assertThat(model(Add.of(), true, true).whyNotSteppable()).isEmpty();
  }

  @Test
  void aRuleThatTheFrameworkHasNotIsRefused() {
    assertThatThrownBy(() -> asTfjs(model(Add.of(), false, true)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "layer \"merge\" (Add): maskRule: expected FIRST, the rule of TensorFlow.js, found"
                + " ALL");
    assertThatThrownBy(() -> asTfjs(model(Concatenate.of().maskRule(MaskRule.ANY), false, true)))
        .hasMessageContaining("maskRule: expected ALL, the rule of TensorFlow.js, found ANY");
    assertThatThrownBy(() -> asKeras(model(Maximum.of(), true, true)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "layer \"merge\" (Maximum): maskRule: expected ANY, the rule of Keras 3, found ALL");
    assertThatThrownBy(() -> asKeras(model(Concatenate.of(), true, true)))
        .hasMessageContaining("maskRule: expected ANY, the rule of Keras 3, found ALL");
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void withoutMasksEveryRuleIsWrittenAndReadAsTheDefaultWhichCanBeStepped() throws Exception {
    for (MaskRule rule : MaskRule.values()) {
      for (Model read :
          List.of(
              asTfjs(model(Add.of().maskRule(rule), false, false)),
              asKeras(model(Add.of().maskRule(rule), false, false)))) {
        assertThat(sums(read, X, Y)).containsExactly(6, 21, 33, 45);
        assertThat(read.whyNotSteppable()).isEmpty();
      }
    }
  }

  @Test
  void aRuleThatAsksForEachMaskCannotBeStepped() throws Exception {
    assertThat(asTfjs(model(Add.of().maskRule(MaskRule.FIRST), false, true)).whyNotSteppable())
        .hasValueSatisfying(
            reason ->
                assertThat(reason)
                    .contains("merge")
                    .contains("asks for the mask of each input (maskRule FIRST)"));
    assertThat(model(Concatenate.of().maskRule(MaskRule.ANY), true, true).whyNotSteppable())
        .hasValueSatisfying(reason -> assertThat(reason).contains("(maskRule ANY)"));
  }

  @Test
  void aMaskWithinAModelWithinAFileCounts() throws Exception {
    ObjectMapper mapper = new ObjectMapper();
    String inner =
        "{'class_name':'Sequential','config':{'name':'s','layers':[%s]}}"
            .formatted("{'class_name':'Masking','config':{'name':'m','mask_value':0}}");
    String add = "{'class_name':'Add','config':{'name':'a'}}";
    String text =
        "{'class_name':'Sequential','config':{'name':'o','layers':[%s,%s]}}".formatted(inner, add);
    List<Boolean> masks = new ArrayList<>();
    GraphConfig config =
        TfjsTopology.read("", mapper.readTree(text.replace('\'', '"')), Dialect.KERAS3);
    config.layers().forEach(layer -> masks.add(layer.masks()));
    assertThat(masks).containsExactly(true, true);
    Add read = (Add) LayerReaders.read(config.layers().get(1));
    assertThat(read.maskRule()).isEqualTo(MaskRule.ANY);
  }
}
