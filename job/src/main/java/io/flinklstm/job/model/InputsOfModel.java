package io.flinklstm.job.model;

import io.flinklstm.core.layer.Pace;
import io.flinklstm.core.math.Shape;
import io.flinklstm.core.math.Tensor;
import io.flinklstm.core.model.Model;
import io.flinklstm.job.tensor.NamedTensor;
import io.flinklstm.job.tensor.TensorFormatException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Puts tensors of files into the order and shapes of a model's inputs. */
public final class InputsOfModel {
  private final Model model;
  private final List<String> names;

  /** Of one model. */
  public InputsOfModel(Model model) {
    this.model = model;
    this.names = names(model);
  }

  /** The names of a model's inputs, in order. */
  public static List<String> names(Model model) {
    return model.graph().inputs().stream().map(tensor -> tensor.node().layer().name()).toList();
  }

  /** The names of a model's outputs, in order: the layers they come from. */
  public static List<String> outputNames(Model model) {
    return model.graph().outputs().stream().map(tensor -> tensor.node().layer().name()).toList();
  }

  /**
   * One tensor per input.
   *
   * @param given by name if they have names, else in the order of the model; a model of one input
   *     takes a tensor of any name
   * @throws TensorFormatException if an input is missing or not known
   */
  public List<Tensor> ordered(List<NamedTensor> given) throws TensorFormatException {
    if (given.size() != names.size()) {
      throw new TensorFormatException(
          "inputs: expected %d, %s, found %d".formatted(names.size(), names, given.size()));
    }
    long named = given.stream().filter(tensor -> tensor.name() != null).count();
    if (named == 0 || names.size() == 1) {
      return given.stream().map(NamedTensor::tensor).toList();
    }
    Tensor[] inputs = new Tensor[names.size()];
    for (NamedTensor tensor : given) {
      int at = names.indexOf(tensor.name());
      if (at < 0 || inputs[at] != null) {
        throw new TensorFormatException(
            "inputs: expected each of %s once, found \"%s\"%s"
                .formatted(names, tensor.name(), at < 0 ? "" : " twice"));
      }
      inputs[at] = tensor.tensor();
    }
    return Arrays.asList(inputs);
  }

  /**
   * Refuses inputs whose shapes are not those of the model, apart from the number of samples, which
   * must be one in all and at least 1.
   *
   * @param inputs one per input of the model, in order
   */
  void requireFit(List<Tensor> inputs) throws TensorFormatException {
    List<String> samples = new ArrayList<>();
    boolean same = true;
    for (int i = 0; i < names.size(); i++) {
      Tensor input = inputs.get(i);
      requireFit(names.get(i), model.inputShapes().get(i), input);
      samples.add("%s %d".formatted(names.get(i), input.dimension(0)));
      same &= input.dimension(0) > 0 && input.dimension(0) == inputs.get(0).dimension(0);
    }
    if (!same) {
      throw new TensorFormatException(
          "inputs: expected one number of samples, at least 1, in all; found "
              + String.join(", ", samples));
    }
  }

  private static void requireFit(String name, Shape wanted, Tensor input)
      throws TensorFormatException {
    int[] sizes = input.shape();
    boolean fits = sizes.length == wanted.rank() && agree(wanted, sizes, 0);
    if (!fits) {
      boolean sample = sizes.length == wanted.rank() - 1 && agree(wanted, sizes, 1);
      throw new TensorFormatException(
          "input \"%s\": expected shape %s, found %s%s"
              .formatted(
                  name,
                  wanted,
                  Arrays.toString(sizes),
                  sample ? "; add a leading axis for one sample" : ""));
    }
  }

  /**
   * Whether sizes are those wanted; the batch may be any, and a sequence of features any but empty.
   *
   * @param missing leading axes that the sizes do not have
   */
  private static boolean agree(Shape wanted, int[] sizes, int missing) {
    for (int axis = 1; axis < wanted.rank(); axis++) {
      int size = sizes[axis - missing];
      boolean time = axis == 1 && wanted.rank() > 2;
      int exactly = wanted.dimension(axis);
      if (time ? size == 0 : exactly != Shape.ANY && size != exactly) {
        return false;
      }
    }
    return true;
  }

  /**
   * A table as an input: one sample [1, rows, columns] of a sequence, [1, rows] of a sequence of
   * ids, and a sample per row of an input without time.
   *
   * @param input name of the input, null for the first
   * @param table [rows, columns]
   */
  public Tensor ofTable(String input, Tensor table) {
    int index = Math.max(0, names.indexOf(input));
    Shape shape = model.inputShapes().get(index);
    int rows = table.dimension(0);
    int columns = table.dimension(1);
    if (shape.rank() == 3) {
      return Tensor.of(table.data(), 1, rows, columns);
    }
    boolean ids =
        shape.rank() == 2
            && columns == 1
            && model.whyNotSteppable().isEmpty()
            && model.inputPace(index) == Pace.EACH_STEP;
    return ids ? Tensor.of(table.data(), 1, rows) : table;
  }
}
