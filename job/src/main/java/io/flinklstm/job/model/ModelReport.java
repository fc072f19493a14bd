package io.flinklstm.job.model;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.flinklstm.core.features.FeatureSpec;
import io.flinklstm.core.features.StreamingSpec;
import io.flinklstm.core.features.Target;
import io.flinklstm.core.io.Bundle;
import io.flinklstm.core.io.ModelFiles;
import io.flinklstm.core.layer.Layer;
import io.flinklstm.core.layer.Weight;
import io.flinklstm.core.math.Shape;
import io.flinklstm.core.model.Model;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** What a model is: its files, layers, sizes, costs per event, and its streaming contract. */
public final class ModelReport {
  private static final String INSTEAD =
      "predict whole sequences, or windows of the last T events (./lstm predict)";

  private final ModelFiles files;
  private final Bundle bundle;
  private final Model model;

  /** Of a model and the files it was read from. */
  public ModelReport(ModelFiles files, Bundle bundle) {
    this.files = files;
    this.bundle = bundle;
    this.model = bundle.model();
  }

  private long trainable() {
    return model.weights().stream().filter(Weight::trainable).mapToLong(Weight::elements).sum();
  }

  private boolean steppable() {
    return model.whyNotSteppable().isEmpty();
  }

  /** For people: a name and a value per line. */
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    add(lines, "model", "%s \"%s\"", model.kind().className(), model.name());
    add(lines, "format", "%s", files.format().description());
    files.sizes().forEach((file, bytes) -> add(lines, "file", "%s, %,d bytes", file, bytes));
    add(lines, "sha256", "%s", files.sha256());
    tensors(lines, "input", InputsOfModel.names(model), model.inputShapes());
    tensors(lines, "output", InputsOfModel.outputNames(model), model.outputShapes());
    model.layers().forEach(layer -> add(lines, "layer", "%s", inWords(layer)));
    long all = model.parameters();
    add(lines, "parameters", "%,d: %,d trainable, %,d not", all, trainable(), all - trainable());
    streaming(lines);
    Optional<String> why = model.whyNotSteppable();
    if (why.isEmpty()) {
      add(lines, "step", "yes, event by event");
      add(lines, "state", "%,d bytes per key", bundle.bytesPerKey());
      add(lines, "work", "%,d FLOPs per event, 2 per multiply-add", 2 * model.multiplyAdds());
    } else {
      add(lines, "step", "no: %s", why.get());
      add(lines, "instead", "%s", INSTEAD);
    }
    return lines;
  }

  private static String inWords(Layer<?> layer) {
    return "%s %s, %,d parameters%s"
        .formatted(
            layer.className(),
            layer.name(),
            layer.parameters(),
            layer.parameters() > 0 && !layer.trainable() ? ", not trainable" : "");
  }

  private static void tensors(
      List<String> lines, String what, List<String> names, List<Shape> shapes) {
    for (int i = 0; i < names.size(); i++) {
      add(lines, what, "%s %s float32", names.get(i), shapes.get(i));
    }
  }

  private void streaming(List<String> lines) {
    StreamingSpec streaming = bundle.streaming();
    if (streaming == null) {
      add(lines, "streaming", "no contract in the file; a job's config must have one");
      return;
    }
    add(lines, "streaming", "%s, recurrence %s", streaming.name(), recurrence(streaming));
    add(lines, "features", "%s", String.join(", ", features(streaming)));
    Target target = streaming.target();
    if (target != null) {
      add(lines, "forecast", "%s, %d event(s) ahead", target.feature(), target.horizon());
    }
    add(lines, "warm-up", "%d events of a key", streaming.warmUp());
    if (streaming.cadence() != null) {
      add(lines, "cadence", "%s", streaming.cadence());
    }
    if (streaming.golden() != null) {
      add(
          lines,
          "golden",
          "%d cases re-computed, within %s",
          streaming.golden().cases().size(),
          streaming.golden().tolerance());
    }
  }

  private static String recurrence(StreamingSpec streaming) {
    return streaming.recurrence().identifier();
  }

  private static List<String> features(StreamingSpec streaming) {
    return streaming.features().stream().map(FeatureSpec::name).collect(Collectors.toList());
  }

  @SuppressWarnings("AnnotateFormatMethod") // the annotation is in a library of its own
  private static void add(List<String> lines, String name, String format, Object... values) {
    lines.add("%-11s %s".formatted(name, format.formatted(values)));
  }

  /** For programs. Sizes that are not known are null. */
  public ObjectNode json() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("name", model.name());
    json.put("className", model.kind().className());
    json.put("format", files.format().description());
    ArrayNode list = json.putArray("files");
    files.sizes().forEach((file, bytes) -> list.addObject().put("path", file).put("bytes", bytes));
    json.put("bytes", files.byteSize());
    json.put("sha256", files.sha256());
    tensors(json.putArray("inputs"), InputsOfModel.names(model), model.inputShapes());
    tensors(json.putArray("outputs"), InputsOfModel.outputNames(model), model.outputShapes());
    layers(json.putArray("layers"));
    json.putObject("parameters")
        .put("total", model.parameters())
        .put("trainable", trainable())
        .put("nonTrainable", model.parameters() - trainable());
    if (bundle.streaming() == null) {
      json.putNull("streaming");
    } else {
      streaming(json.putObject("streaming"), bundle.streaming());
    }
    ObjectNode step = json.putObject("step").put("possible", steppable());
    if (steppable()) {
      step.put("bytesPerKey", bundle.bytesPerKey());
      step.put("flopsPerEvent", 2 * model.multiplyAdds());
    } else {
      step.put("whyNot", model.whyNotSteppable().orElse("")).put("instead", INSTEAD);
    }
    return json;
  }

  private void layers(ArrayNode list) {
    for (Layer<?> layer : model.layers()) {
      list.addObject()
          .put("name", layer.name())
          .put("className", layer.className())
          .put("parameters", layer.parameters())
          .put("trainable", layer.trainable());
    }
  }

  private static void tensors(ArrayNode list, List<String> names, List<Shape> shapes) {
    for (int i = 0; i < names.size(); i++) {
      ObjectNode tensor = list.addObject().put("name", names.get(i));
      ArrayNode sizes = tensor.putArray("shape");
      for (int size : shapes.get(i).dimensions()) {
        sizes.add(size == Shape.ANY ? null : Integer.valueOf(size));
      }
      tensor.put("dtype", "float32");
    }
  }

  private static void streaming(ObjectNode json, StreamingSpec streaming) {
    json.put("name", streaming.name());
    ArrayNode features = json.putArray("features");
    features(streaming).forEach(features::add);
    ArrayNode fields = json.putArray("fields");
    streaming.fields().forEach(fields::add);
    Target target = streaming.target();
    if (target != null) {
      json.putObject("target")
          .put("feature", target.feature())
          .put("output", target.output())
          .put("horizon", target.horizon());
    }
    json.put("recurrence", recurrence(streaming));
    json.put("warmUp", streaming.warmUp());
    if (streaming.cadence() != null) {
      json.put("cadence", streaming.cadence().toString());
    }
    if (streaming.golden() != null) {
      json.put("goldenCases", streaming.golden().cases().size());
    }
  }
}
