package io.flinklstm.core.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flinklstm.core.weight.Constraint;
import io.flinklstm.core.weight.Initializer;
import io.flinklstm.core.weight.Regularizer;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;

class NamedSettingsTest {
  @Test
  void initializersRegularizersAndConstraintsHaveNames() {
    Regularizer l2 = Regularizer.of("l2", Map.of());
    Constraint norm = Constraint.of("maxNorm", Map.of());
    assertThat(
            Dense.units(1)
                .kernelInitializer("heNormal")
                .biasInitializer("ones")
                .kernelRegularizer("l2")
                .biasRegularizer("l2")
                .activityRegularizer("l2")
                .kernelConstraint("maxNorm")
                .biasConstraint("maxNorm")
                .config())
        .containsEntry("kernel_initializer", Initializer.heNormal())
        .containsEntry("bias_initializer", Initializer.ones())
        .containsEntry("kernel_regularizer", l2)
        .containsEntry("bias_regularizer", l2)
        .containsEntry("activity_regularizer", l2)
        .containsEntry("kernel_constraint", norm)
        .containsEntry("bias_constraint", norm);
    assertThat(Conv1D.of(1, 2).kernelInitializer("heNormal").kernelConstraint("maxNorm").config())
        .containsEntry("kernel_initializer", Initializer.heNormal())
        .containsEntry("kernel_constraint", norm);
    assertThat(
            Embedding.of(2, 2).embeddingsInitializer("ones").embeddingsRegularizer("l2").config())
        .containsEntry("embeddings_initializer", Initializer.ones())
        .containsEntry("embeddings_regularizer", l2);
    assertThat(
            BatchNormalization.of()
                .gammaRegularizer("l2")
                .betaConstraint("maxNorm")
                .movingMeanInitializer("ones")
                .config())
        .containsEntry("gamma_regularizer", l2)
        .containsEntry("beta_constraint", norm)
        .containsEntry("moving_mean_initializer", Initializer.ones());
    assertThat(
            Lstm.units(1)
                .recurrentRegularizer("l2")
                .recurrentConstraint("maxNorm")
                .activityRegularizer("l2")
                .config())
        .containsEntry("recurrent_regularizer", l2)
        .containsEntry("recurrent_constraint", norm)
        .containsEntry("activity_regularizer", l2);
  }

  @Test
  void aNameThatIsUnknownOrNullNamesTheFieldOnce() {
    assertThatThrownBy(() -> Dense.units(1).kernelRegularizer("l3"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "kernelRegularizer: unknown regularizer \"l3\"; known are L1L2, L1, L2, l1l2, l1_l2,"
                + " l1, l2");
    assertThatThrownBy(() -> Gru.units(1).recurrentConstraint("small"))
        .hasMessageStartingWith("recurrentConstraint: unknown constraint \"small\"; known are ");
    assertThatThrownBy(() -> Lstm.units(1).kernelInitializer((String) null))
        .hasMessage("kernelInitializer: expected the name of an initializer, found null");
    assertThatThrownBy(() -> Dense.units(1).biasConstraint((String) null))
        .hasMessage("biasConstraint: expected the name of a constraint, found null");
  }

  @Test
  void onlyCellsWithGatesHaveAnActivationOfGates() {
    for (Class<?> type : new Class<?>[] {SimpleRnn.class, SimpleRnnCell.class}) {
      assertThat(Arrays.stream(type.getMethods()).map(method -> method.getName()))
          .doesNotContain("recurrentActivation");
    }
    assertThat(Gru.units(1).recurrentActivation("sigmoid")).isInstanceOf(GatedSettings.class);
    assertThat(LstmCell.units(1).recurrentActivation("sigmoid")).isInstanceOf(GatedSettings.class);
  }
}
