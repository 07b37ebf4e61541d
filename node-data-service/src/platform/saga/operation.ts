import { z } from 'zod';

/** The name of one operation of a saga, the same in every attempt and in its compensation; and who asks. */
export const Operation = z.strictObject({
  saga_id: z.uuid(),
  step: z.string().regex(/^[a-z0-9_-]{1,64}$/, 'must be 1 to 64 of a-z, 0-9, _ and -'),
  epoch: z.int().min(1),
});
export type Operation = z.infer<typeof Operation>;
