@NullMarked
package com.example.launcher;

import org.jspecify.annotations.NullMarked;
