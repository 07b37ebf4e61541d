// Which findings proto/version.yaml allows; docs/decisions/0011-wanted-breaks.md says why each condition.
import { z } from 'zod';
import type { Finding } from './finding.js';

const window_days = 90;
const day = z.iso.date('a day like 2026-01-31');

/** proto/version.yaml */
export const Version = z.strictObject({
  version: z.string().regex(/^\d+\.\d+\.\d+$/, 'three numbers like 1.0.0'),
  breaks: z.array(
    z.strictObject({ finding: z.string(), announced: day, allowed_from: day, reason: z.string().min(1) }),
  ),
});
export type Version = z.infer<typeof Version>;
type Break = Version['breaks'][number];

/** What is wrong, one line each; empty when nothing breaks or all that does is wanted and due. */
export function judge(findings: Finding[], now: Version, released: Version, today: string): string[] {
  const unused = now.breaks.filter(({ finding }) => !findings.some(({ text }) => text === finding));
  return [
    ...findings.flatMap((finding) => refusals(finding, now, released, today)),
    ...unused.map(({ finding }) => `proto/version.yaml: nothing breaks "${finding}"; remove it from breaks`),
  ];
}

function refusals({ text, deprecated }: Finding, now: Version, released: Version, today: string): string[] {
  const entry = now.breaks.find(({ finding }) => finding === text);
  if (!entry) return [text];
  const reasons = dates(entry, today);
  if (deprecated === false) reasons.push('it was not marked deprecated in the released contract');
  if (major(now) <= major(released)) {
    reasons.push(
      `version is ${now.version} and ${released.version} is released; a break needs ${major(released) + 1}.0.0`,
    );
  }
  return reasons.map((reason) => `${text}\n    is in breaks of proto/version.yaml, but ${reason}`);
}

function dates({ announced, allowed_from }: Break, today: string): string[] {
  const days = (Date.parse(allowed_from) - Date.parse(announced)) / 86_400_000;
  const reasons: string[] = [];
  if (days < window_days) reasons.push(`allowed_from is ${days} days after announced, not ${window_days}`);
  if (allowed_from > today) reasons.push(`it is not allowed before ${allowed_from}`);
  return reasons;
}

function major({ version }: Version): number {
  return Number(version.split('.')[0]);
}
