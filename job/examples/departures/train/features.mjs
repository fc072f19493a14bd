// Turns one airport's series into model inputs exactly as the serving job does: one event at a time,
// from the state of that key alone. The `features` list of the bundle is the only definition.

const DAY_SECONDS = 86_400;
const WEEK_SECONDS = 604_800;
// 1970-01-01 was a Thursday, three days after the Monday on which our week starts.
const EPOCH_TO_MONDAY_SECONDS = 3 * DAY_SECONDS;

const TRANSFORMS = {
  none: {apply: x => x, invert: v => v},
  log1p: {apply: Math.log1p, invert: Math.expm1},
};

const CALENDAR = {
  hourOfDaySin: s => Math.sin(turn(s, DAY_SECONDS)),
  hourOfDayCos: s => Math.cos(turn(s, DAY_SECONDS)),
  dayOfWeekSin: s => Math.sin(turn(s + EPOCH_TO_MONDAY_SECONDS, WEEK_SECONDS)),
  dayOfWeekCos: s => Math.cos(turn(s + EPOCH_TO_MONDAY_SECONDS, WEEK_SECONDS)),
};

const turn = (seconds, period) => 2 * Math.PI * (seconds % period) / period;

/** Running mean and variance of one base value of one key; forgets exponentially once `memory` events are seen. */
class RunningScale {
  constructor({memory, epsilon}) {
    Object.assign(this, {memory, epsilon, n: 0, mean: 0, variance: 0});
  }

  update(v) {
    this.n = Math.min(this.n + 1, this.memory);
    const d = v - this.mean;
    this.mean += d / this.n;
    this.variance += (d * (v - this.mean) - this.variance) / this.n;
  }

  get deviation() {
    return Math.sqrt(this.variance + this.epsilon);
  }

  scale(v) {
    return (v - this.mean) / this.deviation;
  }
}

/**
 * Features of one series whose only field is the target's.
 *
 * @returns inputs [events * features] in float32, and the mean and deviation of the target's scale
 *     at each event, in float64: `raw = invert(output * deviation + mean)`.
 */
export function seriesFeatures(series, timestamps, streaming) {
  const {features, target} = streaming;
  const base = features.find(f => f.name === target.feature);
  const {apply} = TRANSFORMS[base.transform];
  const scale = new RunningScale(base.scale);
  const values = series.map(apply);
  const inputs = new Float32Array(series.length * features.length);
  const mean = new Float64Array(series.length);
  const deviation = new Float64Array(series.length);

  for (let t = 0; t < series.length; t++) {
    scale.update(values[t]);
    features.forEach((f, i) => {
      inputs[t * features.length + i] = featureAt(f, t, values, scale, timestamps[t]);
    });
    mean[t] = scale.mean;
    deviation[t] = scale.deviation;
  }
  return {inputs, mean, deviation};
}

function featureAt(feature, t, values, scale, timestampMillis) {
  if (feature.calendar) return CALENDAR[feature.calendar](timestampMillis / 1000);
  if (feature.lagOf) return t < feature.lag ? 0 : scale.scale(values[t - feature.lag]);
  return scale.scale(values[t]);
}

/** The raw forecast that one model output stands for. */
export function forecast(output, mean, deviation, streaming) {
  const base = streaming.features.find(f => f.name === streaming.target.feature);
  const raw = TRANSFORMS[base.transform].invert(output * deviation + mean);
  return Math.max(streaming.target.minimum, raw);
}
