/** The provider of the proofs. */
@NullMarked
package com.example.chaos.ledger;

import org.jspecify.annotations.NullMarked;
