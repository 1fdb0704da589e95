/** Backtraces of guest threads. */
package dev.reverie.symbols;
