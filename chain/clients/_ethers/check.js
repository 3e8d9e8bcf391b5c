// Uses a chain node as programs with ethers do: deploys a contract, sends
// transactions of every usual type, reads receipts and logs, subscribes over
// WebSocket, asks for fees and sends batches. Every expectation that fails ends the
// program with an error; at the end it writes what it did, as JSON, for the test
// that started it to compare with the node.
//
// Its argument is a JSON object: http and ws (URLs), chainId, key (of an account
// with money), artifact (path of the compiled DigestHistory).
'use strict';

const assert = require('node:assert/strict');
const fs = require('node:fs');
const { ethers } = require('ethers');

const plan = JSON.parse(process.argv[2]);
const artifact = JSON.parse(fs.readFileSync(plan.artifact, 'utf8'));
const patience = 120_000; // ms, against hanging only

// within fails a promise that does not come to an end.
function within(what, promise) {
  let timer;
  const limit = new Promise((_, reject) => { timer = setTimeout(() => reject(new Error(`${what}: nothing for ${patience} ms`)), patience); });
  return Promise.race([promise, limit]).finally(() => clearTimeout(timer));
}

// refusedWith expects the error code that ethers gives to a node's refusal.
async function refusedWith(code, promise) {
  let got;
  try { await promise; } catch (e) { got = e; }
  assert.ok(got, `expected ${code}, but nothing failed`);
  assert.equal(got.code, code, got.message);
  return got;
}

// postBatch sends a JSON-RPC batch as it is.
async function postBatch(requests) {
  const answer = await fetch(plan.http, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(requests) });
  assert.equal(answer.status, 200);
  return answer.json();
}

async function identity(provider) {
  const network = await provider.getNetwork();
  assert.equal(network.chainId, BigInt(plan.chainId));
  assert.equal(await provider.send('net_version', []), String(plan.chainId));
  assert.match(await provider.send('web3_clientVersion', []), /./);
}

async function fees(provider) {
  const f = await provider.getFeeData();
  assert.ok(f.gasPrice > 0n && f.maxFeePerGas > 0n && f.maxPriorityFeePerGas >= 0n, 'fee data');
  const block = await provider.getBlock('latest');
  assert.ok(f.maxFeePerGas >= block.baseFeePerGas, 'the fee covers the base fee');
  return f;
}

// transfers sends one transaction of each type and waits for the receipts.
async function transfers(wallet, provider, fee) {
  const to = ethers.Wallet.createRandom().address;
  const sent = [];
  for (const type of [0, 1, 2]) {
    const tx = await wallet.sendTransaction({ to, value: 1000n + BigInt(type), type, ...(type === 2 ? {} : { gasPrice: fee.gasPrice * 2n }) });
    const receipt = await tx.wait(1, patience);
    assert.equal(receipt.status, 1);
    assert.equal(receipt.type, type);
    assert.equal(receipt.gasUsed, 21000n);
    const read = await provider.getTransaction(tx.hash);
    assert.equal(read.from, wallet.address);
    assert.equal(read.type, type);
    assert.equal(read.blockHash, receipt.blockHash);
    sent.push({ hash: tx.hash, type, block: receipt.blockNumber, blockHash: receipt.blockHash });
  }
  assert.equal(await provider.getBalance(to), 3003n);
  return sent;
}

async function deploy(wallet, provider) {
  const factory = new ethers.ContractFactory(artifact.abi, artifact.bytecode, wallet);
  const contract = await factory.deploy(4n);
  await within('deployment', contract.waitForDeployment());
  assert.equal(await provider.getCode(await contract.getAddress()) !== '0x', true);
  assert.equal(await contract.owner(), wallet.address);
  return contract;
}

