import { notFound, ServiceError } from '../../errors.js';
import { isForeignKeyViolation } from './errors.js';

/** Why an update `WHERE id = ? AND version = ?` met no row: it is gone (NOT_FOUND) or changed (VERSION_CONFLICT). */
export function staleError(
  resource: string,
  change: { id: number; version: number },
  current: { version: number } | undefined,
): ServiceError {
  if (!current) return notFound(resource, change.id);
  const detail = `${resource} ${change.id} has version ${current.version}, not ${change.version}`;
  return new ServiceError('VERSION_CONFLICT', detail);
}

/** Deletes one row. @throws ServiceError NOT_FOUND, or STILL_REFERENCED when other rows refer to it. */
export async function deleteRow(resource: string, id: number, execute: () => Promise<unknown[]>): Promise<void> {
  try {
    const deleted = await execute();
    if (deleted.length === 0) throw notFound(resource, id);
  } catch (error) {
    if (!isForeignKeyViolation(error)) throw error;
    throw new ServiceError('STILL_REFERENCED', `other resources refer to ${resource} ${id}`, { cause: error });
  }
}
