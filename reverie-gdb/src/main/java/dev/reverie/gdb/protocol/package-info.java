/** The remote serial protocol as bytes: frames, packets, numbers, names of threads and signals. Knows nothing of guests. */
package dev.reverie.gdb.protocol;
