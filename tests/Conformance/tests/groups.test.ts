import { randomUUID } from 'node:crypto';
import type { Market } from 'kalshi-typescript';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { eventually, refused } from '../src/account';
import { openAccounts, order, quietMarket } from '../src/ground';

const { first } = openAccounts();
let market: Market;
let group: string;

beforeEach(async () => {
  market = await quietMarket(first);
  const created = await first.groups.createOrderGroup({ contracts_limit: 50, exchange_index: shard() });
  expect(created.status).toBe(201);
  group = created.data.order_group_id;
});

afterAll(async () => {
  await first.orders.cancelAllOrders();
});

const shard = () => market.exchange_index ?? 0;
const inGroup = () => order(market, { order_group_id: group });
const look = async (id: string) => (await first.orders.getOrder(id)).data.order;

describe('an order group', () => {
  test('is listed with its limit and knows its resting orders', async () => {
    const { order_id } = (await first.orders.createOrderV2(inGroup())).data;
    const listed = (await first.groups.getOrderGroups()).data.order_groups ?? [];
    expect(listed.find((entry) => entry.id === group)).toMatchObject({ contracts_limit_fp: '50.00', exchange_index: shard() });
    const shown = await eventually(
      async () => (await first.groups.getOrderGroup(group)).data,
      (seen) => seen.orders.includes(order_id),
    );
    expect(shown.contracts_limit_fp).toBe('50.00');
    const seen = await eventually(() => look(order_id), (o) => o.status === 'resting');
    expect(seen.order_group_id).toBe(group);
    await first.groups.deleteOrderGroup(group, undefined, shard());
  });

  test('takes a new limit', async () => {
    await first.groups.updateOrderGroupLimit(group, { contracts_limit: 20 }, undefined, shard());
    expect((await first.groups.getOrderGroup(group)).data.contracts_limit_fp).toBe('20.00');
    await first.groups.deleteOrderGroup(group, undefined, shard());
  });

  test('cancels its orders when triggered and refuses new ones until it is reset', async () => {
    const { order_id } = (await first.orders.createOrderV2(inGroup())).data;
    await first.groups.triggerOrderGroup(group, undefined, shard(), {});
    await eventually(() => look(order_id), (seen) => seen.status === 'canceled');
    const refusal = await refused(first.orders.createOrderV2(inGroup()));
    expect(refusal.status).toBeGreaterThanOrEqual(400);
    expect(refusal.status).toBeLessThan(500);

    await first.groups.resetOrderGroup(group, undefined, shard(), {});
    const answer = await first.orders.createOrderV2(inGroup());
    expect(answer.data.remaining_count).toBe('3.00');
    await first.groups.deleteOrderGroup(group, undefined, shard());
  });

  test('takes its orders with it when deleted', async () => {
    const { order_id } = (await first.orders.createOrderV2(inGroup())).data;
    await first.groups.deleteOrderGroup(group, undefined, shard());
    await eventually(() => look(order_id), (seen) => seen.status === 'canceled');
    expect((await refused(first.groups.getOrderGroup(group))).status).toBe(404);
  });

  test('is not found when it never was', async () => {
    expect((await refused(first.groups.getOrderGroup(randomUUID()))).status).toBe(404);
    await first.groups.deleteOrderGroup(group, undefined, shard());
  });
});
