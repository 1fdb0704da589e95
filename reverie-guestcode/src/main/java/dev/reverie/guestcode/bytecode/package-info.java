/** From class files to {@link dev.reverie.guestcode.ir graphs}; what guest code can't be is refused here. */
@NullMarked
package dev.reverie.guestcode.bytecode;

import org.jspecify.annotations.NullMarked;
