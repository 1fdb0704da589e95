package dev.reverie.api.guestcode;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A tool in C, as {@code reverie.h} has it, that handles calls inside the guest. Each subscribed call goes to its {@code captured_syscall}, or, of
 * threads where that can't run, to {@link dev.reverie.api.Tool#onSyscall}: never to both. The array is not copied.
 *
 * @param name what errors call it, a path for instance
 * @param file the bytes of the shared library
 * @param allowsVectors whether it may use vector registers, though nobody saves the guest's: its author answers for it
 * @param path where the file is, for programs' own loaders; may be null of a library that does not need the C library
 */
@SuppressWarnings("ArrayRecordComponent") // a file, read once
public record GuestLibrary(
        String name,
        byte[] file,
        boolean allowsVectors,
        @Nullable Path path) {
    /** A library that does not need the C library. */
    public GuestLibrary(String name, byte[] file, boolean allowsVectors) {
        this(name, file, allowsVectors, null);
    }
}
