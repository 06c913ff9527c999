import { RestingMarginReservation } from 'kalshi-typescript';
import { describe, expect, test } from 'vitest';
import { openAccounts } from '../src/ground';

const { first } = openAccounts();

describe('the settings of an account', () => {
  test('say how far its volume carries it', async () => {
    const { data } = await first.account.getAccountApiUsageLevelVolumeProgress();
    for (const progress of data.volume_progress) {
      expect(progress.goals.length).toBeGreaterThan(0);
    }
  });

  test('share its money among the shards as asked', async () => {
    const before = (await first.portfolio.getTargetBalanceAllocation()).data;
    const allocations = [
      { exchange_index: 0, percent: 75 },
      { exchange_index: 2, percent: 25 },
    ];
    await first.portfolio.setTargetBalanceAllocation({
      allocations,
      resting_margin_reservation: RestingMarginReservation.RestingMarginReservationMax,
    });
    const shown = (await first.portfolio.getTargetBalanceAllocation()).data;
    expect(shown.allocations.filter((entry) => entry.percent > 0)).toEqual(allocations);
    expect(shown.resting_margin_reservation).toBe('max');
    const whole = [{ exchange_index: 0, percent: 100 }];
    await first.portfolio.setTargetBalanceAllocation({ ...before, allocations: before.allocations.length > 0 ? before.allocations : whole });
  });

  test('net a subaccount or not', async () => {
    const find = async () =>
      (await first.portfolio.getSubaccountNetting()).data.netting_configs.find((entry) => entry.subaccount_number === 0)?.enabled;
    const before = (await find()) ?? false;
    await first.portfolio.updateSubaccountNetting({ subaccount_number: 0, enabled: !before });
    expect(await find()).toBe(!before);
    await first.portfolio.updateSubaccountNetting({ subaccount_number: 0, enabled: before });
  });

  test('and its lists have the declared shape', async () => {
    expect((await first.portfolio.getPortfolioRestingOrderTotalValue()).status).toBe(200);
    expect((await first.portfolio.getIntraExchangeInstanceTransfers()).status).toBe(200);
    expect((await first.portfolio.getSubaccountTransfers()).status).toBe(200);
    expect((await first.historical.getHistoricalPositions()).status).toBe(200);
    expect((await first.historical.getTradesHistorical()).status).toBe(200);
  });
});
