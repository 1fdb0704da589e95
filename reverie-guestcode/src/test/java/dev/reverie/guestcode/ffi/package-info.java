/** Runs compiled guest code in the process of the tests. */
@NullMarked
package dev.reverie.guestcode.ffi;

import org.jspecify.annotations.NullMarked;
