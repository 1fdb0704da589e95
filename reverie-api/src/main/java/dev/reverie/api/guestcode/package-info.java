/**
 * Handlers that run inside the guest, in a few nanoseconds: static methods in a subset of Java, marked {@link
 * dev.reverie.api.guestcode.GuestCode}, which are compiled to machine code before the guest starts. There are no objects there; what a handler
 * works on it gets as views: {@link dev.reverie.api.guestcode.GuestThread}, and interfaces of its own that are marked
 * {@link dev.reverie.api.guestcode.GuestStruct}. The same methods run on the JVM, against the simulated guest of {@code
 * reverie-testing}. See {@code docs/guestcode.md}.
 */
@NullMarked
package dev.reverie.api.guestcode;

import org.jspecify.annotations.NullMarked;
