import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { newestBuild } from './built';
import type { Credentials, Settings } from './settings';

const startLimitMs = 60_000;

interface CredentialsFile {
  readonly api_key_id: string;
  readonly private_key_pem: string;
  readonly rest_url: string;
  readonly ws_url: string;
}

/** A simulated exchange with two accounts, started from the built program. */
export async function startSimulator(): Promise<{ settings: Settings; stop: () => Promise<void> }> {
  const folder = await mkdtemp(path.join(tmpdir(), 'conformance-'));
  const files = [path.join(folder, 'account.json'), path.join(folder, 'account-2.json')];
  const program = spawn('dotnet', [newestBuild('Trader.Host', 'trader.dll'), 'simulate', '--port', '0', '--credentials', files[0] ?? '', '--accounts', '2'], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const output: Buffer[] = [];
  program.stdout.on('data', (data: Buffer) => output.push(data));
  program.stderr.on('data', (data: Buffer) => output.push(data));
  const ended = new Promise<void>((resolve) => program.once('exit', () => resolve()));
  const stop = async (): Promise<void> => {
    program.kill('SIGTERM');
    await ended;
    await rm(folder, { recursive: true });
  };

  const deadline = Date.now() + startLimitMs;
  while (!files.every((file) => existsSync(file))) {
    if (program.exitCode !== null || Date.now() > deadline) {
      await stop();
      throw new Error(`The simulated exchange did not start:\n${Buffer.concat(output).toString()}`);
    }

    await pause(50);
  }

  const [first, second] = files.map((file) => JSON.parse(readFileSync(file, 'utf8')) as CredentialsFile);
  if (first === undefined || second === undefined) {
    throw new Error('The simulated exchange wrote no credentials.');
  }

  return {
    settings: { restUrl: first.rest_url, webSocketUrl: first.ws_url, first: credentials(first), second: credentials(second) },
    stop,
  };
}

function credentials(file: CredentialsFile): Credentials {
  return { keyId: file.api_key_id, privateKeyPem: file.private_key_pem };
}
