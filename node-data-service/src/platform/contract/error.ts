/** A schema that must not become a contract as it is. Says which file to change and what to run then. */
export class ContractError extends Error {
  constructor(source: string, problem: string, remedy = '') {
    super(
      `node-data-service/${source}: ${problem}.${remedy && ` ${remedy}`} Change that file, then run: make generate`,
    );
    this.name = 'ContractError';
  }
}
