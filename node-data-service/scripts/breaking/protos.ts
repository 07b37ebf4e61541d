import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Finding } from './finding.js';

interface BufLine {
  path: string;
  message: string;
}

/** What breaks clients between two folders of protos, by the rules in proto/buf.yaml. */
export function protoFindings(proto: string, released: string): Finding[] {
  const text = protoText(released);
  return breaking(proto, released).map(({ path, message }) => ({
    text: `${path.slice(path.lastIndexOf('shop/'))}: ${message.replace(/\.$/, '')}`,
    deprecated: isDeprecated(message, text),
  }));
}

function breaking(proto: string, released: string): BufLine[] {
  // Below proto/ it would be taken for a part of the module there.
  const scratch = mkdtempSync(join(tmpdir(), 'released-'));
  try {
    cpSync(released, scratch, { recursive: true });
    const args = ['breaking', proto, '--against', scratch, '--error-format', 'json'];
    const { status, stdout, stderr } = spawnSync(join('node_modules', '.bin', 'buf'), args, { encoding: 'utf8' });
    // 100 is how buf says that it found something; anything else is that it could not look.
    if (status !== 0 && status !== 100) throw new Error(`buf breaking: ${stderr}`);
    const lines = stdout.split('\n').filter(Boolean);
    return [...new Set(lines)].map((line) => JSON.parse(line) as BufLine);
  } finally {
    rmSync(scratch, { recursive: true });
  }
}

function protoText(released: string): string {
  const files = readdirSync(released, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.proto'));
  return files.map((name) => readFileSync(join(released, name), 'utf8')).join('\n');
}

// buf names field and message in its sentence, and nowhere else.
function isDeprecated(message: string, protos: string): boolean | undefined {
  const owner = /message "(\w+)"/.exec(message)?.[1];
  const field = /(?:with name|name from) "(\w+)"/.exec(message)?.[1];
  if (owner === undefined || field === undefined) return undefined;
  return new RegExp(`message ${owner} \\{[^}]*\\b${field} = \\d+ \\[deprecated = true\\]`).test(protos);
}
