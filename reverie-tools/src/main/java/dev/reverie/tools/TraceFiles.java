package dev.reverie.tools;

import java.io.IOException;
import java.io.OutputStream;

/** The outputs of a trace that has one for every thread. */
@FunctionalInterface
public interface TraceFiles {
    /**
     * The output of a thread, which the trace will close.
     *
     * @param again whether it has been asked for before, so that what was written must not be lost
     */
    Named open(int tid, boolean again) throws IOException;

    /**
     * An output.
     *
     * @param stream the unbuffered stream
     * @param name what to call it in messages
     */
    record Named(OutputStream stream, String name) {}
}
