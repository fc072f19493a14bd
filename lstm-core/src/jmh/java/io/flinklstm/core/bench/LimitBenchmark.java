package io.flinklstm.core.bench;

import java.util.concurrent.TimeUnit;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What bounds a step on this core: multiply-adds from registers, and one reading of an LSTM layer's
 * weights from the level of cache that holds them.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(value = 2, jvmArgsAppend = "-Djdk.incubator.vector.VECTOR_ACCESS_OOB_CHECK=0")
@Warmup(iterations = 4, time = 250, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 40, time = 20, timeUnit = TimeUnit.MILLISECONDS)
public class LimitBenchmark {
  /** Of one call of {@link #multiplyAdds}, whatever the vector width. */
  static final double FLOPS = 2.0 * 12 * (1 << 14);

  private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
  private static final int BLOCK = 8;

  @Param({"32", "64", "128", "256"})
  public int units;

  private float[] weights;
  private float factor;

  @Setup
  public void makeWeights() {
    int stride = BLOCK * SPECIES.length();
    int floats = 4 * units * (StepBenchmark.INPUTS + units);
    weights = new float[(floats + stride - 1) / stride * stride];
    factor = 0.5f;
  }

  /** Twelve chains: more than the latency of a multiply-add asks for, fewer than registers. */
  @Benchmark
  public float multiplyAdds() {
    FloatVector a = FloatVector.broadcast(SPECIES, factor);
    FloatVector s0 = a;
    FloatVector s1 = a;
    FloatVector s2 = a;
    FloatVector s3 = a;
    FloatVector s4 = a;
    FloatVector s5 = a;
    FloatVector s6 = a;
    FloatVector s7 = a;
    FloatVector s8 = a;
    FloatVector s9 = a;
    FloatVector s10 = a;
    FloatVector s11 = a;
    for (int i = 0; i < (1 << 14); i += SPECIES.length()) {
      s0 = s0.fma(a, a);
      s1 = s1.fma(a, a);
      s2 = s2.fma(a, a);
      s3 = s3.fma(a, a);
      s4 = s4.fma(a, a);
      s5 = s5.fma(a, a);
      s6 = s6.fma(a, a);
      s7 = s7.fma(a, a);
      s8 = s8.fma(a, a);
      s9 = s9.fma(a, a);
      s10 = s10.fma(a, a);
      s11 = s11.fma(a, a);
    }
    FloatVector sum = s0.add(s1).add(s2).add(s3).add(s4).add(s5);
    return sum.add(s6).add(s7).add(s8).add(s9).add(s10).add(s11).reduceLanes(VectorOperators.ADD);
  }

  @Benchmark
  public float readWeights() {
    float[] w = weights;
    int lanes = SPECIES.length();
    FloatVector s0 = FloatVector.zero(SPECIES);
    FloatVector s1 = s0;
    FloatVector s2 = s0;
    FloatVector s3 = s0;
    FloatVector s4 = s0;
    FloatVector s5 = s0;
    FloatVector s6 = s0;
    FloatVector s7 = s0;
    for (int i = 0; i < w.length; i += BLOCK * lanes) {
      s0 = s0.add(FloatVector.fromArray(SPECIES, w, i));
      s1 = s1.add(FloatVector.fromArray(SPECIES, w, i + lanes));
      s2 = s2.add(FloatVector.fromArray(SPECIES, w, i + 2 * lanes));
      s3 = s3.add(FloatVector.fromArray(SPECIES, w, i + 3 * lanes));
      s4 = s4.add(FloatVector.fromArray(SPECIES, w, i + 4 * lanes));
      s5 = s5.add(FloatVector.fromArray(SPECIES, w, i + 5 * lanes));
      s6 = s6.add(FloatVector.fromArray(SPECIES, w, i + 6 * lanes));
      s7 = s7.add(FloatVector.fromArray(SPECIES, w, i + 7 * lanes));
    }
    FloatVector sum = s0.add(s1).add(s2).add(s3);
    return sum.add(s4).add(s5).add(s6).add(s7).reduceLanes(VectorOperators.ADD);
  }
}
