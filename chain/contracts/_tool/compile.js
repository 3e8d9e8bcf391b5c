// Compiles ../src with the pinned compiler and writes one artefact per contract:
// ../artifacts for those that are deployed, ../testdata/artifacts for the tests'.
// The same sources give the same bytes on every machine.
'use strict';
const fs = require('fs');
const path = require('path');
const solc = require('solc');

const root = path.join(__dirname, '..');
const modules = path.join(__dirname, 'node_modules');

const deployed = [
  'Flow', 'FixedPriceFlow', 'DigestHistory', 'PoraMine', 'FixedPrice', 'DummyMarket', 'DummyReward',
  'ChunkLinearReward', 'ChunkDecayReward', 'Escrow', 'TimelockController', 'UpgradeableBeacon', 'BeaconProxy', 'StorageDeployer',
  'SystemProxy', 'Staking',
];
const forTests = ['PoraMineSet', 'PoraMineTest', 'FlowTreeTest', 'ExponentTest', 'SystemTest'];
const layouts = { // contract with a variable of the struct -> name of the struct's place
  FlowLayout: '0g.storage.Flow', PoraMineLayout: '0g.storage.PoraMine', FixedPriceLayout: 'zgminer.storage.FixedPrice',
  ChunkRewardLayout: '0g.storage.ChunkRewardBase', PullPaymentLayout: '0g.storage.PullPayment',
};

const sources = {};
(function collect(dir) {
  for (const name of fs.readdirSync(path.join(root, dir)).sort()) {
    const file = dir + '/' + name;
    if (name.endsWith('.sol')) sources[file] = { content: fs.readFileSync(path.join(root, file), 'utf8') };
    else collect(file);
  }
})('src');

const input = {
  language: 'Solidity',
  sources,
  settings: {
    evmVersion: 'paris',
    optimizer: { enabled: true, runs: 200 },
    viaIR: process.env.VIA_IR === '1',
    metadata: { bytecodeHash: 'none', appendCBOR: false },
    outputSelection: { '*': { '*': ['abi', 'evm.bytecode.object', 'evm.deployedBytecode.object', 'evm.deployedBytecode.immutableReferences', 'storageLayout'] } },
  },
};

const output = JSON.parse(solc.compile(JSON.stringify(input), {
  import: (file) => {
    try {
      return { contents: fs.readFileSync(path.join(modules, file), 'utf8') };
    } catch (e) {
      return { error: e.message };
    }
  },
}));

const quiet = new Set([
  '2018', // could be view: interfaces that clients know say otherwise
]);
let failed = false;
for (const e of output.errors || []) {
  if (quiet.has(e.errorCode)) continue;
  console.error(e.formattedMessage);
  failed = failed || e.severity === 'error' || !/node_modules|@openzeppelin/.test((e.sourceLocation || {}).file || '');
}
if (failed) process.exit(1);

// AST ids in type names change with every edit of any source.
const plain = (layout) => JSON.parse(JSON.stringify(layout, (key, v) => (key === 'astId' ? undefined : v)).replace(/\)\d+_/g, ')_'));

const byName = {};
for (const [file, contracts] of Object.entries(output.contracts)) {
  for (const [name, c] of Object.entries(contracts)) byName[name] = { file, ...c };
}
const offsets = (refs) => Object.values(refs || {}).flat().sort((a, b) => a.start - b.start);

function write(dir, name, value) {
  fs.mkdirSync(path.join(root, dir), { recursive: true });
  fs.writeFileSync(path.join(root, dir, name + '.json'), JSON.stringify(value, null, 1) + '\n');
}

for (const [dir, names] of [['artifacts', deployed], ['testdata/artifacts', forTests]]) {
  for (const name of names) {
    const c = byName[name];
    if (!c) throw new Error('no contract named ' + name);
    write(dir, name, {
      contract: name,
      source: c.file,
      compiler: solc.version(),
      abi: c.abi,
      bytecode: '0x' + c.evm.bytecode.object,
      deployedBytecode: '0x' + c.evm.deployedBytecode.object,
      immutables: offsets(c.evm.deployedBytecode.immutableReferences),
      storageLayout: plain(c.storageLayout),
    });
    if (process.argv.includes('-v')) console.log(name, c.evm.bytecode.object.length / 2, c.evm.deployedBytecode.object.length / 2);
  }
}
write('testdata', 'layouts', Object.fromEntries(Object.entries(layouts).map(([name, place]) => [place, plain(byName[name].storageLayout)])));
