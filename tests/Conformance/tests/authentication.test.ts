import { generateKeyPairSync, randomUUID, sign } from 'node:crypto';
import axios from 'axios';
import { ApiKeyScope } from 'kalshi-typescript';
import { describe, expect, inject, test } from 'vitest';
import { Account, refused } from '../src/account';
import { isLoopback } from '../src/settings';
import { openAccounts } from '../src/ground';
import { signedGet } from '../src/signing';

const settings = inject('settings');
const { first } = openAccounts();
const rsa = () => generateKeyPairSync('rsa', { modulusLength: 2048, privateKeyEncoding: { type: 'pkcs8', format: 'pem' }, publicKeyEncoding: { type: 'spki', format: 'pem' } });

describe('a request that is not ours', () => {
  test('with a key nobody knows', async () => {
    const stranger = new Account(settings.restUrl, { keyId: randomUUID(), privateKeyPem: settings.first.privateKeyPem });
    expect(await refused(stranger.portfolio.getBalance())).toEqual({
      status: 401,
      body: { error: { code: 'authentication_error', message: 'authentication_error', details: 'NOT_FOUND' } },
    });
  });

  test('signed with another private key', async () => {
    const forger = new Account(settings.restUrl, { keyId: settings.first.keyId, privateKeyPem: rsa().privateKey });
    expect(await refused(forger.portfolio.getBalance())).toEqual({
      status: 401,
      body: { error: { code: 'authentication_error', message: 'authentication_error', details: 'INCORRECT_API_KEY_SIGNATURE' } },
    });
  });

  test('without a signature', async () => {
    const refusal = await refused(bare('/portfolio/balance', { 'KALSHI-ACCESS-KEY': settings.first.keyId, 'KALSHI-ACCESS-TIMESTAMP': String(Date.now()) }));
    expect(refusal).toEqual({
      status: 401,
      body: { error: { code: 'signature_is_missing_from_headers', message: 'signature is missing from headers' } },
    });
  });

  test('signed five minutes ago', async () => {
    const headers = signedGet(settings.first, `${settings.restUrl}/portfolio/balance`, Date.now() - 300_000);
    const refusal = await refused(bare('/portfolio/balance', headers));
    expect(refusal).toEqual({
      status: 401,
      body: { error: { code: 'header_timestamp_expired', message: 'header timestamp expired' } },
    });
  });
});

describe('public data', () => {
  test('needs no key', async () => {
    expect((await bare('/exchange/status', {})).status).toBe(200);
    expect((await bare('/markets?limit=1', {})).status).toBe(200);
  });
});

describe('API keys', () => {
  test('are made by the exchange, work, are listed and end when deleted', async () => {
    const made = await first.keys.generateApiKey({ name: 'conformance' });
    expect(made.status).toBe(201);
    const { api_key_id: keyId, private_key: privateKeyPem } = made.data;
    const other = new Account(settings.restUrl, { keyId, privateKeyPem });
    expect((await other.portfolio.getBalance()).status).toBe(200);
    const listed = (await first.keys.getApiKeys()).data.api_keys.find((entry) => entry.api_key_id === keyId);
    expect(listed).toMatchObject({ name: 'conformance', scopes: ['read', 'write'] });

    await first.keys.deleteApiKey(keyId);
    expect((await refused(other.portfolio.getBalance())).status).toBe(401);
  });

  test('of our own making are taken by their public half, and may be for reading only', async () => {
    const pair = rsa();
    const made = await first.keys.createApiKey({ name: 'reader', public_key: pair.publicKey, scopes: [ApiKeyScope.ApiKeyScopeRead] });
    expect(made.status).toBe(201);
    const reader = new Account(settings.restUrl, { keyId: made.data.api_key_id, privateKeyPem: pair.privateKey });
    expect((await reader.portfolio.getBalance()).status).toBe(200);
    expect((await refused(reader.orders.cancelAllOrders())).status).toBe(403);
    await first.keys.deleteApiKey(made.data.api_key_id);
  });

  test('may be Ed25519', async () => {
    const pair = generateKeyPairSync('ed25519', { privateKeyEncoding: { type: 'pkcs8', format: 'pem' }, publicKeyEncoding: { type: 'spki', format: 'pem' } });
    const made = await first.keys.createApiKey({ name: 'edwards', public_key: pair.publicKey });
    const at = String(Date.now());
    const text = `${at}GET${new URL(settings.restUrl).pathname}/portfolio/balance`;
    const answer = await bare('/portfolio/balance', {
      'KALSHI-ACCESS-KEY': made.data.api_key_id,
      'KALSHI-ACCESS-TIMESTAMP': at,
      'KALSHI-ACCESS-SIGNATURE': sign(null, Buffer.from(text), pair.privateKey).toString('base64'),
    });
    expect(answer.status).toBe(200);
    await first.keys.deleteApiKey(made.data.api_key_id);
  });
});

function bare(path: string, headers: Record<string, string>) {
  return axios.get(`${settings.restUrl}${path}`, { headers, ...(isLoopback(settings.restUrl) ? { proxy: false } : {}) });
}
