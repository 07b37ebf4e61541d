@NullMarked
package com.example.launcher.parts;

import org.jspecify.annotations.NullMarked;
