-- Which application answers the paths that move, for all replicas.
CREATE TABLE state (
  one_row boolean PRIMARY KEY DEFAULT true CHECK (one_row),
  owner text NOT NULL CHECK (owner IN ('LEGACY', 'CHAIN')),
  reads_percent integer NOT NULL CHECK (reads_percent BETWEEN 0 AND 100),
  shadow_percent integer NOT NULL CHECK (shadow_percent BETWEEN 0 AND 100),
  reason text NOT NULL,
  changed_at timestamptz NOT NULL DEFAULT now()
);
INSERT INTO state (owner, reads_percent, shadow_percent, reason) VALUES ('LEGACY', 0, 0, 'as it begins');

-- Who answers those paths: each gateway says once a second that it is there.
CREATE TABLE replica (
  id uuid PRIMARY KEY,
  seen_at timestamptz NOT NULL DEFAULT now()
);
