import { readFileSync } from 'node:fs';
import type { TestProject } from 'vitest/node';
import { refuseRealMoney, type Settings } from './settings';
import { startSimulator } from './simulator';

const names = [
  'KALSHI_REST_URL',
  'KALSHI_WS_URL',
  'KALSHI_KEY_ID',
  'KALSHI_KEY_FILE',
  'KALSHI_SECOND_KEY_ID',
  'KALSHI_SECOND_KEY_FILE',
] as const;

/** Uses the exchange the environment names; with none named it starts a simulated one and stops it afterwards. */
export default async function setUp(project: TestProject): Promise<() => Promise<void>> {
  const given = names.filter((name) => process.env[name] !== undefined);
  if (given.length === 0) {
    const simulator = await startSimulator();
    project.provide('settings', simulator.settings);
    return simulator.stop;
  }

  const missing = names.filter((name) => process.env[name] === undefined);
  if (missing.length > 0) {
    throw new Error(`To run against an exchange of your own set all of ${names.join(', ')}; missing: ${missing.join(', ')}.`);
  }

  project.provide('settings', fromEnvironment());
  return async () => {};
}

function fromEnvironment(): Settings {
  const value = (name: (typeof names)[number]): string => process.env[name] ?? '';
  const settings: Settings = {
    restUrl: value('KALSHI_REST_URL'),
    webSocketUrl: value('KALSHI_WS_URL'),
    first: { keyId: value('KALSHI_KEY_ID'), privateKeyPem: readFileSync(value('KALSHI_KEY_FILE'), 'utf8') },
    second: { keyId: value('KALSHI_SECOND_KEY_ID'), privateKeyPem: readFileSync(value('KALSHI_SECOND_KEY_FILE'), 'utf8') },
  };
  refuseRealMoney(settings.restUrl);
  refuseRealMoney(settings.webSocketUrl);
  return settings;
}
