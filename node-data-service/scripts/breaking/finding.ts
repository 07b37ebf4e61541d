/** A change that breaks somebody who was built for the released contract. */
export interface Finding {
  /** Stable: proto/version.yaml names a wanted break by it. */
  text: string;
  /** Whether the released contract already said that this would go; undefined for what cannot say so. */
  deprecated: boolean | undefined;
}
