/** The lines between the services, on which calls can be held, lost, delayed and doubled. */
@NullMarked
package com.example.chaos.network;

import org.jspecify.annotations.NullMarked;
