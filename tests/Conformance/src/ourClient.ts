import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { newestBuild } from './built';
import type { Credentials, Settings } from './settings';

/** Our own client in a process of its own: it shares nothing with this one but the wire. */
export class OurClient {
  private readonly folder: string;
  private readonly program: ChildProcessByStdio<Writable, Readable, null>;
  private readonly lines: AsyncIterator<string>;

  constructor(settings: Settings, credentials: Credentials) {
    this.folder = mkdtempSync(path.join(tmpdir(), 'our-client-'));
    const keyFile = path.join(this.folder, 'key.pem');
    writeFileSync(keyFile, credentials.privateKeyPem, { mode: 0o600 });
    this.program = spawn('dotnet', [newestBuild('OurClient', 'OurClient.dll'), settings.restUrl, settings.webSocketUrl, credentials.keyId, keyFile], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    this.lines = createInterface({ input: this.program.stdout })[Symbol.asyncIterator]();
  }

  /** Asks for one thing; a refusal is an error that names its code. */
  async ask<T>(what: { do: string } & Record<string, string>): Promise<T> {
    this.program.stdin.write(`${JSON.stringify(what)}\n`);
    const line = await this.lines.next();
    if (line.done) {
      throw new Error('Our client ended.');
    }

    const answer = JSON.parse(line.value) as { ok?: T; error?: { code: string; status: number } };
    if (answer.error !== undefined) {
      throw new Error(`${answer.error.status} ${answer.error.code}`);
    }

    return answer.ok as T;
  }

  /** Ends the process. */
  async close(): Promise<void> {
    const ended = new Promise((resolve) => this.program.once('exit', resolve));
    this.program.stdin.end();
    await ended;
    rmSync(this.folder, { recursive: true });
  }
}
