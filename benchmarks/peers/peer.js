// A pool of Node's as a peer of the benchmarks: takes an order a line, answers with a line of seconds. README.md says more.
// usage: node peer.js piscina|workerpool-thread|workerpool-process     (packages in $PROCESSPOOL_PEERS/node/node_modules)
'use strict';
const fs = require('fs'), path = require('path'), readline = require('readline');
const WORKERS = 2, BIG = 8 << 20;
const packages = path.join(process.env.PROCESSPOOL_PEERS, 'node', 'node_modules');
const load = name => require(path.join(packages, name));
const version = name => JSON.parse(fs.readFileSync(path.join(packages, name, 'package.json'), 'utf8')).version;
const say = (...words) => fs.writeSync(1, words.join(' ') + '\n');
const range = n => Array.from({ length: n }, (_, i) => i);
const now = () => Number(process.hrtime.bigint()) / 1e9;

function check(isRight) {
  if (!isRight) throw new Error('wrong result');
}

async function timed(run) {
  const begin = now();
  await run();
  return [now() - begin];
}

function workerpool(type) {
  const library = load('workerpool');
  return {
    description: `workerpool ${version('workerpool')}, ${type}, Node ${process.version}`,
    open: () => library.pool(path.join(__dirname, 'workerpool_tasks.js'), { minWorkers: WORKERS, maxWorkers: WORKERS, workerType: type }),
    call: (pool, name, value) => pool.exec(name, [value]),
    close: pool => pool.terminate(),
  };
}

const peers = {
  'piscina'() {
    const { Piscina } = load('piscina');
    return {
      description: `piscina ${version('piscina')}, threads, Node ${process.version}`,
      open: () => new Piscina({ filename: path.join(__dirname, 'peer_tasks.js'), minThreads: WORKERS, maxThreads: WORKERS }),
      call: (pool, name, value) => pool.run(value, { name }),
      close: pool => pool.destroy(),
    };
  },
  'workerpool-thread': () => workerpool('thread'),
  'workerpool-process': () => workerpool('process'),
};

const big = [];
function bigItems(count) {
  while (big.length < count) big.push(Buffer.alloc(BIG, big.length % 251));
  return big.slice(0, count);
}

function shares(pid) {
  return +fs.readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8').match(/^Pss:\s+(\d+)/m)[1] / 1024;
}

// Each gives the seconds that it took, and whatever else is said there.
const orders = {
  roundtrip: (call, calls) => timed(async () => {
    for (let i = 0; i < calls; i++) check(await call('inc', i) === i + 1);
  }),
  // These libraries have no chunks: the caller cuts.
  map(call, count, chunk) {
    const items = range(count);
    return timed(async () => {
      const parts = [];
      for (let i = 0; i < count; i += chunk) parts.push(call('squares', items.slice(i, i + chunk)));
      const results = (await Promise.all(parts)).flat();
      check(results.length === count && results[count - 1] === (count - 1) ** 2);
    });
  },
  stream(call, count) {
    let sum = 0;
    return timed(async () => {
      await Promise.all(range(count).map(async i => {
        const result = await call('inc', i);
        sum += result;
      }));
      check(sum === count * (count + 1) / 2);
    });
  },
  there(call, count) {
    const items = bigItems(count);
    return timed(async () => check((await Promise.all(items.map(b => call('length', b)))).every(n => n === BIG)));
  },
  echo(call, count) {
    const items = bigItems(count);
    return timed(async () => {
      const results = await Promise.all(items.map(b => call('same', b)));
      check(results[count - 1][BIG - 1] === items[count - 1][BIG - 1]);
    });
  },
  // Not seconds: MiB of a worker that waits, in shares.
  async memory(call) {
    await Promise.all(range(1000).map(i => call('inc', i)));
    const pids = [...new Set(await Promise.all(range(8).map(() => call('pid', 0))))];
    return [pids.map(shares).reduce((a, b) => a + b) / pids.length];
  },
};

// Until the first result, and until it is disposed of.
async function start(peer) {
  const begin = now(), pool = peer.open();
  check(await peer.call(pool, 'inc', 1) === 2);
  const first = now();
  await peer.close(pool);
  return [first - begin, now() - begin];
}

async function main() {
  let peer, pool;
  try {
    peer = peers[process.argv[2]]();
  } catch (e) {
    say('missing', String(e.message).split('\n')[0]);
    return;
  }
  say('ready', peer.description);
  for await (const line of readline.createInterface({ input: process.stdin })) {
    const [order, ...numbers] = line.split(' ');
    try {
      if (order !== 'start') pool ??= peer.open();
      const seconds = order === 'start' ? await start(peer) : await orders[order]((name, value) => peer.call(pool, name, value), ...numbers.map(Number));
      say('ok', ...seconds);
    } catch (e) {
      say('error', String(e).split('\n')[0]);
    }
  }
  if (pool) await peer.close(pool);
}

main().then(() => process.exit(0));
