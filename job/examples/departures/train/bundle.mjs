import fs from 'node:fs';
import {tf, useReference} from './backend.mjs';
import {forecast} from './features.mjs';

const MODEL = new URL('../model/', import.meta.url);
const GOLDEN_AIRPORTS = ['ORD', 'OKC'];
// More than the longest lag, so that the golden cases exercise every feature.
const GOLDEN_EVENTS = 400;
const GOLDEN_TOLERANCE = 1e-4;

/** Saves model.json and weights.bin; the golden cases inside come from the saved weights. */
export async function saveBundle(model, data, prepared, streaming) {
  const weights = model.getWeights().map(w => ({shape: w.shape, data: w.dataSync().slice()}));
  await useReference();
  const copy = await withWeights(model.toJSON(null, false), weights);
  const stepper = await withWeights(oneEventTopology(copy), weights);
  const cases = GOLDEN_AIRPORTS.map(name => goldenCase(name, stepper, data, prepared, streaming));
  copy.setUserDefinedMetadata(
      {streaming: {...streaming, golden: {tolerance: GOLDEN_TOLERANCE, cases}}});
  await copy.save(tf.io.withSaveHandler(async artifacts => writeFiles(artifacts)));
}

export async function loadBundle() {
  const json = JSON.parse(fs.readFileSync(new URL('model.json', MODEL), 'utf8'));
  const bytes = fs.readFileSync(new URL('weights.bin', MODEL));
  const weightData = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength);
  const model = await tf.loadLayersModel(tf.io.fromMemory({
    modelTopology: json.modelTopology, weightSpecs: json.weightsManifest[0].weights, weightData}));
  return {model, streaming: json.userDefinedMetadata.streaming};
}

async function withWeights(topology, weights) {
  const model = await tf.models.modelFromJSON(topology);
  model.setWeights(weights.map(w => tf.tensor(w.data, w.shape)));
  return model;
}

/** The same layers, stateful, for batches of one event of one key. */
function oneEventTopology(model) {
  const topology = structuredClone(model.toJSON(null, false));
  for (const {class_name: kind, config} of topology.config.layers) {
    if (kind === 'LSTM') config.stateful = true;
    if (config.batch_input_shape) {
      config.batch_input_shape = [1, 1, config.batch_input_shape.at(-1)];
    }
  }
  return topology;
}

function goldenCase(name, stepper, data, prepared, streaming) {
  const a = data.airports.indexOf(name);
  const width = streaming.features.length;
  const {inputs, mean, deviation} = prepared[a];
  const [outputs, forecasts] = [[], []];
  stepper.resetStates();
  for (let t = 0; t < GOLDEN_EVENTS; t++) {
    const event = inputs.slice(t * width, (t + 1) * width);
    const [output] = tf.tidy(() => stepper.predict(tf.tensor3d(event, [1, 1, width])).dataSync());
    outputs.push([shortest(output)]);
    forecasts.push(shortest(forecast(output, mean[t], deviation[t], streaming)));
  }
  return {
    name,
    timestamps: data.timestamps.slice(0, GOLDEN_EVENTS),
    fields: {departures: data.series[a].slice(0, GOLDEN_EVENTS)},
    outputs,
    forecasts,
  };
}

/** Nine digits hold any float32. */
const shortest = x => Number(x.toPrecision(9));

function writeFiles({weightData, weightSpecs, ...artifacts}) {
  const {modelTopology, format, generatedBy, convertedBy, userDefinedMetadata} = artifacts;
  const weightsManifest = [{paths: ['weights.bin'], weights: weightSpecs}];
  const json = {modelTopology, weightsManifest, format, generatedBy, convertedBy, userDefinedMetadata};
  fs.mkdirSync(MODEL, {recursive: true});
  fs.writeFileSync(new URL('model.json', MODEL), JSON.stringify(json) + '\n');
  fs.writeFileSync(new URL('weights.bin', MODEL), Buffer.from(weightData));
  return {modelArtifactsInfo: {dateSaved: new Date(0), modelTopologyType: 'JSON'}};
}
