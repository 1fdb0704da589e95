package dev.reverie.inguest.observe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reverie.api.Action;
import dev.reverie.api.Command;
import dev.reverie.api.Guest;
import dev.reverie.api.NoGlobal;
import dev.reverie.api.Observation;
import dev.reverie.api.Reverie;
import dev.reverie.api.StatelessTool;
import dev.reverie.api.Stdio;
import dev.reverie.api.Subscription;
import dev.reverie.syscalls.Abi;
import dev.reverie.syscalls.Syscall;
import dev.reverie.syscalls.decode.DecodeOptions;
import dev.reverie.syscalls.decode.Display;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What real programs do is decoded from records as it is from their memory. */
final class RealProgramsTest {
    private static final String NETLINK = "NETLINK";

    /** Records each call on the JVM while the thread that makes it is stopped, and compares. */
    private static final class Comparison implements StatelessTool {
        private final CapturePlan plan = new CapturePlan(Observation.ofMeaning(DecodeOptions.DEFAULT));
        private final List<String> differences = new ArrayList<>();
        private final TreeMap<String, Integer> stops = new TreeMap<>();
        private final AtomicInteger recorded = new AtomicInteger();

        @Override
        public Subscription subscription() {
            return Subscription.allSyscalls();
        }

        @Override
        public Action onSyscall(Guest<NoGlobal, @Nullable Void> guest, Syscall call) {
            if (call.abi() != Abi.X86_64 || plan.stopsAt(call.number())) {
                stopped(call);
                return Action.proceed();
            }
            SimulatedRecorder recorder = new SimulatedRecorder(plan);
            recorder.thread().withKernel((number, arguments) -> {
                if (guest.socketProtocol((int) arguments[0]).equals(NETLINK)) {
                    recorder.thread().writeLong(arguments[3], SimulatedRecorder.AF_NETLINK);
                }
                return 0;
            });
            if (!recorder.before(call.number(), call.args(), guest.memory())) {
                stopped(call);
                return Action.proceed();
            }
            Display before = call.display(guest);
            long result = guest.inject(call);
            recorder.after(result, guest.memory());
            compare(call, before.after(result, guest).text(), result, recorder.drain());
            return Action.result(result);
        }

        private void compare(Syscall call, String expected, long result, List<CallRecord> records) {
            CallRecord.Begin begin = (CallRecord.Begin) records.getFirst();
            CallRecord.End end = (CallRecord.End) records.getLast();
            String seen = call.display(begin::memory).after(result, end::memory).text();
            recorded.incrementAndGet();
            if (!seen.equals(expected)) {
                synchronized (differences) {
                    differences.add(expected + "\n    " + seen);
                }
            }
        }

        private void stopped(Syscall call) {
            synchronized (stops) {
                stops.merge(call.name(), 1, Integer::sum);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ls -lR /etc /usr/share/doc/bash",
                "cat /etc/passwd; wc -l < /etc/group; echo x | sort | uniq -c; test -d /tmp && ls /proc/self/fd",
                "git --version; git -c safe.directory=* log -n 3 2>&1 | head -5; git status --short 2>&1 | head -3",
                "python3 -c 'import json, socket, select, threading; a, b = socket.socketpair(); t = threading.Thread(target=lambda: b.sendmsg([b\"x\", b\"yy\"])); t.start(); t.join(); print(select.select([a], [], [], 1), a.recvmsg(10, 100)); s = socket.socket(); s.bind((\"127.0.0.1\", 0)); s.listen(); print(s.getsockname()[0]); c = socket.create_connection(s.getsockname()); d = s.accept()[0]; c.send(b\"GET\"); print(d.recv(10)); p = select.epoll(); p.register(d, 1); c.send(b\"z\"); print(len(p.poll(1)))'",
                "getent hosts localhost; id; sleep 0.01; date > /dev/null; tar cf - /etc/hostname 2>/dev/null | wc -c; find /etc -maxdepth 1 | wc -l"
            })
    void areDecodedAlike(String script) {
        Comparison comparison = new Comparison();
        Reverie.run(comparison, Command.of("/bin/sh", "-c", script).withStdout(Stdio.discard()));
        System.out.printf("%d recorded, stopped %s%n", comparison.recorded.get(), comparison.stops);
        assertThat(comparison.differences).isEmpty();
        assertThat(comparison.recorded.get()).isGreaterThan(100);
    }
}
