// What breaks clients between two OpenAPI documents, each finding once however many operations show it.
import { apiCompare, type Diff } from 'api-smart-diff';
import type { Finding } from './finding.js';

export type Document = Record<string, unknown>;
type Key = string | number;
type Node = Record<Key, unknown> | undefined;

/** What changed: all of the subject (aspect []), or something of it, such as ['maxLength'] or ['enum', 2]. */
interface Place {
  direction: 'requests' | 'answers';
  /** `User.email`, `GET /users` or `GET /users?email`. */
  subject: string;
  aspect: Key[];
  /** The subject as it was released, if it was. */
  released: Node;
}

/** @param file with which each finding begins */
export function openApiFindings(file: string, before: Document, after: Document): Finding[] {
  const found = new Map<string, Finding>();
  // On copies, as comparing rewrites them. Schemas are judged where they are used: what breaks an answer may be harmless
  // in a request.
  const { diffs } = apiCompare(structuredClone(before), structuredClone(after));
  for (const diff of diffs.filter(({ path }) => path[0] === 'paths')) {
    const place = placeOf(diff, before, after);
    if (!isBreak(diff, place)) continue;
    const text = `${file}: ${place.subject}: ${says(diff, place)}`;
    found.set(text, { text, deprecated: canBeMarked(place) ? place.released?.deprecated === true : undefined });
  }
  return [...found.values()]
    .filter(
      ({ text }) =>
        !found.has(text.replace('no longer always in answers', 'removed from answers')) ||
        !text.endsWith('always in answers'),
    )
    .sort((a, b) => (a.text < b.text ? -1 : 1));
}

// Nobody can mark in advance which value of an enum will change, or what a request will have to fulfil.
function canBeMarked({ direction, aspect, released }: Place): boolean {
  if (released === undefined || aspect[0] === 'enum') return false;
  return direction === 'answers' || aspect.length === 0 || aspect.includes('type') || aspect.includes('x-unit');
}

// An answer that is longer or larger than before is still one that a client can read.
const limits = new Set(['minLength', 'maxLength', 'minimum', 'maximum', 'minItems', 'maxItems', 'pattern', 'format']);

// Beyond what the library calls breaking: bodies refuse what they do not know, and a unit is as good as a type.
function isBreak({ type, action }: Diff, { direction, aspect: [keyword] }: Place): boolean {
  if (direction === 'answers' && limits.has(String(keyword))) return false;
  if (keyword === undefined && action === 'remove') return true;
  if (keyword === 'x-unit' || (keyword === 'type' && action === 'replace')) return true;
  return type === 'breaking' || (keyword === 'enum' && action === 'remove');
}

function says({ action, before, after, path }: Diff, { direction, aspect }: Place): string {
  const [keyword] = aspect;
  const isNull = [before, after].some((value) => (value as Node)?.type === 'null');
  if (keyword === undefined && action === 'remove') return path.length === 3 ? 'removed' : `removed from ${direction}`;
  if (keyword === undefined || keyword === 'required') {
    return action === 'remove' ? 'no longer always in answers' : 'required in requests';
  }
  if (keyword === 'enum' && action !== 'replace') {
    return action === 'add'
      ? `${String(after)} may be in ${direction}`
      : `${String(before)} is no value in ${direction}`;
  }
  if (isNull) return action === 'add' ? `may be null in ${direction}` : `may not be null in ${direction}`;
  if (action === 'replace')
    return `${aspect.join(' ')} was ${JSON.stringify(before)}, is ${JSON.stringify(after)} in ${direction}`;
  return `${aspect.join(' ')} ${action === 'add' ? 'added to' : 'removed from'} ${direction}`;
}

/** Follows the path of a difference through both documents, to the last schema with a name, property or parameter. */
function placeOf({ path, before: gone, after: come }: Diff, before: Document, after: Document): Place {
  const [, route, method, ...steps] = path as Key[];
  // Which the library makes of a reference that has a description of its own; the documents have none.
  const rest = steps.filter((key, at) => key !== 'allOf' && steps[at - 1] !== 'allOf');
  const operation = method === undefined ? String(route) : `${String(method).toUpperCase()} ${String(route)}`;
  const direction = rest[0] === 'responses' ? 'answers' : 'requests';
  let nodes = [before, after].map((document) => step(step(document.paths as Node, route), method));
  let owner = operation;
  let place: Place = { direction, subject: operation, aspect: rest, released: nodes[0] };
  rest.forEach((key, at) => {
    const direct = nodes.map((node) => step(node, key));
    const parent = rest[at - 1];
    const aspect = rest.slice(parent === 'parameters' && rest[at + 1] === 'schema' ? at + 2 : at + 1);
    if (parent === 'properties' || parent === 'parameters') {
      const name = (direct[0] ?? direct[1])?.name;
      const subject = parent === 'properties' ? `${owner}.${String(key)}` : `${owner}?${String(name)}`;
      place = { direction, subject, aspect, released: direct[0] };
    }
    const name = refOf(direct[0]) ?? refOf(direct[1]);
    nodes = direct.map((node, side) => resolve(node, side === 0 ? before : after));
    if (name === undefined) return;
    owner = name;
    if (aspect.length > 0) place = { direction, subject: name, aspect, released: nodes[0] };
  });
  return requiredProperty(place, come ?? gone);
}

// `required` lists names: what changed is the property.
function requiredProperty(place: Place, name: unknown): Place {
  if (place.aspect[0] !== 'required' || typeof name !== 'string') return place;
  const released = step(step(place.released, 'properties'), name);
  return { ...place, subject: `${place.subject}.${name}`, aspect: ['required'], released };
}

function step(node: Node, key: Key | undefined): Node {
  return key === undefined ? node : (node?.[key] as Node);
}

function refOf(node: Node): string | undefined {
  return typeof node?.$ref === 'string' ? node.$ref.split('/').at(-1) : undefined;
}

function resolve(node: Node, document: Document): Node {
  const name = refOf(node);
  return name === undefined ? node : step((document.components as { schemas: Node }).schemas, name);
}
