/** Judges, from what is written down in the ledger and the databases, whether a run went right. */
@NullMarked
package com.example.chaos.oracle;

import org.jspecify.annotations.NullMarked;
