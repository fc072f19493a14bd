// tfjs talks about tfjs-node and slow orthogonal initializers at start; neither is news here.
const noise = /running TensorFlow.js in Node|Orthogonal initializer/;
for (const level of ['warn', 'log', 'info']) {
  const print = console[level].bind(console);
  console[level] = (...args) => noise.test(String(args[0])) || print(...args);
}

export const tf = await import('@tensorflow/tfjs');
const wasm = await import('@tensorflow/tfjs-backend-wasm');

/** WebAssembly: about 30 times the speed of the plain JavaScript backend. One thread, so reruns agree. */
export async function useWasm() {
  wasm.setThreadsCount(1);
  await tf.setBackend('wasm');
  await tf.ready();
}

/** Plain JavaScript: matrix products accumulate in double, so its outputs are the reference. */
export async function useReference() {
  await tf.setBackend('cpu');
  await tf.ready();
}
