// BullMQ at the same work as EMP's job bus, for ./emp bench bus.
//
// Reads one JSON object a line from standard input, {"run": "submit" | "submit_bulk" | "process" | "latency", ...}, and
// answers each with one line. What is set differs from BullMQ's defaults in the worker's concurrency alone; one Redis
// connection for the producer and those that the worker opens, as its documentation has it.
import { createRequire } from 'node:module';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { Queue, Worker } from 'bullmq';

const [port] = process.argv.slice(2);
const connection = { host: '127.0.0.1', port: Number(port), maxRetriesPerRequest: null };
const CONCURRENCY = 100;

let queue;
let queues = 0;

// A queue that nothing was put into before.
async function freshQueue() {
  await queue?.close();
  queue = new Queue(`bench-${++queues}`, { connection });
  await queue.waitUntilReady();
}

function payload(number, bytes) {
  const empty = JSON.stringify({ n: number, pad: '' }).length;
  return { n: number, pad: 'x'.repeat(Math.max(0, bytes - empty)) };
}

async function submit({ jobs, callers, payload_bytes: bytes }) {
  await freshQueue();
  let next = 0;
  const caller = async () => {
    while (next < jobs) {
      await queue.add('job', payload(next++, bytes));
    }
  };
  const begin = performance.now();
  await Promise.all(Array.from({ length: callers }, caller));
  return { seconds: (performance.now() - begin) / 1000, waiting: await queue.getWaitingCount() };
}

async function submitBulk({ jobs, callers, batch, payload_bytes: bytes }) {
  await freshQueue();
  let next = 0;
  const caller = async () => {
    while (next < jobs) {
      const first = next;
      next = Math.min(jobs, first + batch);
      await queue.addBulk(
        Array.from({ length: next - first }, (_, i) => ({ name: 'job', data: payload(first + i, bytes) })),
      );
    }
  };
  const begin = performance.now();
  await Promise.all(Array.from({ length: callers }, caller));
  return { seconds: (performance.now() - begin) / 1000, waiting: await queue.getWaitingCount() };
}

// Processes what the last "submit" has put into the queue.
async function process_({ jobs }) {
  const times = new Uint32Array(jobs);
  const worker = new Worker(queue.name, async (job) => void times[job.data.n]++, {
    connection,
    concurrency: CONCURRENCY,
    autorun: false,
  });
  await worker.waitUntilReady();
  const ended = new Promise((resolve, reject) => {
    let completed = 0;
    worker.on('completed', () => ++completed === jobs && resolve());
    worker.on('failed', (job, fault) => reject(fault));
    worker.on('error', reject);
  });
  const begin = performance.now();
  worker.run().catch(() => {});
  await ended;
  const seconds = (performance.now() - begin) / 1000;
  await worker.close();
  return {
    seconds,
    lost: times.reduce((sum, count) => sum + (count === 0 ? 1 : 0), 0),
    duplicates: times.reduce((sum, count) => sum + Math.max(0, count - 1), 0),
    completed: await queue.getCompletedCount(),
  };
}

// Milliseconds from just before add() to the start of the processor, the worker waiting each time.
async function latency({ jobs, rest_ms: rest, payload_bytes: bytes }) {
  await freshQueue();
  let started;
  let ended;
  const worker = new Worker(queue.name, async () => started(performance.now()), { connection, concurrency: CONCURRENCY });
  worker.on('completed', () => ended());
  await worker.waitUntilReady();
  const millis = [];
  for (let i = 0; i < jobs; i++) {
    await pause(rest);
    const start = new Promise((resolve) => (started = resolve));
    const end = new Promise((resolve) => (ended = resolve));
    const begin = performance.now();
    queue.add('job', payload(i, bytes));
    millis.push((await start) - begin);
    await end;
  }
  await worker.close();
  return { millis };
}

function version(name) {
  return createRequire(import.meta.url)(`./node_modules/${name}/package.json`).version;
}

const runs = { submit, submit_bulk: submitBulk, process: process_, latency };
console.log(JSON.stringify({ bullmq: version('bullmq'), ioredis: version('ioredis'), node: process.versions.node }));
for await (const line of createInterface({ input: process.stdin })) {
  const { run, ...settings } = JSON.parse(line);
  try {
    console.log(JSON.stringify(await runs[run](settings)));
  } catch (fault) {
    console.log(JSON.stringify({ error: String(fault?.stack ?? fault) }));
  }
}
process.exit(0);
