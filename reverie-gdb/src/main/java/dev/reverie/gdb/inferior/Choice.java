package dev.reverie.gdb.inferior;

import dev.reverie.gdb.protocol.ThreadId;

/** How gdb lets some threads go on. */
public record Choice(ThreadId threads, Action action) {}
