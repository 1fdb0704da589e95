package dev.reverie.gdb.session;

import dev.reverie.gdb.inferior.Execution;
import dev.reverie.gdb.inferior.Guest;
import dev.reverie.gdb.inferior.Happenings;
import dev.reverie.linux.ffi.Descriptors;
import dev.reverie.linux.ffi.Wire;
import dev.reverie.ptrace.debug.Stop;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a client says, and what threads do in between. Processes are numbered 1, 2 and so on, and threads are told by their ids. */
final class Exchange {
    /** What is asked behind each packet, to know when that has been answered. */
    private static final String QUESTION = "vCont?";

    private static final Pattern ANSWER = Pattern.compile("\\$vCont;[^#]*#..");
    private static final Pattern FRAME = Pattern.compile("([$%])([^#]*)#..");

    /** A packet, or what happens before the next one is read. */
    private sealed interface Step {
        record Packet(String payload) implements Step {}

        record Happening(Runnable what) implements Step {}
    }

    private final Deque<Step> steps = new ArrayDeque<>();
    private final FakeListener listener = new FakeListener(null);
    private final Guest guest = new Guest(new FakeControl(), false);
    private final Execution execution = new Execution(guest, listener);
    private final Happenings happenings = new Happenings(guest, execution, listener);

    /** A thread of a process, which stands; from the second on its creator is the first. */
    FakeThread thread(int pid, int tid, FakeThread... creator) {
        FakeThread thread = new FakeThread(pid, tid);
        thread.whenInterrupted = () -> happenings.stopped(thread, new Stop.ByRequest());
        happenings.appeared(thread, creator.length == 0 ? null : creator[0]);
        happenings.stopped(thread, new Stop.ByRequest());
        return thread;
    }

    Exchange say(String... packets) {
        for (String packet : packets) {
            steps.add(new Step.Packet(packet));
        }
        return this;
    }

    Exchange then(Runnable what) {
        steps.add(new Step.Happening(what));
        return this;
    }

    /** A thread that runs stops. */
    Exchange stops(FakeThread thread, Stop why) {
        return then(() -> {
            thread.stop();
            happenings.stopped(thread, why);
        });
    }

    Exchange ends(FakeThread thread, int status) {
        return then(() -> happenings.ended(thread, status, false));
    }

    /** Has all that; what came back, acknowledgements left out: answers, and notifications with a percent sign before them. */
    List<String> hear() {
        int[] in = Descriptors.pipe();
        int[] out = Descriptors.pipe();
        CompletableFuture<Session> begun = new CompletableFuture<>();
        CompletableFuture<?> over = CompletableFuture.runAsync(() -> serve(in[0], out[1], begun));
        listener.session = begun.join();
        StringBuilder said = new StringBuilder();
        for (Step step : steps) {
            switch (step) {
                case Step.Packet(String payload) -> {
                    Descriptors.write(in[1], Packets.of(payload));
                    Descriptors.write(in[1], Packets.of(QUESTION));
                    read(out[0], said);
                }
                case Step.Happening(Runnable what) -> what.run();
            }
        }
        Descriptors.close(in[1]);
        read(out[0], said);
        over.join();
        Descriptors.close(out[0]);
        return heard(said.toString());
    }

    private void serve(int in, int out, CompletableFuture<Session> begun) {
        try (Session session = new Session(new FakeServer(), guest, execution, Wire.of(in, out))) {
            begun.complete(session);
            session.run();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            Descriptors.close(out);
            Descriptors.close(in);
        }
    }

    /** Reads until the question is answered: then the packet before it has been, too. Or to the end. */
    private static void read(int descriptor, StringBuilder said) {
        int from = said.length();
        byte[] piece = new byte[4096];
        while (!ANSWER.matcher(said).region(from, said.length()).find()) {
            int count = Descriptors.read(descriptor, piece);
            if (count <= 0) {
                return;
            }
            said.append(new String(piece, 0, count, StandardCharsets.ISO_8859_1));
        }
    }

    private static List<String> heard(String said) {
        List<String> heard = new ArrayList<>();
        Matcher matcher = FRAME.matcher(ANSWER.matcher(said).replaceAll(""));
        while (matcher.find()) {
            // Registers are not what this is about.
            String text = matcher.group(2).replaceAll("[01][0-9a-f]:[^;]*;", "").replaceAll("core:[^;]*;", "");
            heard.add(matcher.group(1).equals("%") ? "%" + text : text);
        }
        return heard;
    }
}
