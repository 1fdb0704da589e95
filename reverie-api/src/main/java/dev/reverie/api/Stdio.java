package dev.reverie.api;

import dev.reverie.syscalls.Bytes;

/** Where one of the guest's three standard descriptors leads. */
public sealed interface Stdio {
    /** To wherever ours leads. */
    static Stdio inherit() {
        return Inherit.INSTANCE;
    }

    /** Output into the {@link RunResult}. */
    static Stdio capture() {
        return Capture.INSTANCE;
    }

    /** To /dev/null: no input, lost output. */
    static Stdio discard() {
        return Discard.INSTANCE;
    }

    /** To nowhere: the descriptor is not open. */
    static Stdio closed() {
        return Closed.INSTANCE;
    }

    /** To wherever our standard error leads: for output. */
    static Stdio standardError() {
        return StandardError.INSTANCE;
    }

    /** Input from these bytes, then end of file. */
    static Stdio input(Bytes bytes) {
        return new Input(bytes);
    }

    /** See {@link #inherit()}. */
    enum Inherit implements Stdio {
        /** The only value. */
        INSTANCE
    }

    /** See {@link #capture()}. */
    enum Capture implements Stdio {
        /** The only value. */
        INSTANCE
    }

    /** See {@link #discard()}. */
    enum Discard implements Stdio {
        /** The only value. */
        INSTANCE
    }

    /** See {@link #closed()}. */
    enum Closed implements Stdio {
        /** The only value. */
        INSTANCE
    }

    /** See {@link #standardError()}. */
    enum StandardError implements Stdio {
        /** The only value. */
        INSTANCE
    }

    /**
     * See {@link #input}.
     *
     * @param bytes the input
     */
    record Input(Bytes bytes) implements Stdio {}
}
