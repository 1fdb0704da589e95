/** The registers of x86-64, as the kernel keeps them and as gdb names and numbers them. */
package dev.reverie.gdb.registers;
