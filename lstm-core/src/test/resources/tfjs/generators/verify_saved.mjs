// Loads models that ModelWriter saved with the real TensorFlow.js and compares predict and summary with case.json.
//   mvn -pl lstm-core test -Dtest=ModelWriterTest -Dsaved.tfjs=target/saved-tfjs
//   copy this folder somewhere, then there: npm install && node verify_saved.mjs <project>/lstm-core/target/saved-tfjs
// Each folder below the argument holds case.json and model/{model.json, weights.bin}.
import fs from 'node:fs';
import path from 'node:path';
import {tf, load, asList, flat, maxDiff} from './lib.mjs';

const TOLERANCE = 1e-6;
const home = process.argv[2];
let worst = 0, checked = 0, failed = 0;
for (const name of fs.readdirSync(home).sort()) {
  const dir = path.join(home, name, 'model');
  if (!fs.existsSync(dir)) continue;
  const expected = JSON.parse(fs.readFileSync(path.join(home, name, 'case.json'), 'utf8'));
  try {
    const model = await load(dir);
    if (model.stateful) model.resetStates();
    const inputs = expected.inputs.map(t => tf.tensor(Float32Array.from(t.data), t.shape, 'float32'));
    const batchSize = inputs[0].shape[0];
    const outputs = asList(model.predict(inputs.length === 1 ? inputs[0] : inputs, {batchSize}));
    if (outputs.length !== expected.outputs.length) throw new Error(`${outputs.length} outputs, not ${expected.outputs.length}`);
    outputs.forEach((output, i) => {
      const want = expected.outputs[i];
      if (JSON.stringify(output.shape) !== JSON.stringify(want.shape)) throw new Error(`output ${i} is ${output.shape}, not ${want.shape}`);
      const diff = maxDiff(flat(output), want.data);
      worst = Math.max(worst, diff);
      if (!(diff <= TOLERANCE)) throw new Error(`output ${i} differs by ${diff}`);
    });
    const lines = [];
    model.summary(undefined, undefined, line => lines.push(line));
    lines.forEach((line, i) => { if (line !== expected.summary[i]) throw new Error(`summary line ${i}:\n${line}\n${expected.summary[i]}`); });
    if (lines.length !== expected.summary.length) throw new Error(`${lines.length} lines of summary, not ${expected.summary.length}`);
    checked++;
  } catch (e) {
    failed++;
    console.log(`${name}: ${e.message}`);
  }
}
console.log(`${checked} models agree, ${failed} do not; largest difference ${worst.toExponential(2)}`);
process.exit(failed > 0 || checked === 0 ? 1 : 0);