// use changes the contract and reads it, also where it refuses.
async function use(contract, provider) {
  const digest = ethers.id('a root');
  assert.equal(await contract.insert.staticCall(digest), 0n);
  const gas = await contract.insert.estimateGas(digest);
  const receipt = await (await contract.insert(digest)).wait(1, patience);
  assert.ok(receipt.gasUsed <= gas, `gas used ${receipt.gasUsed}, estimated ${gas}`);
  assert.equal(await contract.at(0n), digest);
  assert.equal(await contract.contains(digest), true);
  assert.equal(await contract.available(1n, { blockTag: 'finalized' }), false);
  const refused = await refusedWith('CALL_EXCEPTION', contract.at(7n));
  assert.equal(refused.revert.name, 'UnavailableIndex');
  const stranger = ethers.Wallet.createRandom().connect(provider);
  const denied = await refusedWith('CALL_EXCEPTION', contract.connect(stranger).insert.staticCall(digest));
  assert.equal(denied.revert.name, 'OwnableUnauthorizedAccount');
  // A transaction that is sent although it fails: it is mined with status 0.
  const doomed = await contract.transferOwnership(ethers.ZeroAddress, { gasLimit: 100_000n });
  await refusedWith('CALL_EXCEPTION', within('failed transaction', doomed.wait(1)));
  assert.equal((await provider.getTransactionReceipt(doomed.hash)).status, 0);
}

// subscriptions hears blocks and logs over WebSocket while the contract changes hands
// to itself, and finds the same logs by query.
async function subscriptions(contract, wallet, http) {
  const socket = new ethers.WebSocketProvider(plan.ws, plan.chainId);
  try {
    const heads = [];
    const heard = [];
    const event = contract.interface.getEvent('OwnershipTransferred');
    const filter = { address: await contract.getAddress(), topics: [event.topicHash] };
    let enough;
    const done = new Promise((resolve) => { enough = () => { if (heads.length >= 3 && heard.length >= 2) resolve(); }; });
    const from = await http.getBlockNumber();
    await socket.on('block', (number) => { heads.push(number); enough(); });
    await socket.on(filter, (log) => { heard.push(log); enough(); });
    await socket.send('eth_chainId', []); // the subscriptions before it are made
    const receipts = [];
    for (let i = 0; i < 2; i++) {
      receipts.push(await (await contract.transferOwnership(wallet.address)).wait(1, patience));
    }
    await within('subscriptions', done);
    for (let i = 1; i < heads.length; i++) assert.equal(heads[i], heads[i - 1] + 1, 'a block is missing among the new heads');
    const queried = await http.getLogs({ ...filter, fromBlock: from + 1, toBlock: 'latest' });
    assert.deepEqual(queried.map((l) => l.transactionHash), receipts.map((r) => r.hash));
    assert.deepEqual(heard.slice(0, 2).map((l) => [l.transactionHash, l.index, l.blockHash]), queried.map((l) => [l.transactionHash, l.index, l.blockHash]));
    const typed = await contract.queryFilter(contract.filters.OwnershipTransferred(wallet.address), 0, 'latest');
    assert.deepEqual(typed.map((e) => e.args.newOwner), [wallet.address, wallet.address]);
    return { heads: heads.length, logs: heard.length };
  } finally {
    await socket.destroy();
  }
}

// rawSubscription speaks the subscription protocol itself: newHeads with full
// headers, and an end of the subscription.
async function rawSubscription() {
  const socket = new WebSocketClient(plan.ws);
  await within('connection', socket.open());
  const id = await within('eth_subscribe', socket.call('eth_subscribe', ['newHeads']));
  const first = await within('new head', socket.next());
  const second = await within('new head', socket.next());
  assert.equal(first.subscription, id);
  assert.equal(second.result.parentHash, first.result.hash);
  assert.equal(await within('eth_unsubscribe', socket.call('eth_unsubscribe', [id])), true);
  socket.close();
}

// WebSocketClient is the little that rawSubscription needs.
class WebSocketClient {
  constructor(url) {
    const { WebSocket } = require('ws'); // the one that ethers itself uses
    this.socket = new WebSocket(url);
    this.calls = new Map();
    this.queue = [];
    this.waiting = [];
    this.socket.on('message', (text) => {
      const m = JSON.parse(text);
      if (m.method === 'eth_subscription') {
        const w = this.waiting.shift();
        if (w) w(m.params); else this.queue.push(m.params);
      } else {
        const { resolve, reject } = this.calls.get(m.id);
        if (m.error) reject(new Error(m.error.message)); else resolve(m.result);
      }
    });
  }

