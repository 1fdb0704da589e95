// Child processes, files and worker threads, with a result that does not depend on timing.
const { execFile, spawn, fork, spawnSync } = require('child_process');
const { Worker, isMainThread, parentPort, workerData } = require('worker_threads');
const crypto = require('crypto');
const fs = require('fs');
const http = require('http');
const { promisify } = require('util');

const run = promisify(execFile);

function work(n) {
  return new Promise((resolve, reject) => {
    const worker = new Worker(__filename, { workerData: n });
    let answer;
    worker.on('message', (message) => (answer = message));
    worker.on('error', reject);
    worker.on('exit', (code) => resolve(`${answer} ${code}`));
  });
}

function ended(child) {
  return new Promise((resolve) => child.on('exit', (code, signal) => resolve(`${code} ${signal}`)));
}

async function main() {
  console.log('workers', await Promise.all([1, 2, 3, 4].map(work)));
  const outputs = await Promise.all([...Array(10).keys()].map((n) => run('sh', ['-c', `echo ${n}; cat /dev/null`])));
  console.log('children', outputs.map((output) => output.stdout.trim()).join());
  const killed = spawn('sleep', ['100']);
  killed.kill('SIGTERM');
  console.log('killed', await ended(killed));
  const forked = fork(__filename, ['forked'], { silent: true });
  const reply = new Promise((resolve) => forked.on('message', resolve));
  forked.send({ n: 20 });
  console.log('forked', await reply, await ended(forked));
  console.log('synchronous', spawnSync('sh', ['-c', 'echo out; exit 3']).status);

  await Promise.all([...Array(50).keys()].map((n) => fs.promises.writeFile(`file${n}`, 'x'.repeat(n * 1000))));
  const sizes = await Promise.all((await fs.promises.readdir('.')).map((name) => fs.promises.stat(name)));
  console.log('files', sizes.filter((stat) => stat.isFile()).reduce((sum, stat) => sum + stat.size, 0));
  console.log('pbkdf2', (await promisify(crypto.pbkdf2)('a', 'b', 1000, 8, 'sha256')).toString('hex'));

  const server = http.createServer((request, response) => response.end(request.url));
  await new Promise((resolve) => server.listen('socket', resolve));
  const paths = await Promise.all([...Array(20).keys()].map((n) => new Promise((resolve) =>
    http.get({ socketPath: 'socket', path: `/${n}`, agent: false }, (response) => {
      let body = '';
      response.on('data', (part) => (body += part)).on('end', () => resolve(body));
    }))));
  console.log('http', paths.join(''));
  server.close();
  process.exitCode = 6;
}

if (!isMainThread) {
  fs.writeFileSync(`worker${workerData}`, String(workerData));
  parentPort.postMessage(workerData * 100);
} else if (process.argv[2] === 'forked') {
  process.on('message', (message) => process.send(message.n + 1, () => process.exit(4)));
} else {
  main();
}
