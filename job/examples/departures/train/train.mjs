// Trains the departures model and writes the bundle to ../model.
//
//   node train.mjs                      train the shipped variant and save it
//   node train.mjs --variant no-lag     train another variant, print its error, save nothing
//   node train.mjs --evaluate           print the errors of the saved bundle and of the baselines

import {parseArgs} from 'node:util';
import {tf, useWasm} from './backend.mjs';
import {loadBundle, saveBundle} from './bundle.mjs';
import {meanAbsoluteError, readDepartures} from './data.mjs';
import {forecast, seriesFeatures} from './features.mjs';
import {EPOCHS, SHIPPED, VARIANTS, buildModel, streamingConfig} from './model.mjs';

const HOUR_MILLIS = 3_600_000;
const WEEK = 168;
const TEST_FROM = Date.parse('2001-05-06T00:00:00Z');
const VALIDATION_FROM = Date.parse('2001-04-15T00:00:00Z');

// A window starts from a zero state, unlike the stream, so its first part only fills the state.
const WINDOW = 96;
const NOT_COUNTED = 24;
const BATCH = 64;
const UPDATES_PER_EPOCH = 100;
const LEARNING_RATE = 0.006;
const WARM_UP_UPDATES = 40;

/** Deterministic uniform numbers (mulberry32). */
function randomNumbers(seed) {
  let a = seed >>> 0;
  return () => {
    a = (a + 0x6D2B79F5) >>> 0;
    let t = Math.imul(a ^ (a >>> 15), a | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Random windows of random airports, all targets before `end`, as [BATCH, WINDOW, ...] tensors. */
function sampleBatch(random, data, prepared, end, width) {
  const inputs = new Float32Array(BATCH * WINDOW * width);
  const targets = new Float32Array(BATCH * WINDOW);
  const means = new Float32Array(BATCH * WINDOW);
  const deviations = new Float32Array(BATCH * WINDOW);
  for (let b = 0; b < BATCH; b++) {
    const a = Math.floor(random() * data.airports.length);
    // The running scale of the first week is not yet worth learning from.
    const start = WEEK + Math.floor(random() * (end - WINDOW - WEEK));
    const {inputs: all, mean, deviation} = prepared[a];
    inputs.set(all.subarray(start * width, (start + WINDOW) * width), b * WINDOW * width);
    for (let t = 0; t < WINDOW; t++) {
      targets[b * WINDOW + t] = data.series[a][start + t + 1];
      means[b * WINDOW + t] = mean[start + t];
      deviations[b * WINDOW + t] = deviation[start + t];
    }
  }
  const matrix = x => tf.tensor2d(x, [BATCH, WINDOW]);
  return {
    inputs: tf.tensor3d(inputs, [BATCH, WINDOW, width]),
    targets: matrix(targets), means: matrix(means), deviations: matrix(deviations),
  };
}

/** Absolute error in departures: what the evaluation measures, so busy airports weigh more. */
function loss(model, batch, logarithmic) {
  const counted = x => x.slice([0, NOT_COUNTED], [BATCH, WINDOW - NOT_COUNTED]);
  const output = model.apply(batch.inputs, {training: true}).reshape([BATCH, WINDOW]);
  const value = counted(output).mul(counted(batch.deviations)).add(counted(batch.means));
  const raw = logarithmic ? value.exp().sub(1) : value;
  return raw.sub(counted(batch.targets)).abs().mean();
}

/** Forecasts [airport][hour] for hours before `end`, the state carried from the first hour on. */
function streamForecasts(model, prepared, streaming, end) {
  const width = streaming.features.length;
  const outputs = tf.tidy(() => {
    const stacked = new Float32Array(prepared.length * end * width);
    prepared.forEach((p, a) => stacked.set(p.inputs.subarray(0, end * width), a * end * width));
    const x = tf.tensor3d(stacked, [prepared.length, end, width]);
    return model.predict(x, {batchSize: prepared.length}).dataSync();
  });
  return prepared.map((p, a) => {
    const byHour = new Float64Array(end);
    for (let t = 0; t + 1 < end; t++) {
      byHour[t + 1] = forecast(outputs[a * end + t], p.mean[t], p.deviation[t], streaming);
    }
    return byHour;
  });
}

function streamError(model, data, prepared, streaming, from, to) {
  const forecasts = streamForecasts(model, prepared, streaming, to);
  return meanAbsoluteError(data.series, (a, t) => forecasts[a][t], from, to);
}

/** Linear warm-up, then half a cosine down to zero. */
function learningRate(update, total) {
  const warm = Math.min(1, (update + 1) / WARM_UP_UPDATES);
  return LEARNING_RATE * warm * 0.5 * (1 + Math.cos(Math.PI * update / total));
}

/** Trains in place and leaves the weights of the epoch with the lowest validation error in the model. */
function train(model, data, prepared, streaming, epochs) {
  const index = hour => (hour - data.timestamps[0]) / HOUR_MILLIS;
  const [validationFrom, testFrom] = [index(VALIDATION_FROM), index(TEST_FROM)];
  const logarithmic = streaming.features[0].transform === 'log1p';
  const random = randomNumbers(7);
  const optimizer = tf.train.adam(LEARNING_RATE);
  let best = {error: Infinity, weights: []};
  for (let epoch = 0; epoch < epochs; epoch++) {
    let sum = 0;
    for (let u = 0; u < UPDATES_PER_EPOCH; u++) {
      optimizer.learningRate =
          learningRate(epoch * UPDATES_PER_EPOCH + u, epochs * UPDATES_PER_EPOCH);
      sum += tf.tidy(() => {
        const batch = sampleBatch(random, data, prepared, validationFrom, streaming.features.length);
        return optimizer.minimize(() => loss(model, batch, logarithmic), true).dataSync()[0];
      });
    }
    const error = streamError(model, data, prepared, streaming, validationFrom, testFrom);
    if (error < best.error) best = {error, weights: model.getWeights().map(w => w.dataSync().slice())};
    console.log(`epoch ${epoch + 1}  train ${(sum / UPDATES_PER_EPOCH).toFixed(4)}  `
        + `validation ${error.toFixed(4)}  ${Math.round(process.uptime())} s`);
  }
  tf.tidy(() => model.setWeights(model.getWeights().map((w, i) => tf.tensor(best.weights[i], w.shape))));
}

function report(name, model, data, prepared, streaming) {
  const from = (TEST_FROM - data.timestamps[0]) / HOUR_MILLIS;
  const to = data.timestamps.length;
  const back = hours => meanAbsoluteError(data.series, (a, t) => data.series[a][t - hours], from, to);
  console.log(`MAE over the last 8 weeks, mean of ${data.airports.length} airports`);
  console.log(`  same as last hour    ${back(1).toFixed(3)}`);
  console.log(`  same hour yesterday  ${back(24).toFixed(3)}`);
  console.log(`  same hour last week  ${back(WEEK).toFixed(3)}`);
  console.log(`  ${name.padEnd(19)}  `
      + `${streamError(model, data, prepared, streaming, from, to).toFixed(3)}`);
}

const {values: options} = parseArgs({options: {
  variant: {type: 'string', default: SHIPPED},
  epochs: {type: 'string', default: String(EPOCHS)},
  evaluate: {type: 'boolean', default: false},
}});
if (!VARIANTS[options.variant]) {
  throw new Error(`variant must be one of ${Object.keys(VARIANTS)}, not ${options.variant}`);
}

await useWasm();
const data = readDepartures();
const saved = options.evaluate ? await loadBundle() : null;
const streaming = saved ? saved.streaming : streamingConfig(options.variant);
const prepared = data.series.map(s => seriesFeatures(s, data.timestamps, streaming));
const model = saved ? saved.model : buildModel(streaming.features.length);
if (!saved) {
  model.summary();
  train(model, data, prepared, streaming, Number(options.epochs));
}
report(saved ? 'saved bundle' : options.variant, model, data, prepared, streaming);
if (!saved && options.variant === SHIPPED) await saveBundle(model, data, prepared, streaming);
