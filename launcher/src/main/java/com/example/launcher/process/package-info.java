@NullMarked
package com.example.launcher.process;

import org.jspecify.annotations.NullMarked;
