/**
 * Tools written in C: a loader of shared libraries that do without libc and without the dynamic linker, for processes that may have neither.
 *
 * <p>{@link dev.reverie.guestcode.elf.SharedLibrary#read} takes a file apart, {@link dev.reverie.guestcode.elf.SharedLibrary#imageAt} makes
 * of it what is to be in memory at a given address. Nothing is mapped or executed here. Files are not trusted: whatever is in one, the
 * answer is an image or a {@link dev.reverie.guestcode.elf.LibraryException}, after work that is bounded by the size of the file and of the
 * image.
 */
package dev.reverie.guestcode.elf;
