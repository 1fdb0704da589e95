/** System calls as text, in the form that {@code strace} made familiar. */
package dev.reverie.syscalls.text;
