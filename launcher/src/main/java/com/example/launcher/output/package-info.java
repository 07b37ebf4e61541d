@NullMarked
package com.example.launcher.output;

import org.jspecify.annotations.NullMarked;
