/** The fences between the modules, as ARCHITECTURE.md draws them. */
@NullMarked
package dev.reverie.conformance.architecture;

import org.jspecify.annotations.NullMarked;
