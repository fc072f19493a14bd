package io.flinklstm.core.bench;

import java.util.Arrays;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.WorkspaceMode;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** DL4J: a network of one LSTM layer, stepped by rnnTimeStep. */
final class Dl4jLstm implements Contender {
  private final MultiLayerNetwork network;
  private final float[] x;
  private final int inputs;
  private final int units;
  private INDArray h;

  Dl4jLstm(LstmTask task) {
    this.inputs = task.inputs();
    this.units = task.units();
    this.x = new float[task.batch() * inputs];
    MultiLayerConfiguration configuration =
        new NeuralNetConfiguration.Builder()
            .inferenceWorkspaceMode(WorkspaceMode.ENABLED)
            .list()
            .layer(
                new LSTM.Builder()
                    .nIn(inputs)
                    .nOut(units)
                    .activation(Activation.TANH)
                    .gateActivationFunction(Activation.SIGMOID)
                    .build())
            .build();
    this.network = new MultiLayerNetwork(configuration);
    network.init();
    network.setParam("0_W", matrix(LstmTask.gates(task.kernel(), 2, 1, 3, 0), inputs));
    network.setParam("0_RW", matrix(LstmTask.gates(task.recurrent(), 2, 1, 3, 0), units));
    network.setParam("0_b", matrix(LstmTask.gates(task.bias(), 2, 1, 3, 0), 1));
  }

  private static INDArray matrix(float[] values, int rows) {
    return Nd4j.create(values, new long[] {rows, values.length / rows}, 'c');
  }

  @Override
  public void step(float[][] rows) {
    for (int key = 0; key < rows.length; key++) {
      System.arraycopy(rows[key], 0, x, key * inputs, inputs);
    }
    h = network.rnnTimeStep(matrix(x, rows.length));
  }

  @Override
  public void read(float[][] to) {
    float[][] rows = h.toFloatMatrix();
    Arrays.setAll(to, key -> rows[key]);
  }
}
