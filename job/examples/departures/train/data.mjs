import fs from 'node:fs';

const FILE = new URL('../data/departures_hourly_top60.csv', import.meta.url);

/** The whole table: one timestamp per hour, one series per airport. Local times are read as UTC. */
export function readDepartures() {
  const [header, ...lines] = fs.readFileSync(FILE, 'utf8').trim().split('\n').map(l => l.split(','));
  const airports = header.slice(1);
  return {
    airports,
    timestamps: lines.map(cells => Date.parse(cells[0] + 'Z')),
    series: airports.map((_, a) => lines.map(cells => Number(cells[a + 1]))),
  };
}

/** Mean over airports of the mean absolute error over the targets at [from, to). */
export function meanAbsoluteError(series, predict, from, to) {
  const errors = series.map((actual, a) => {
    let sum = 0;
    for (let t = from; t < to; t++) sum += Math.abs(predict(a, t) - actual[t]);
    return sum / (to - from);
  });
  return errors.reduce((x, y) => x + y) / errors.length;
}
