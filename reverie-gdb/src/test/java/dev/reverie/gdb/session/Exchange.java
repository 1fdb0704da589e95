package dev.reverie.gdb.session;

import dev.reverie.gdb.inferior.Execution;
import dev.reverie.gdb.inferior.Guest;
import dev.reverie.gdb.inferior.Happenings;
import dev.reverie.ptrace.debug.Stop;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a client says, and what threads do in between. Processes are numbered 1, 2 and so on, and threads are told by their ids. */
final class Exchange {
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
    List<String> hear() throws IOException, InterruptedException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        InputStream in = new Script();
        try (Session session = new Session(new FakeServer(), guest, execution, in, out)) {
            listener.session = session;
            session.run();
        }
        List<String> heard = new ArrayList<>();
        Matcher matcher = FRAME.matcher(out.toString(StandardCharsets.ISO_8859_1));
        while (matcher.find()) {
            // Registers are not what this is about.
            String text = matcher.group(2).replaceAll("[01][0-9a-f]:[^;]*;", "").replaceAll("core:[^;]*;", "");
            heard.add(matcher.group(1).equals("%") ? "%" + text : text);
        }
        return heard;
    }

    /** Gives one packet at a time. */
    private final class Script extends InputStream {
        @Override
        public int read() {
            throw new UnsupportedOperationException();
        }

        @Override
        public int read(byte[] target, int offset, int length) {
            while (steps.peek() instanceof Step.Happening(Runnable what)) {
                steps.remove();
                what.run();
            }
            if (!(steps.poll() instanceof Step.Packet(String payload))) {
                return -1;
            }
            byte[] bytes = Packets.of(payload);
            System.arraycopy(bytes, 0, target, offset, bytes.length);
            return bytes.length;
        }
    }
}
