package io.flinklstm.core.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flinklstm.core.math.Shape;
import java.util.List;
import org.junit.jupiter.api.Test;

class StepPlanTest {
  /** A model that calls the model within it twice, and so on. */
  private static Graph tower(int height) {
    Layer<?> within = height == 0 ? Relu.of() : new Nested("Model", tower(height - 1), "m");
    SymbolicTensor input = InputLayer.of(Shape.of(-1, -1, 2)).tensor();
    SymbolicTensor once = within.applyAll(input).get(0);
    return Graph.of(List.of(input), within.applyAll(once));
  }

  @Test
  void modelsWithinModelsAreLaidOutCallByCall() {
    assertThat(StepPlan.of(tower(3)).steps()).hasSize(16);
  }

  @Test
  void modelsWithMoreCallsThanAreLaidOutAreNotStepped() {
    Graph graph = tower(13);
    assertThatThrownBy(() -> StepPlan.of(graph))
        .isInstanceOf(NotSteppableException.class)
        .hasMessageContaining("is called behind more than 16384 other calls");
  }
}
