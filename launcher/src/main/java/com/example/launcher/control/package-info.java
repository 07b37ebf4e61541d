@NullMarked
package com.example.launcher.control;

import org.jspecify.annotations.NullMarked;
