package dev.reverie.ptrace;

import dev.reverie.api.Command;
import dev.reverie.api.Stdio;
import dev.reverie.linux.LaunchSpec;
import dev.reverie.linux.ffi.Descriptors;
import dev.reverie.syscalls.Bytes;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;

/** The guest's standard descriptors: pipes where output is captured or input given, and the threads that pump them. */
final class StdioPlumbing implements AutoCloseable {
    private static final int BUFFER = 64 * 1024;

    private final int[] guestEnds = {LaunchSpec.SAME, LaunchSpec.SAME, LaunchSpec.SAME};
    private final List<Integer> toClose = new ArrayList<>();
    private final List<Thread> pumps = new ArrayList<>();
    private final Sink stdout = new Sink();
    private final Sink stderr = new Sink();

    private static final class Sink {
        final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    }

    StdioPlumbing(Command command) {
        switch (command.stdin()) {
            case Stdio.Inherit ignored -> {}
            case Stdio.Closed ignored -> guestEnds[0] = LaunchSpec.CLOSED;
            case Stdio.Capture ignored -> throw new IllegalArgumentException("standard input can't be captured");
            case Stdio.StandardError ignored -> throw new IllegalArgumentException("standard error can't be read");
            case Stdio.Discard ignored -> guestEnds[0] = own(Descriptors.openNull());
            case Stdio.Input(Bytes bytes) -> {
                int[] pipe = Descriptors.pipe();
                guestEnds[0] = own(pipe[0]);
                pump("stdin", () -> feed(pipe[1], bytes));
            }
        }
        output(1, command.stdout(), stdout);
        output(2, command.stderr(), stderr);
    }

    private void output(int descriptor, Stdio target, Sink sink) {
        switch (target) {
            case Stdio.Inherit ignored -> {}
            case Stdio.Closed ignored -> guestEnds[descriptor] = LaunchSpec.CLOSED;
            case Stdio.Input ignored -> throw new IllegalArgumentException("an output can't take input");
            case Stdio.StandardError ignored -> guestEnds[descriptor] = 2;
            case Stdio.Discard ignored -> guestEnds[descriptor] = own(Descriptors.openNull());
            case Stdio.Capture ignored -> {
                int[] pipe = Descriptors.pipe();
                guestEnds[descriptor] = own(pipe[1]);
                pump("output", () -> drain(pipe[0], sink));
            }
        }
    }

    /** The descriptors that become the guest's 0, 1 and 2; see {@link LaunchSpec#stdio}. */
    int[] guestEnds() {
        return guestEnds.clone();
    }

    /** The guest has its ends: closes ours, so that ends of file arrive. */
    void launched() {
        toClose.forEach(Descriptors::close);
        toClose.clear();
    }

    /** All that the guest wrote, once it has ended. */
    Bytes stdout() {
        return collect(stdout);
    }

    /** All that the guest wrote to its standard error, once it has ended. */
    Bytes stderr() {
        return collect(stderr);
    }

    @Override
    public void close() {
        launched();
        boolean interrupted = false;
        for (Thread pump : pumps) {
            while (true) {
                try {
                    pump.join();
                    break;
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private Bytes collect(Sink sink) {
        close();
        return Bytes.of(sink.bytes.toByteArray());
    }

    private int own(int descriptor) {
        toClose.add(descriptor);
        return descriptor;
    }

    private void pump(String what, Runnable work) {
        pumps.add(Thread.ofPlatform().daemon().name("reverie-" + what).start(work));
    }

    private static void drain(int descriptor, Sink sink) {
        byte[] buffer = new byte[BUFFER];
        int count;
        while ((count = Descriptors.read(descriptor, buffer)) > 0) {
            sink.bytes.write(buffer, 0, count);
        }
        Descriptors.close(descriptor);
    }

    private static void feed(int descriptor, Bytes bytes) {
        // A guest that closes its input early is not an error.
        Descriptors.write(descriptor, bytes.toArray());
        Descriptors.close(descriptor);
    }
}
