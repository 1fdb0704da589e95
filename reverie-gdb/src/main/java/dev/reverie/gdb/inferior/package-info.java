/**
 * The guest as gdb sees it: processes, threads, breakpoints, and who runs when. All state is confined to the tracer thread.
 *
 * <p>{@code Execution} follows one of two rules. All-stop mode: gdb lets threads go on, one of them has something to tell, all others are
 * stopped, and only then it is told. Non-stop mode: that thread stops, the others run on, and gdb is notified.
 */
package dev.reverie.gdb.inferior;
