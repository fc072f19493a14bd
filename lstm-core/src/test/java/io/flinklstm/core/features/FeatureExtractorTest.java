package io.flinklstm.core.features;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.flinklstm.core.features.FeatureSpec.CalendarFeature;
import io.flinklstm.core.features.FeatureSpec.FieldFeature;
import io.flinklstm.core.features.FeatureSpec.LagFeature;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class FeatureExtractorTest {
  private static StreamingSpec spec(Target target, FeatureSpec... features) {
    return new StreamingSpec("s", List.of(features), target, Recurrence.CARRY, 0, null, null);
  }

  private static FieldFeature field(String name, Transform transform, Scale scale) {
    return new FieldFeature(name, name, transform, scale);
  }

  /** The model inputs of each event, one field per event. */
  private static float[][] run(StreamingSpec spec, double... values) {
    FeatureExtractor extractor = FeatureExtractor.of(spec);
    double[] state = new double[extractor.stateSize()];
    float[][] inputs = new float[values.length][extractor.inputs()];
    for (int i = 0; i < values.length; i++) {
      extractor.extract(0, new double[] {values[i]}, state, inputs[i]);
    }
    return inputs;
  }

  @Test
  void fixedScaleSubtractsAndDivides() {
    float[][] x = run(spec(null, field("v", Transform.NONE, new Scale.Fixed(10, 4))), 12, 6);
    assertThat(x[0]).containsExactly(0.5f);
    assertThat(x[1]).containsExactly(-1f);
  }

  @Test
  void log1pComesBeforeTheScale() {
    double e = Math.E;
    float[][] x =
        run(spec(null, field("v", Transform.LOG1P, new Scale.Fixed(1, 2))), e * e * e - 1, 0);
    assertThat(x[0][0]).isEqualTo(1f, within(1e-7f));
    assertThat(x[1][0]).isEqualTo(-0.5f);
  }

  @Test
  void perKeyStandardLearnsMeanAndVarianceOfTheKey() {
    // Values 2, 4, 9. Means 2, 3, 5. Population variances 0, 1, 26/3. Epsilon 1.
    Scale scale = new Scale.PerKeyStandard(100, 1);
    float[][] x = run(spec(null, field("v", Transform.NONE, scale)), 2, 4, 9);
    assertThat(x[0][0]).isEqualTo(0f);
    assertThat(x[1][0]).isEqualTo((float) (1 / Math.sqrt(2)));
    assertThat(x[2][0]).isEqualTo((float) (4 / Math.sqrt(26.0 / 3 + 1)), within(1e-6f));
  }

  @Test
  void perKeyStandardForgetsOnceItsMemoryIsFull() {
    // Memory 2: 0, 8 give mean 4, variance 16; then 4 + (10-4)/2 = 7, 16 + (6*3-16)/2 = 17.
    Scale scale = new Scale.PerKeyStandard(2, 8);
    float[][] x = run(spec(null, field("v", Transform.NONE, scale)), 0, 8, 10);
    assertThat(x[2][0]).isEqualTo((float) (3 / Math.sqrt(25)));
  }

  @Test
  void lagsAreScaledWithTheStatisticsOfNowAndAreZeroBefore() {
    Scale scale = new Scale.PerKeyStandard(100, 1);
    StreamingSpec spec =
        spec(
            null,
            new LagFeature("two", "v", 2),
            field("v", Transform.NONE, scale),
            new LagFeature("one", "v", 1));
    float[][] x = run(spec, 2, 4, 9, 5);
    assertThat(x[0]).containsExactly(0f, 0f, 0f);
    assertThat(x[1][0]).isZero();
    assertThat(x[1][2]).isEqualTo((float) (-1 / Math.sqrt(2)));
    double deviation = Math.sqrt(26.0 / 3 + 1);
    assertThat(x[2][0]).isEqualTo((float) (-3 / deviation), within(1e-6f));
    assertThat(x[2][2]).isEqualTo((float) (-1 / deviation), within(1e-6f));
    // Mean 5, variance (9 + 1 + 16 + 0) / 4.
    assertThat(x[3][0]).isEqualTo((float) (-1 / Math.sqrt(7.5)), within(1e-6f));
    assertThat(x[3][2]).isEqualTo((float) (4 / Math.sqrt(7.5)), within(1e-6f));
  }

  @Test
  void theRingOfALongLagTurnsManyTimes() {
    StreamingSpec spec =
        spec(null, field("v", Transform.NONE, new Scale.None()), new LagFeature("l", "v", 5));
    double[] values = new double[100];
    for (int i = 0; i < values.length; i++) {
      values[i] = i + 1;
    }
    float[][] x = run(spec, values);
    for (int i = 0; i < values.length; i++) {
      assertThat(x[i][1]).isEqualTo(i < 5 ? 0f : (float) values[i - 5]);
    }
  }

  @Test
  void calendarTurnsWithTheDayAndTheWeekFromMonday() {
    assertThat(at(Calendar.HOUR_OF_DAY_SIN, "2001-01-01T06:00:00Z")).isEqualTo(1, within(1e-12));
    assertThat(at(Calendar.HOUR_OF_DAY_COS, "2001-01-01T12:00:00Z")).isEqualTo(-1, within(1e-12));
    assertThat(at(Calendar.DAY_OF_WEEK_COS, "2001-01-01T00:00:00Z")).isEqualTo(1);
    assertThat(at(Calendar.DAY_OF_WEEK_SIN, "2001-01-01T00:00:00Z")).isZero();
    assertThat(at(Calendar.DAY_OF_WEEK_SIN, "2001-01-02T18:00:00Z")).isEqualTo(1, within(1e-12));
  }

  @Test
  void calendarIsExactAtTheQuartersAndOnTheCircleBetweenThem() {
    assertThat(at(Calendar.HOUR_OF_DAY_SIN, "2001-01-01T06:00:00Z")).isEqualTo(1);
    assertThat(at(Calendar.HOUR_OF_DAY_SIN, "2001-01-01T12:00:00Z")).isZero();
    assertThat(at(Calendar.HOUR_OF_DAY_COS, "2001-01-01T18:00:00Z")).isZero();
    for (long millis = 0; millis < 7 * 86_400_000L; millis += 1_234_567) {
      // The reference rounds an angle of up to 2π; half an ulp of that is 4.4e-16.
      double turn = 2 * Math.PI * (millis % 86_400_000) / 86_400_000;
      assertThat(Calendar.HOUR_OF_DAY_SIN.at(millis)).isEqualTo(Math.sin(turn), within(2e-15));
      assertThat(Calendar.HOUR_OF_DAY_COS.at(millis)).isEqualTo(Math.cos(turn), within(2e-15));
    }
  }

  @Test
  void calendarCountsMillisecondsAndTimesBefore1970() {
    assertThat(at(Calendar.HOUR_OF_DAY_SIN, "1969-12-31T23:59:59.500Z"))
        .isEqualTo(StrictMath.sin(-2 * Math.PI * 0.5 / 86_400));
    assertThat(at(Calendar.DAY_OF_WEEK_COS, "1969-12-29T00:00:00Z")).isEqualTo(1);
    for (Calendar calendar : Calendar.values()) {
      assertThat(calendar.at(Long.MIN_VALUE)).isBetween(-1.0, 1.0);
      assertThat(calendar.at(Long.MAX_VALUE)).isBetween(-1.0, 1.0);
    }
  }

  private static double at(Calendar calendar, String time) {
    return calendar.at(Instant.parse(time).toEpochMilli());
  }

  @Test
  void calendarFeaturesTakeTheirPlaceInTheOrder() {
    StreamingSpec spec =
        spec(
            null,
            new CalendarFeature("c", Calendar.HOUR_OF_DAY_COS),
            field("v", Transform.NONE, new Scale.None()));
    assertThat(run(spec, 7)[0]).containsExactly(1f, 7f);
  }

  @Test
  void forecastInvertsScaleAndTransformAndKeepsTheLimits() {
    Target target = new Target("v", 1, 1, 0.0, 50.0);
    StreamingSpec spec = spec(target, field("v", Transform.LOG1P, new Scale.Fixed(1, 2)));
    FeatureExtractor extractor = FeatureExtractor.of(spec);
    double[] state = new double[extractor.stateSize()];
    assertThat(extractor.forecast(new float[] {9, 0.5f}, state))
        .isEqualTo(Math.exp(2) - 1, within(1e-12));
    assertThat(extractor.forecast(new float[] {9, -5f}, state)).isZero();
    assertThat(extractor.forecast(new float[] {9, 5f}, state)).isEqualTo(50);
  }

  @Test
  void forecastUsesTheStatisticsOfTheKey() {
    Target target = new Target("v", 0, 1, null, null);
    StreamingSpec spec = spec(target, field("v", Transform.NONE, new Scale.PerKeyStandard(100, 8)));
    FeatureExtractor extractor = FeatureExtractor.of(spec);
    double[] state = new double[extractor.stateSize()];
    extractor.extract(0, new double[] {2}, state, new float[1]);
    extractor.extract(0, new double[] {4}, state, new float[1]);
    assertThat(extractor.forecast(new float[] {2}, state)).isEqualTo(3 + 2 * 3.0);
  }

  @Test
  void withoutTargetTheForecastIsNan() {
    StreamingSpec spec = spec(null, field("v", Transform.NONE, new Scale.None()));
    assertThat(FeatureExtractor.of(spec).forecast(new float[1], new double[0])).isNaN();
  }

  @Test
  void valuesThatCannotBeUsedAreNamed() {
    FeatureExtractor extractor =
        FeatureExtractor.of(
            spec(
                null,
                field("count", Transform.LOG1P, new Scale.PerKeyStandard(9, 1)),
                field("load", Transform.NONE, new Scale.Fixed(0, 1e-10))));
    assertThat(extractor.problem(new double[] {3, 4})).isEmpty();
    assertThat(extractor.problem(new double[] {-0.5, 4})).isEmpty();
    assertThat(extractor.problem(new double[] {-1, 4})).get().asString().contains("count", "log1p");
    assertThat(extractor.problem(new double[] {Double.NaN, 4})).get().asString().contains("count");
    assertThat(extractor.problem(new double[] {3, Double.NEGATIVE_INFINITY}))
        .get()
        .asString()
        .contains("load", "not a finite number");
    assertThat(extractor.problem(new double[] {3, 1e39})).get().asString().contains("float");
    assertThat(extractor.problem(new double[] {3, 1e30})).get().asString().contains("once scaled");
    assertThat(extractor.problem(new double[] {3})).get().asString().contains("expected 2 fields");
    assertThat(extractor.problem(null)).get().asString().contains("found none");
  }

  @Test
  void fieldsAreDistinctInOrderOfFirstUse() {
    StreamingSpec spec =
        spec(
            null,
            new FieldFeature("x", "b", Transform.NONE, new Scale.None()),
            new FieldFeature("y", "a", Transform.NONE, new Scale.None()),
            new FieldFeature("z", "b", Transform.LOG1P, new Scale.None()));
    assertThat(spec.fields()).containsExactly("b", "a");
  }

  @Test
  void aLagOfNothingIsRefused() {
    assertThatThrownBy(() -> FeatureExtractor.of(spec(null, new LagFeature("l", "v", 1))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("\"v\"");
  }
}
