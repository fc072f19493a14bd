package io.flinklstm.core.io;

import io.flinklstm.core.layer.Layer;
import io.flinklstm.core.math.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * One operator with its inputs. Getters throw {@link IllegalArgumentException} where it is not what
 * is expected; the place of the node is not in the message.
 *
 * @param node the operator
 * @param opset version of the standard operators
 * @param inputs null for one that is left out
 * @param graph what all calls of a graph share
 */
record OnnxCall(OnnxNode node, long opset, List<OnnxValue> inputs, Shared graph) {
  /** What all calls of a graph spend from. */
  static final class Shared {
    private long floats = Limits.PARAMETERS;
    private int layers = Limits.LAYERS;

    /** Spends floats that are copied for a layer. */
    void floats(long count) {
      floats -= count;
      if (floats < 0) {
        throw new IllegalArgumentException(
            "expected up to %d numbers in the weights of all layers".formatted(Limits.PARAMETERS));
      }
    }

    /** Spends a layer. */
    void layer() {
      if (--layers < 0) {
        throw new IllegalArgumentException("expected up to %d layers".formatted(Limits.LAYERS));
      }
    }
  }

  boolean has(int input) {
    return input < inputs.size() && inputs.get(input) != null;
  }

  OnnxValue input(int index) {
    if (!has(index)) {
      throw new IllegalArgumentException("input %d is missing".formatted(index));
    }
    return inputs.get(index);
  }

  /** An input that must be left out. */
  void without(int input, String name) {
    if (has(input)) {
      throw new IllegalArgumentException(name + " is not supported");
    }
  }

  OnnxView view(int index) {
    if (input(index) instanceof OnnxView view) {
      return view;
    }
    if (input(index) instanceof OnnxGelu) {
      throw new IllegalArgumentException("input %d: %s".formatted(index, OnnxGelu.ALONE));
    }
    throw new IllegalArgumentException(
        "input %d must depend on an input of the model".formatted(index));
  }

  boolean isView(int index) {
    return has(index) && inputs.get(index) instanceof OnnxView;
  }

  /** The view with one layer more. */
  OnnxView layer(OnnxView view, Layer<?> layer) {
    graph.layer();
    Flow flow = view.flow();
    return view.with(new Flow.Rows(List.of(flow), layer, flow.features()));
  }

  /** Floats of the file, finite. */
  Tensor weight(int index, String name) {
    if (input(index) instanceof OnnxValue.Numbers numbers
        && numbers.tensor() instanceof OnnxTensor.Floats floats) {
      String problem = Finite.problem(floats.tensor());
      if (problem != null) {
        throw new IllegalArgumentException(
            "%s %s: %s".formatted(name, ModelJson.quoted(floats.name()), problem));
      }
      return floats.tensor();
    }
    throw new IllegalArgumentException(
        "%s must be a tensor of floats in the file; export with constant folding".formatted(name));
  }

  /** A weight of known shape. */
  Tensor weight(int index, String name, int... shape) {
    Tensor tensor = weight(index, name);
    if (!Arrays.equals(tensor.shape(), shape)) {
      throw new IllegalArgumentException(
          "%s must be %s but is %s"
              .formatted(name, Arrays.toString(shape), Arrays.toString(tensor.shape())));
    }
    return tensor;
  }

  /** Sizes, or whole numbers of the file. */
  OnnxValue.Sizes sizes(int index) {
    OnnxValue value = input(index);
    if (value instanceof OnnxValue.Sizes sizes) {
      return sizes;
    }
    if (value instanceof OnnxValue.Numbers numbers
        && numbers.tensor() instanceof OnnxTensor.Wholes wholes
        && wholes.shape().length <= 1) {
      if (wholes.values().length > OnnxValue.Sizes.MOST) {
        throw new IllegalArgumentException(
            "input %d has more than %d sizes".formatted(index, OnnxValue.Sizes.MOST));
      }
      List<OnnxSize> sizes = Arrays.stream(wholes.values()).mapToObj(OnnxSize::of).toList();
      return new OnnxValue.Sizes(sizes, wholes.shape().length == 0);
    }
    throw new IllegalArgumentException(
        "input %d must be whole numbers that do not depend on the data".formatted(index));
  }

  boolean isSizes(int index) {
    return has(index)
        && (inputs.get(index) instanceof OnnxValue.Sizes
            || (inputs.get(index) instanceof OnnxValue.Numbers numbers
                && numbers.tensor() instanceof OnnxTensor.Wholes));
  }

  /** Whole numbers by attribute in older versions, by input in newer ones; null if absent. */
  List<Long> wholes(String attribute, int input) {
    if (node.attributes().containsKey(attribute)) {
      return wholes(attribute);
    }
    return has(input) ? sizes(input).values().stream().map(OnnxSize::number).toList() : null;
  }

  /** The numbers of an attribute; null if absent. */
  List<Long> wholes(String attribute) {
    OnnxAttribute value = node.attributes().get(attribute);
    if (value == null) {
      return null;
    }
    if (value instanceof OnnxAttribute.Wholes wholes) {
      return wholes.values();
    }
    throw wrongType(attribute, "a list of whole numbers");
  }

  long whole(String attribute, long dflt) {
    OnnxAttribute value = node.attributes().get(attribute);
    if (value == null) {
      return dflt;
    }
    if (value instanceof OnnxAttribute.Whole whole) {
      return whole.value();
    }
    throw wrongType(attribute, "a whole number");
  }

  float real(String attribute, float dflt) {
    OnnxAttribute value = node.attributes().get(attribute);
    if (value == null) {
      return dflt;
    }
    if (value instanceof OnnxAttribute.Real real && Float.isFinite(real.value())) {
      return real.value();
    }
    throw wrongType(attribute, "a finite number");
  }

  String text(String attribute, String dflt) {
    OnnxAttribute value = node.attributes().get(attribute);
    if (value == null) {
      return dflt;
    }
    if (value instanceof OnnxAttribute.Text text) {
      return text.value();
    }
    throw wrongType(attribute, "a text");
  }

  List<String> texts(String attribute) {
    OnnxAttribute value = node.attributes().get(attribute);
    if (value == null) {
      return List.of();
    }
    if (value instanceof OnnxAttribute.Texts texts) {
      return texts.values();
    }
    throw wrongType(attribute, "a list of texts");
  }

  List<Float> reals(String attribute) {
    OnnxAttribute value = node.attributes().get(attribute);
    if (value == null) {
      return new ArrayList<>();
    }
    if (value instanceof OnnxAttribute.Reals reals) {
      return reals.values();
    }
    throw wrongType(attribute, "a list of numbers");
  }

  /** An attribute that must have this value, which is its default. */
  void only(String attribute, long value) {
    long found = whole(attribute, value);
    if (found != value) {
      throw new IllegalArgumentException(
          "%s: only %d is supported, found %d".formatted(attribute, value, found));
    }
  }

  private IllegalArgumentException wrongType(String attribute, String expected) {
    return new IllegalArgumentException("%s: expected %s".formatted(attribute, expected));
  }
}
