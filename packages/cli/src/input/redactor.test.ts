import assert from 'node:assert/strict';
import { it } from 'node:test';
import { Redactor } from './redactor.js';

const limit = { timeout: 10_000 };

it('hides every part of a URL that may be a secret, and shows the rest', limit, () => {
  const redactor = new Redactor();
  redactor.addUrl(new URL('https://user%40x:pa%20ss@rpc.example.org:8545/v3/0123456789abcdef?key=sesame'));
  for (const text of [
    'https://user%40x:pa%20ss@rpc.example.org:8545/v3/0123456789abcdef?key=sesame',
    'https://rpc.example.org:8545/v3/0123456789abcdef?key=sesame',
    'POST /v3/0123456789abcdef?key=sesame failed',
    `authorization: Basic ${Buffer.from('user@x:pa ss').toString('base64')}`,
    'the password pa ss of user@x, or sesame',
  ]) {
    assert.doesNotMatch(redactor.redact(text), /pa ss|pa%20|user|0123456789|sesame|Basic [A-Za-z0-9]/, text);
  }
  assert.equal(redactor.redact('rpc.example.org:8545 is down'), 'rpc.example.org:8545 is down');
});

it('leaves a URL without secrets readable', limit, () => {
  const redactor = new Redactor();
  redactor.addUrl(new URL('http://127.0.0.1:8545'));
  assert.equal(redactor.redact('http://127.0.0.1:8545/ refused'), 'http://127.0.0.1:8545/ refused');
});

it('hides the longer of two secrets whole', limit, () => {
  const redactor = new Redactor();
  redactor.add('abcd', 'abcdefgh', '');
  assert.equal(redactor.redact('abcdefgh abcd'), '… …');
});
