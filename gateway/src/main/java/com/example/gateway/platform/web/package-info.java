/** What people and programs read here: problems, pages, API documents. */
@NullMarked
package com.example.gateway.platform.web;

import org.jspecify.annotations.NullMarked;
