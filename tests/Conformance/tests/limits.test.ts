import { describe, expect, inject, test } from 'vitest';
import { Account, eventually, refused } from '../src/account';
import { openAccounts } from '../src/ground';

const { second } = openAccounts();

describe('request limits', () => {
  test('are told with the costs of what is not ordinary', async () => {
    const limits = (await second.account.getAccountApiLimits()).data;
    expect(limits.read.refill_rate).toBeGreaterThan(0);
    expect(limits.write.bucket_capacity).toBeGreaterThanOrEqual(limits.write.refill_rate);
    const costs = (await second.account.getAccountEndpointCosts()).data;
    const cancel = costs.endpoint_costs.find((entry) => entry.method === 'DELETE' && entry.path.endsWith('/portfolio/events/orders/:order_id'));
    expect(cancel?.cost).toBeLessThan(costs.default_cost);
  });

  test('refuse what is too much with a bare word, and let go as soon as tokens are back', async () => {
    const settings = inject('settings');
    const limits = (await second.account.getAccountApiLimits()).data;
    const hasty = new Account(settings.restUrl, settings.second, { retries: false });
    const enough = Math.ceil((2 * limits.read.bucket_capacity) / 10);
    const outcomes = await Promise.allSettled(Array.from({ length: enough }, () => hasty.portfolio.getBalance()));
    const refusals = outcomes.filter((outcome) => outcome.status === 'rejected').map((outcome) => outcome.reason);
    expect(refusals.length).toBeGreaterThan(0);
    for (const refusal of refusals) {
      expect(refusal.response.status).toBe(429);
      expect(refusal.response.data).toEqual({ error: 'too many requests' });
    }

    const again = await eventually(
      () => hasty.portfolio.getBalance().catch((error: { response: { status: number } }) => error.response),
      (answer) => answer.status === 200,
    );
    expect(again.status).toBe(200);
  });

  test('refuse a batch that does not fit whole', async () => {
    const settings = inject('settings');
    const limits = (await second.account.getAccountApiLimits()).data;
    const hasty = new Account(settings.restUrl, settings.second, { retries: false });
    const tooMany = Math.floor(limits.write.bucket_capacity / 10) + 1;
    const refusal = await refused(
      hasty.send('POST', '/portfolio/events/orders/batched', { orders: Array.from({ length: tooMany }, () => ({ ticker: 'KXNONE-1-1', side: 'bid', count: '1.00', price: '0.0100', time_in_force: 'good_till_canceled', self_trade_prevention_type: 'taker_at_cross' })) }),
    );
    expect(refusal.status).toBe(429);
  });
});
