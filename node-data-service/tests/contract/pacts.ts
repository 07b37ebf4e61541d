import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Verifier } from '@pact-foundation/pact-core';
import { z } from 'zod';

const provider = 'node-data-service';

/** A consumer of this service, where its side of the promise is, and what writes its pact. */
export interface Consumer {
  readonly name: string;
  readonly tests: string;
  readonly command: string;
}

export const consumers: readonly Consumer[] = [
  {
    name: 'python-facade',
    tests: 'python-facade/tests/contract/',
    command: 'make -C python-facade test-contract',
  },
  {
    name: 'gateway',
    tests: 'gateway/src/test/java/com/example/gateway/contract/',
    command:
      "./mvnw -pl gateway -am test -Dtest='com.example.gateway.contract.*' -Dsurefire.failIfNoSpecifiedTests=false -Dpact.renew=true",
  },
];

const Pact = z.object({
  interactions: z
    .array(
      z.object({
        description: z.string(),
        providerStates: z.array(z.object({ name: z.string() })).default([]),
        request: z.object({ method: z.string(), path: z.string() }),
      }),
    )
    .min(1),
});

export type Interaction = z.infer<typeof Pact>['interactions'][number];

const pactName = ({ name }: Consumer) => `proto/pacts/${name}-${provider}.json`;
const pactFile = (consumer: Consumer) => fileURLToPath(new URL(`../../../${pactName(consumer)}`, import.meta.url));

/** What the consumer relies on. @throws when its pact is not there */
export function interactionsOf(consumer: Consumer): Interaction[] {
  const file = pactFile(consumer);
  if (!existsSync(file)) throw new Error(`${pactName(consumer)} is missing: run ${consumer.command}`);
  return Pact.parse(JSON.parse(readFileSync(file, 'utf8'))).interactions;
}

// What Pact's verifier reports, of which its own types know nothing.
const Report = z.object({
  interactionResults: z.array(z.object({ description: z.string(), result: z.string() })),
  errors: z.array(
    z.object({
      interaction: z.string(),
      mismatch: z.object({
        message: z.string().optional(),
        mismatches: z.array(z.object({ mismatch: z.string(), path: z.string().optional() })).optional(),
      }),
    }),
  ),
});

export type Report = z.infer<typeof Report>;

/** Asks the service at `url` all that the consumer asks it, each from its state, and reports what it found. */
export async function verify(consumer: Consumer, url: string, states_url: string): Promise<Report> {
  process.env.PACT_DO_NOT_TRACK = 'true';
  const report = await new Verifier({
    provider,
    providerBaseUrl: url,
    providerStatesSetupUrl: states_url,
    pactUrls: [pactFile(consumer)],
    failIfNoPactsFound: true,
    logLevel: 'error',
  })
    .verify()
    // A pact that is not kept is a rejection, with the report as its message.
    .catch((error: unknown) => (error as Error).message);
  return Report.parse(JSON.parse(report));
}

/** What is wrong with the answer to this interaction; nothing when the promise is kept. */
export function brokenPromise(consumer: Consumer, interaction: Interaction, report: Report): string | undefined {
  const { description, request, providerStates } = interaction;
  const verified = report.interactionResults.find((one) => one.description === description);
  if (verified?.result === 'OK') return undefined;
  const differences = report.errors
    .filter((error) => error.interaction.endsWith(`- ${description}`))
    .flatMap(({ mismatch }) => mismatch.mismatches ?? [{ mismatch: mismatch.message ?? '', path: undefined }])
    .map(({ mismatch, path = '' }) => `  ${path} ${mismatch}`.trimEnd());
  const feature = /^\/api\/(\w+)/.exec(request.path)?.[1];
  const source = `node-data-service/src/${feature === undefined ? '' : `shop/${feature}/`}`;
  return [
    `${consumer.name} relies on "${description}": ${request.method} ${request.path} in ` +
      `"${providerStates.map(({ name }) => name).join()}" (${pactName(consumer)})`,
    ...(differences.length > 0
      ? differences
      : ['  its state could not be entered, see node-data-service/tests/contract/states.ts']),
    `Repair ${source}, and run npm --prefix node-data-service run test:contract. If the promise itself is to change, ` +
      `change ${consumer.tests} and run ${consumer.command}, which writes the pact.`,
  ].join('\n');
}
