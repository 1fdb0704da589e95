/** The machine code that is in every guest: what stubs jump to. */
package dev.reverie.inguest.runtime;
