// The worker of workerpool.
'use strict';
require(require('path').join(process.env.PROCESSPOOL_PEERS, 'node', 'node_modules', 'workerpool')).worker(require('./peer_tasks.js'));
