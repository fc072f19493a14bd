import {tf} from './backend.mjs';

const UNITS = 48;
const HIDDEN = 32;
const MEMORY = 672; // four weeks of hours

const lag = events =>
    ({name: `departures_lag${events}`, lagOf: 'departures', lag: events});

const CALENDAR = [
  {name: 'hour_sin', calendar: 'hourOfDaySin'},
  {name: 'hour_cos', calendar: 'hourOfDayCos'},
  {name: 'week_sin', calendar: 'dayOfWeekSin'},
  {name: 'week_cos', calendar: 'dayOfWeekCos'},
];

/** Lags count from the current hour t, the target is t+1: lag 23 is the target's hour yesterday. */
export const VARIANTS = {
  'no-lag': {transform: 'none', lags: []},
  'lag': {transform: 'none', lags: [22, 23, 24, 166, 167, 168, 335]},
};
export const SHIPPED = 'lag';
export const EPOCHS = 6;

/** The bundle's contract with the serving job, without the golden cases. */
export function streamingConfig(variant) {
  const {transform, lags} = VARIANTS[variant];
  return {
    version: 1,
    name: 'departures',
    features: [
      {name: 'departures', field: 'departures', transform,
        scale: {type: 'perKeyStandard', memory: MEMORY, epsilon: 0.001}},
      ...lags.map(lag),
      ...CALENDAR,
    ],
    target: {feature: 'departures', output: 0, horizon: 1, minimum: 0},
    recurrence: {mode: 'carry'},
    warmUp: 336,
    cadence: 'PT1H',
  };
}

/** Every step has an output, so one pass over a window trains all of its hours. */
export function buildModel(width) {
  const glorot = seed => tf.initializers.glorotUniform({seed});
  return tf.sequential({name: 'departures', layers: [
    tf.layers.lstm({
      name: 'lstm', batchInputShape: [null, null, width], units: UNITS, returnSequences: true,
      activation: 'tanh', recurrentActivation: 'sigmoid', unitForgetBias: true,
      kernelInitializer: glorot(1), recurrentInitializer: tf.initializers.orthogonal({seed: 2}),
    }),
    tf.layers.dense({name: 'hidden', units: HIDDEN, activation: 'relu', kernelInitializer: glorot(3)}),
    tf.layers.dense({name: 'forecast', units: 1, kernelInitializer: glorot(4)}),
  ]});
}
