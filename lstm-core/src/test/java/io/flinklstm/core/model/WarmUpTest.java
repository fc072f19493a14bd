package io.flinklstm.core.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.flinklstm.core.RandomModels;
import io.flinklstm.core.layer.Dense;
import io.flinklstm.core.layer.Embedding;
import io.flinklstm.core.layer.Lstm;
import io.flinklstm.core.layer.SymbolicTensor;
import java.time.Duration;
import java.util.List;
import java.util.function.LongUnaryOperator;
import org.junit.jupiter.api.Test;

class WarmUpTest {
  private static final long MILLIS = 1_000_000;

  /** A clock that only steps move. */
  private static final class Machine {
    private final LongUnaryOperator nanosOfStep;
    private long steps;
    private long now = 7_000_000_000L;

    /**
     * A machine.
     *
     * @param nanosOfStep by the time since the start
     */
    Machine(LongUnaryOperator nanosOfStep) {
      this.nanosOfStep = nanosOfStep;
    }

    private void step() {
      steps++;
      now += nanosOfStep.applyAsLong(now - 7_000_000_000L);
    }

    WarmUp warmUp(Duration atMost) {
      return WarmUp.run(this::step, atMost, () -> now);
    }
  }

  /** Interpreted with ever fewer objects, compiled in haste, compiled well. */
  private static Machine stages(int slower) {
    return new Machine(
        sinceStart -> {
          long t = sinceStart / slower;
          if (t < 380 * MILLIS) {
            return 50_000_000 * MILLIS / (5 * MILLIS + t);
          }
          return t < 530 * MILLIS ? 40_000 : 1_100;
        });
  }

  @Test
  void itGoesOnUntilStepsHaveNotBecomeFasterForAWhile() {
    Machine machine = stages(1);
    WarmUp warmUp = machine.warmUp(Duration.ofSeconds(3));
    assertThat(warmUp.settled()).isTrue();
    assertThat(warmUp.nanosPerStep()).isEqualTo(1_100, within(1.0));
    assertThat(warmUp.time()).isBetween(Duration.ofMillis(780), Duration.ofMillis(850));
    assertThat(warmUp.steps()).isEqualTo(machine.steps);
  }

  @Test
  void onABusyMachineTheStagesAreWaitedForAsMuchLonger() {
    Machine machine = stages(4);
    WarmUp warmUp = machine.warmUp(Duration.ofSeconds(5));
    assertThat(warmUp.settled()).isTrue();
    assertThat(warmUp.nanosPerStep()).isEqualTo(1_100, within(1.0));
  }

  @Test
  void fewStepsOfOneTimeMayBeAStageThatTakesLongAndManyAreNot() {
    Machine hasty = new Machine(t -> t < 900 * MILLIS ? 35_000 : 1_100);
    assertThat(hasty.warmUp(Duration.ofSeconds(3)).nanosPerStep()).isEqualTo(1_100, within(1.0));
    Machine large = new Machine(t -> t < 600 * MILLIS ? 5 * MILLIS : MILLIS / 2);
    WarmUp warmUp = large.warmUp(Duration.ofSeconds(3));
    assertThat(warmUp.settled()).isTrue();
    assertThat(warmUp.time()).isBetween(Duration.ofMillis(1_600), Duration.ofMillis(1_620));
  }

  @Test
  void itEndsWhenTheTimeIsUp() {
    Machine machine = stages(1);
    WarmUp warmUp = machine.warmUp(Duration.ofMillis(400));
    assertThat(warmUp.settled()).isFalse();
    assertThat(warmUp.time()).isBetween(Duration.ofMillis(400), Duration.ofMillis(410));
    assertThat(warmUp.toString()).contains("steps in 40", "may still become faster");
  }

  @Test
  void aStepThatTakesLongIsOneBlock() {
    WarmUp warmUp = new Machine(t -> 30 * MILLIS).warmUp(Duration.ofMillis(100));
    assertThat(warmUp).isEqualTo(new WarmUp(4, Duration.ofMillis(120), false, 3e7));
  }

  @Test
  void whatIsCompiledAlreadySettlesAsSoonAsThatIsCertain() {
    WarmUp warmUp = new Machine(t -> 1_000).warmUp(Duration.ofSeconds(3));
    assertThat(warmUp.settled()).isTrue();
    assertThat(warmUp.time()).isBetween(Duration.ofMillis(250), Duration.ofMillis(260));
  }

  @Test
  void withoutTimeThereIsNoStep() {
    Machine machine = new Machine(t -> 1);
    assertThat(machine.warmUp(Duration.ZERO).steps()).isZero();
    assertThat(machine.steps).isZero();
  }

  @Test
  void anInterruptedThreadStopsAtOnceAndStaysInterrupted() {
    Thread.currentThread().interrupt();
    WarmUp warmUp = new Machine(t -> 1).warmUp(Duration.ofSeconds(3));
    assertThat(Thread.interrupted()).isTrue();
    assertThat(warmUp.steps()).isZero();
    assertThat(warmUp.settled()).isFalse();
  }

  @Test
  void aModelIsSteppedAtItsOwnShapesAndNothingOfItChanges() {
    Model model = RandomModels.stacked(1, 5, 9, 2);
    Stepper stepper = model.stepper();
    ModelState state = model.newState();
    float[] y = new float[2];
    stepper.step(new float[] {1, 2, 3, 4, 5}, state, y);
    float[] before = state.values().clone();
    WarmUp warmUp = model.warmUp(Duration.ofMillis(50));
    assertThat(warmUp.steps()).isPositive();
    assertThat(state.values()).isEqualTo(before);
    float[] again = new float[2];
    model.stepper().step(new float[] {1, 2, 3, 4, 5}, model.newState(), again);
    assertThat(again).isEqualTo(y);
  }

  @Test
  void modelsOfIdsAndOfSeveralInputsAndOutputsAreSteppedToo() {
    SymbolicTensor ids = Model.input(-1);
    Model words = Model.of(ids, Lstm.units(3).apply(Embedding.of(1, 4).apply(ids)));
    assertThat(words.warmUp(Duration.ofMillis(20)).steps()).isPositive();
    SymbolicTensor series = Model.input(-1, 3);
    SymbolicTensor context = Model.input(4);
    List<SymbolicTensor> both =
        List.of(
            Lstm.units(4).applyAll(series, context, context).get(0), Dense.units(1).apply(context));
    Model several = Model.of(List.of(series, context), both);
    assertThat(several.warmUp(Duration.ofMillis(20)).steps()).isPositive();
  }
}
