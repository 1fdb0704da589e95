/** From {@link dev.reverie.guestcode.ir graphs} to machine code: which value is in which register, and an instruction or a few for each step. */
@NullMarked
package dev.reverie.guestcode.machine;

import org.jspecify.annotations.NullMarked;
