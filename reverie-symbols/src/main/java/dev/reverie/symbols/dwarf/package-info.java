/** Call frame information and line tables, read without trust. See the DWARF standard, version 5. */
package dev.reverie.symbols.dwarf;
