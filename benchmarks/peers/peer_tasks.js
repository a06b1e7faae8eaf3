// Functions that the workers of Node's pools load.
'use strict';
module.exports = {
  inc: x => x + 1,
  squares: chunk => chunk.map(x => x * x),
  length: b => b.length,
  same: b => b,
  pid: () => new Promise(resolve => setTimeout(() => resolve(process.pid), 50)),
};
