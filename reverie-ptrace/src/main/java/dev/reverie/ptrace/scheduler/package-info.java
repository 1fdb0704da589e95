/** What runs handlers, which may block, beside an event loop on one thread, which may not. */
package dev.reverie.ptrace.scheduler;
