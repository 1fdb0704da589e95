/** ELF files and images, read without trust. */
package dev.reverie.symbols.elf;
