/** The server: where it listens, and how it comes between a debugger and a run. */
package dev.reverie.gdb;
