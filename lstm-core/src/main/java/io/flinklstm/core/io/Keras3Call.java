package io.flinklstm.core.io;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/**
 * A call in the form of Keras 3: {@code {args, kwargs}} with tensors as {@code {class_name:
 * "__keras_tensor__", config: {keras_history: [layer, call, output]}}}.
 */
final class Keras3Call {
  private Keras3Call() {}

  /** The tensors a call reads: those of its arguments, then the initial states. */
  static List<TensorRef> read(String at, JsonNode call, KerasMasks masks)
      throws ModelFormatException {
    List<TensorRef> inputs = new ArrayList<>();
    CallArguments.check(at, call.path("kwargs"), masks);
    JsonNode arguments = call.path("args");
    if (!arguments.isArray() || arguments.size() > 2) {
      // Behind the inputs and the initial states would come a mask.
      throw CallArguments.problem(at, "args", "a list of inputs and initial states", arguments);
    }
    for (JsonNode argument : arguments) {
      add(at, argument, inputs, 0);
    }
    add(at, call.path("kwargs").path("initial_state"), inputs, 0);
    if (inputs.isEmpty() || inputs.size() > Limits.LAYERS) {
      throw new ModelFormatException(
          at
              + "expected 1 to %d inputs of a call, found %d"
                  .formatted(Limits.LAYERS, inputs.size()));
    }
    return inputs;
  }

  private static void add(String at, JsonNode argument, List<TensorRef> inputs, int depth)
      throws ModelFormatException {
    if (argument.isArray() && depth < 4 && argument.size() <= Limits.LAYERS) {
      for (JsonNode item : argument) {
        add(at, item, inputs, depth + 1);
      }
    } else if (argument.path("class_name").asText("").equals("__keras_tensor__")) {
      inputs.add(TfjsTopology.ref(at, argument.path("config").path("keras_history")));
    } else if (!argument.isNull() && !argument.isMissingNode()) {
      throw CallArguments.problem(at, "args", "tensors", argument);
    }
  }
}
