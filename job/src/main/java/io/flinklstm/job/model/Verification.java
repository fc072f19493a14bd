package io.flinklstm.job.model;

import io.flinklstm.core.math.Tensor;
import io.flinklstm.core.model.Model;
import io.flinklstm.core.model.StateSlice;
import io.flinklstm.job.tensor.TensorFormatException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Compares a model with a recorded case: predictions, step by step if the case says it is causal,
 * and successive calls.
 *
 * <p>A case that records a bug of TensorFlow.js has the values without it in {@code
 * outputsWithoutQuirk} and {@code callsWithoutQuirk}; those are compared, and its steps are not.
 */
public final class Verification {
  private static final String QUIRK = "without a bug of TensorFlow.js that the case records";

  private final Model model;
  private final ModelCase recorded;
  private final boolean quirk;
  private final List<String> outputs;
  private final Map<String, Comparison.Of> open = new LinkedHashMap<>();

  private Verification(Model model, ModelCase recorded) {
    this.model = model;
    this.recorded = recorded;
    this.quirk = recorded.has("outputsWithoutQuirk");
    this.outputs = labels(InputsOfModel.outputNames(model));
  }

  /**
   * Runs the case of a file; the states of a stateful model are those of its last call then.
   *
   * @throws TensorFormatException if the file is no case, or not one of this model
   */
  public static List<Comparison> run(Model model, Path file)
      throws IOException, TensorFormatException {
    Verification verification = new Verification(model, ModelCase.read(file));
    List<Comparison> impossible = new ArrayList<>();
    try {
      verification.predict();
      verification.steps(impossible);
      verification.calls();
    } catch (IllegalArgumentException | IllegalStateException e) {
      throw new TensorFormatException(file + ": " + e.getMessage());
    }
    List<Comparison> all =
        new ArrayList<>(verification.open.values().stream().map(Comparison.Of::end).toList());
    all.addAll(impossible);
    return all;
  }

  /** Several outputs of one layer are told apart by their position. */
  private static List<String> labels(List<String> names) {
    List<String> labels = new ArrayList<>();
    for (String name : names) {
      boolean only = names.indexOf(name) == names.lastIndexOf(name);
      labels.add(only ? name : "%s[%d]".formatted(name, labels.size()));
    }
    return labels;
  }

  private void predict() throws TensorFormatException {
    List<Tensor> inputs = recorded.tensors("inputs");
    String field = quirk ? "outputsWithoutQuirk" : "outputs";
    model.resetStates();
    int samples = inputs.isEmpty() || inputs.get(0).rank() == 0 ? 1 : inputs.get(0).dimension(0);
    List<Tensor> found = model.predict(inputs, Math.max(1, samples));
    compareOutputs("predict", found, recorded.tensors(field), field);
  }

  private void steps(List<Comparison> impossible) throws TensorFormatException {
    List<ModelCase> steps = recorded.object("stepping").objects("steps");
    List<List<Tensor>> prefixes = recorded.lists("prefixOutputs");
    boolean wanted =
        recorded.isTrue("causal") && !quirk && !(steps.isEmpty() && prefixes.isEmpty());
    if (wanted && model.whyNotSteppable().isPresent()) {
      impossible.add(Comparison.impossible("step", model.whyNotSteppable().get()));
    } else if (wanted) {
      StepByStep run = new StepByStep(model, recorded.tensors("inputs"));
      if (Math.max(steps.size(), prefixes.size()) > run.timesteps()) {
        throw recorded.problem("stepping", "has more steps than the inputs have timesteps");
      }
      for (int t = 0; t < Math.max(steps.size(), prefixes.size()); t++) {
        List<Tensor> found = run.next();
        if (t < steps.size()) {
          compareOutputs("step", found, steps.get(t).tensors("outputs"), "stepping");
          compareStates(run, steps.get(t));
        }
        if (t < prefixes.size()) {
          compareNumbers("step", found, prefixes.get(t), "prefixOutputs");
        }
      }
    }
  }

  private void compareStates(StepByStep run, ModelCase step) throws TensorFormatException {
    for (ModelCase layer : step.objects("states")) {
      String name = layer.text("layer", "");
      StateSlice slice =
          model.stateSlices().stream()
              .filter(one -> one.layer().equals(name))
              .findFirst()
              .orElseThrow(
                  () -> layer.problem("layer", "the model has no state of a layer " + name));
      compareLayer("states", name, run.states(slice), layer.tensors("values"));
    }
  }

  private void calls() throws TensorFormatException {
    List<ModelCase> calls = recorded.objects("calls");
    List<ModelCase> expected =
        recorded.has("callsWithoutQuirk") ? recorded.objects("callsWithoutQuirk") : calls;
    if (expected.size() != calls.size()) {
      throw recorded.problem("callsWithoutQuirk", "expected as many as calls");
    }
    for (int k = 0; k < calls.size(); k++) {
      ModelCase call = calls.get(k);
      if (call.isTrue("resetBefore")) {
        model.resetStates();
      }
      for (ModelCase layer : call.objects("setStatesBefore")) {
        model.setStates(layer.text("layer", ""), layer.tensors("values"));
      }
      List<Tensor> found = model.predict(call.tensors("inputs"), call.count("batchSize", 32));
      compareOutputs("call", found, expected.get(k).tensors("outputs"), "calls");
      for (ModelCase layer : expected.get(k).objects("statesAfter")) {
        String name = layer.text("layer", "");
        compareLayer("states after call", name, model.states(name), layer.tensors("values"));
      }
    }
  }

  private void compareLayer(String what, String layer, List<Tensor> found, List<Tensor> expected)
      throws TensorFormatException {
    requireSameCount("states of " + layer, found, expected);
    for (int i = 0; i < found.size(); i++) {
      requireSameShape("states of " + layer, found.get(i), expected.get(i));
      compare(what, layer, found.get(i), expected.get(i));
    }
  }

  private void compareOutputs(String what, List<Tensor> found, List<Tensor> expected, String field)
      throws TensorFormatException {
    requireSameCount(field, found, expected);
    for (int i = 0; i < found.size(); i++) {
      requireSameShape("%s: output %d".formatted(field, i), found.get(i), expected.get(i));
    }
    compareNumbers(what, found, expected, field);
  }

  /** Whatever the shapes, as long as there are as many numbers. */
  private void compareNumbers(String what, List<Tensor> found, List<Tensor> expected, String field)
      throws TensorFormatException {
    requireSameCount(field, found, expected);
    for (int i = 0; i < found.size(); i++) {
      compare(what, outputs.get(i), found.get(i), expected.get(i));
    }
  }

  private void compare(String what, String tensor, Tensor found, Tensor expected)
      throws TensorFormatException {
    if (found.data().length != expected.data().length) {
      throw recorded.problem(
          what, "the model gives %s, the case has %s".formatted(found, expected));
    }
    open.computeIfAbsent(
            what + " " + tensor, key -> new Comparison.Of(what, tensor, quirk ? QUIRK : ""))
        .add(found.data(), expected.data());
  }

  private void requireSameCount(String field, List<Tensor> found, List<Tensor> expected)
      throws TensorFormatException {
    if (found.size() != expected.size()) {
      throw recorded.problem(
          field, "the model gives %s, the case has %s".formatted(found, expected));
    }
  }

  private void requireSameShape(String field, Tensor found, Tensor expected)
      throws TensorFormatException {
    if (!Arrays.equals(found.shape(), expected.shape())) {
      throw recorded.problem(
          field, "the model gives %s, the case has %s".formatted(found, expected));
    }
  }
}
