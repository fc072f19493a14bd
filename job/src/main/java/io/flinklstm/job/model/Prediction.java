package io.flinklstm.job.model;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.flinklstm.core.math.Tensor;
import io.flinklstm.core.model.Model;
import io.flinklstm.core.model.StateSlice;
import io.flinklstm.job.tensor.JsonTensors;
import io.flinklstm.job.tensor.NamedTensor;
import io.flinklstm.job.tensor.TensorFormatException;
import java.io.IOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;

/** Runs a model over the sequences of files. */
public final class Prediction {
  private static final JsonFactory JSON = new JsonFactory();

  private final Model model;
  private final List<Tensor> inputs;

  /**
   * Of a model on inputs.
   *
   * @param inputs one per input of the model
   */
  public Prediction(Model model, List<Tensor> inputs) {
    this.model = model;
    this.inputs = inputs;
  }

  /** How many samples the inputs have. */
  public int samples() {
    return inputs.get(0).rank() == 0 ? 0 : inputs.get(0).dimension(0);
  }

  /** How many timesteps the longest input has. */
  public int timesteps() {
    return inputs.stream().mapToInt(x -> x.rank() < 2 ? 1 : x.dimension(1)).max().orElse(1);
  }

  /**
   * Whole sequences, batch after batch; a stateful model begins with states of zeros.
   *
   * @param batchSize samples at once; 0 for what the model says
   * @param progress is told how many samples are done
   * @return the outputs of all samples, with the names of their layers
   * @throws TensorFormatException if the shapes do not fit the model
   */
  public List<NamedTensor> outputs(int batchSize, IntConsumer progress)
      throws TensorFormatException {
    int samples = samples();
    int declared = model.inputShapes().get(0).dimension(0);
    int batch = batchSize > 0 ? batchSize : declared > 0 ? declared : 32;
    new InputsOfModel(model).requireFit(inputs);
    requireWholeBatches(declared, batch);
    List<List<Tensor>> parts = new ArrayList<>();
    model.resetStates();
    try {
      for (int from = 0; from < samples; from += batch) {
        int first = from;
        int to = Math.min(samples, from + batch);
        parts.add(model.predict(inputs.stream().map(x -> x.rows(first, to)).toList(), batch));
        progress.accept(to);
      }
    } catch (IllegalArgumentException | IllegalStateException e) {
      throw new TensorFormatException("inputs: " + e.getMessage());
    }
    List<String> names = InputsOfModel.outputNames(model);
    List<NamedTensor> outputs = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      int output = i;
      Tensor all = Tensor.stackRows(parts.stream().map(part -> part.get(output)).toList());
      outputs.add(new NamedTensor(names.get(i), all));
    }
    return outputs;
  }

  /** Before the first batch, since the last is the one that does not fit. */
  private void requireWholeBatches(int declared, int batch) throws TensorFormatException {
    boolean whole = batch == declared && samples() % declared == 0;
    if (model.graph().isStateful() && declared > 0 && !whole) {
      throw new TensorFormatException(
          ("model \"%s\" is stateful with batches of %d: expected a multiple of that, found %d"
                  + " samples in batches of %d")
              .formatted(model.name(), declared, samples(), batch));
    }
  }

  /**
   * Timestep by timestep from states of zeros, one line of JSON for each: {@code {"timestep": 0,
   * "outputs": [tensors], "states": [{"layer", "className", "values": [tensors]}]}}.
   *
   * @param out is written to and stays open
   * @param progress is told how many timesteps are done
   * @throws TensorFormatException if the model cannot be stepped, or the shapes do not fit
   */
  public void steps(Writer out, IntConsumer progress) throws IOException, TensorFormatException {
    new InputsOfModel(model).requireFit(inputs);
    StepByStep steps = new StepByStep(model, inputs);
    List<String> names = InputsOfModel.outputNames(model);
    List<StateSlice> slices = model.stateSlices();
    JsonGenerator json = JSON.createGenerator(out);
    json.setRootValueSeparator(null);
    for (int t = 0; t < steps.timesteps(); t++) {
      List<Tensor> y = steps.next();
      List<NamedTensor> outputs = new ArrayList<>();
      for (int i = 0; i < y.size(); i++) {
        outputs.add(new NamedTensor(names.get(i), y.get(i)));
      }
      json.writeStartObject();
      json.writeNumberField("timestep", t);
      JsonTensors.write(json, "outputs", outputs);
      json.writeArrayFieldStart("states");
      for (StateSlice slice : slices) {
        json.writeStartObject();
        json.writeStringField("layer", slice.layer());
        json.writeStringField("className", slice.className());
        JsonTensors.write(
            json,
            "values",
            steps.states(slice).stream().map(value -> new NamedTensor(null, value)).toList());
        json.writeEndObject();
      }
      json.writeEndArray();
      json.writeEndObject();
      json.writeRaw('\n');
      progress.accept(t + 1);
    }
    json.flush();
  }
}
