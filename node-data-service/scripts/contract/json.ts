/** As JSON, what is deeper than that in one line, so that a diff says which field changed. */
export function jsonText(value: object, depth: number): string {
  return `${lines(value, depth, '')}\n`;
}

function lines(value: unknown, depth: number, indent: string): string {
  const nested = Object.entries(value as object).map(([key, item]) => {
    const open =
      indent.length < 2 * depth && typeof item === 'object' && !Array.isArray(item) && Object.keys(item as object)[0];
    return `${indent}  ${JSON.stringify(key)}: ${open ? lines(item, depth, `${indent}  `) : inline(item)}`;
  });
  return `{\n${nested.join(',\n')}\n${indent}}`;
}

function inline(value: unknown): string {
  return JSON.stringify(value, null, 1).replace(/\n\s*/g, ' ');
}
