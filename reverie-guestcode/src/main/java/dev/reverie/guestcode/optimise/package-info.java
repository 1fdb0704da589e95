/** Passes over {@link dev.reverie.guestcode.ir graphs} that make code smaller and faster; {@link dev.reverie.guestcode.optimise.Simplifier} runs them. */
@NullMarked
package dev.reverie.guestcode.optimise;

import org.jspecify.annotations.NullMarked;
