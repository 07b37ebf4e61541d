@NullMarked
package com.example.launcher.demo;

import org.jspecify.annotations.NullMarked;
