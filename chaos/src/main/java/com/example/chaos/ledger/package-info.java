/** A payment provider that remembers all it was asked and did. */
@NullMarked
package com.example.chaos.ledger;

import org.jspecify.annotations.NullMarked;
