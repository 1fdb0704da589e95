/**
 * The guest as gdb sees it: processes, threads, breakpoints, and who runs when. All state is confined to the tracer thread.
 *
 * <p>{@code Execution} is the rule of all-stop mode: gdb lets threads go on, one of them has something to tell, all others are
 * stopped, and only then it is told.
 */
package dev.reverie.gdb.inferior;
