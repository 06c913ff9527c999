import { existsSync, statSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../../..');

/** The newest build of a program of ours. */
export function newestBuild(project: string, file: string): string {
  const built = ['release', 'debug']
    .map((kind) => path.join(root, 'artifacts/bin', project, kind, file))
    .filter((candidate) => existsSync(candidate))
    .sort((a, b) => statSync(b).mtimeMs - statSync(a).mtimeMs)[0];
  if (built === undefined) {
    throw new Error(`${project} is not built; run \`dotnet build TraderV3.slnx -c Release\` first.`);
  }

  return built;
}
