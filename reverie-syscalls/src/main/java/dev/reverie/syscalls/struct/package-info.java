/**
 * The structures that calls point to, as records.
 *
 * <p>There is one for each structure of the tables, named as in C but in Java's way: {@code struct timespec} is {@link
 * dev.reverie.syscalls.struct.Timespec} with {@code tvSec} and {@code tvNsec}. Where a call has the name already, {@code
 * Struct} is added: {@link dev.reverie.syscalls.struct.StatStruct}. The calls have methods that read them:
 *
 * <pre>{@code
 * case Nanosleep sleep when sleep.readRequest(memory) instanceof Timespec(long seconds, long nanoseconds) -> …
 *
 * long result = guest.inject(stat);
 * StatStruct status = stat.readStatbuf(memory);
 * status.withStSize(0).write(memory, stat.statbuf());
 * }</pre>
 *
 * <p>Numbers of 8 bytes are {@code long}, narrower ones {@code int}; Java has no unsigned ones, so of an unsigned number of
 * 4 or 8 bytes the bits are kept, see {@link java.lang.Integer#toUnsignedLong}. Numbers in network order are turned around.
 * Arrays are lists, or {@link dev.reverie.syscalls.Bytes}. Of a union one member is a component of the record, and the
 * others are methods that see the same bytes.
 *
 * <p>What is no structure of fixed layout has classes of its own: {@link dev.reverie.syscalls.struct.SocketAddress}, {@link
 * dev.reverie.syscalls.struct.ControlMessage}, {@link dev.reverie.syscalls.struct.DirectoryEntry}.
 */
package dev.reverie.syscalls.struct;