  open() { return new Promise((resolve, reject) => { this.socket.on('open', resolve); this.socket.on('error', reject); }); }

  call(method, params) {
    const id = this.calls.size + 1;
    return new Promise((resolve, reject) => {
      this.calls.set(id, { resolve, reject });
      this.socket.send(JSON.stringify({ jsonrpc: '2.0', id, method, params }));
    });
  }

  next() {
    if (this.queue.length > 0) return Promise.resolve(this.queue.shift());
    return new Promise((resolve) => { this.waiting.push(resolve); });
  }

  close() { this.socket.close(); }
}

async function batches(provider, wallet) {
  // ethers gathers what is asked at once into one batch.
  const [block, balance, count, price] = await Promise.all([provider.getBlockNumber(), provider.getBalance(wallet.address), provider.getTransactionCount(wallet.address), provider.send('eth_gasPrice', [])]);
  assert.ok(block > 0 && balance > 0n && count > 0 && BigInt(price) > 0n);
  const requests = [];
  for (let i = 0; i < 100; i++) requests.push({ jsonrpc: '2.0', id: i, method: 'eth_getBlockByNumber', params: [ethers.toQuantity(i % 3), false] });
  requests.push({ jsonrpc: '2.0', id: 'unknown', method: 'eth_noSuchMethod', params: [] });
  const answers = await postBatch(requests);
  assert.equal(answers.length, 101);
  for (let i = 0; i < 100; i++) {
    assert.equal(answers[i].id, i);
    assert.equal(Number(answers[i].result.number), i % 3);
  }
  assert.equal(answers[100].id, 'unknown');
  assert.equal(answers[100].error.code, -32601);
  assert.equal((await postBatch([])).error.code, -32600);
}

// refusals: the words of the node are those that ethers understands.
async function refusals(wallet, provider, fee) {
  const poor = ethers.Wallet.createRandom().connect(provider);
  await refusedWith('INSUFFICIENT_FUNDS', poor.sendTransaction({ to: wallet.address, value: 1n }));
  const old = { to: poor.address, value: 1n, nonce: 0, gasLimit: 21000n, gasPrice: fee.gasPrice * 2n, type: 0 };
  await refusedWith('NONCE_EXPIRED', wallet.sendTransaction(old));
  const far = { ...old, nonce: (await wallet.getNonce('pending')) + 5, gasPrice: fee.gasPrice * 4n };
  await wallet.sendTransaction(far); // waits for the nonces before it
  await refusedWith('REPLACEMENT_UNDERPRICED', wallet.sendTransaction({ ...far, value: 2n }));
  const other = await wallet.signTransaction({ ...old, nonce: far.nonce, chainId: 1 });
  await assert.rejects(provider.broadcastTransaction(other), /invalid (chain id|sender)/i);
}

async function main() {
  const provider = new ethers.JsonRpcProvider(plan.http, plan.chainId, { staticNetwork: true, cacheTimeout: -1, pollingInterval: 200 });
  const wallet = new ethers.Wallet(plan.key, provider);
  const report = { ethers: ethers.version };
  try {
    await identity(provider);
    const fee = await fees(provider);
    report.transfers = await transfers(wallet, provider, fee);
    const contract = await deploy(wallet, provider);
    report.contract = await contract.getAddress();
    await use(contract, provider);
    report.subscriptions = await subscriptions(contract, wallet, provider);
    await rawSubscription();
    await batches(provider, wallet);
    const final = await provider.getBlock('finalized');
    assert.ok(final.number > 0 && final.hash === (await provider.getBlock(final.number)).hash);
    report.nonce = await wallet.getNonce('latest');
    await refusals(wallet, provider, fee);
  } finally {
    provider.destroy();
  }
  console.log(JSON.stringify(report));
}

main().catch((e) => {
  console.error(e);
  process.exitCode = 1;
});
