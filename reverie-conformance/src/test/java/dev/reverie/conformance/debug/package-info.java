/** The real gdb, with us as its server and with Debian's: both must say the same. */
@NullMarked
package dev.reverie.conformance.debug;

import org.jspecify.annotations.NullMarked;
