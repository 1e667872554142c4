// A chain of your own: `npm run devnet` prints its address and two accounts, and runs until Ctrl-C.
import { testAccount } from '../local-keystore.js';
import { Ledger } from './ledger.js';
import { serveLedger } from './rpc-server.js';

const accounts = [testAccount('alice').address, testAccount('bob').address];
const ledger = new Ledger('devnet-1', Object.fromEntries(accounts.map((account) => [account, 1_000_000n])));
const { url } = await serveLedger(ledger, Number(process.env['PORT'] ?? 8646));
console.log(JSON.stringify({ url, chainId: ledger.chainId, accounts }, undefined, 2));
