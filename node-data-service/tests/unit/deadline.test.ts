import { expect, test, vi } from 'vitest';
import { Deadline } from '../../src/platform/deadline.js';

test('Does work that is in time give its result?', async () => {
  await expect(new Deadline(1000).run(async () => 'done')).resolves.toBe('done');
});

test('Does work that takes too long end with DEADLINE_EXCEEDED, and learn of it?', async () => {
  const deadline = new Deadline(20);
  const told = vi.fn();
  const work = () => {
    deadline.onExpire(told);
    return new Promise(() => undefined);
  };
  await expect(deadline.run(work)).rejects.toMatchObject({ code: 'DEADLINE_EXCEEDED' });
  expect(told).toHaveBeenCalledOnce();
});

test('Does work that is not worth starting not start?', async () => {
  const work = vi.fn(async () => 'done');
  await expect(new Deadline(0).run(work)).rejects.toMatchObject({ code: 'DEADLINE_EXCEEDED' });
  expect(work).not.toHaveBeenCalled();
});

test('Does work that was given up stop at its next check?', () => {
  const deadline = new Deadline(1000);
  deadline.expire();
  expect(deadline.left_ms).toBe(0);
  expect(() => deadline.check()).toThrow(/DEADLINE_EXCEEDED/);
});

test('Is nobody told when the work was in time?', async () => {
  const deadline = new Deadline(1000);
  const told = vi.fn();
  deadline.onExpire(told);
  await deadline.run(async () => 'done');
  deadline.expire();
  expect(told).not.toHaveBeenCalled();
});
